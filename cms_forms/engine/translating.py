"""Every text of a form that the public reads, and the form in another language.

Translations lie over a form and change no id: answers, routes, conditions and triage are the same
in every language, so that a visitor may change it anywhere and loses nothing. Each text has a path
made of ids: "title", "step.hurt.title", "question.who.label", "option.who.me.hint". What has no id
of its own is counted within what has one: "step.hurt.check.0.message".

What only staff read (clocks, conditions, teams) has no translation.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from cms_forms.engine.definition import Form, Option, Question, Section, Step
from cms_forms.engine.language import gettext_noop
from cms_forms.engine.questions.base import question_type
from cms_forms.engine.texts import Translation, Untranslated, fingerprint


@dataclass(frozen=True, kw_only=True)
class Text:
    """One text as it is written in the form's own language."""

    path: str
    original: str
    what: str
    """What it is, in English: "Question". Marked for translation."""
    of: str = ""
    """What has it: the title of its step, for an option that of its question. Empty for those of
    the service itself."""
    step: str = ""
    """The id of the step on which it is read. Empty for those of the service itself."""
    is_html: bool = False


type Say = Callable[[Text], str]
"""What stands in place of a text."""


def retold(form: Form, say: Say) -> Form:
    """The form with every text that is not empty as `say` says it."""
    of_form = _Teller(say)
    return replace(
        form,
        title=of_form("title", form.title, gettext_noop("Title")),
        summary=of_form("summary", form.summary, gettext_noop("Summary")),
        introduction=of_form(
            "introduction", form.introduction, gettext_noop("Introduction"), is_html=True
        ),
        steps=tuple(_step(step, say) for step in form.steps),
        sections=tuple(_section(section, say) for section in form.sections),
        declaration=of_form("declaration", form.declaration, gettext_noop("Declaration")),
        what_happens_next=of_form(
            "what_happens_next",
            form.what_happens_next,
            gettext_noop("What happens next"),
            is_html=True,
        ),
        triage=replace(
            form.triage,
            rules=tuple(
                replace(
                    rule,
                    what_happens_next=of_form(
                        f"triage.{number}.what_happens_next",
                        rule.what_happens_next,
                        gettext_noop("What happens next, of a triage rule"),
                        is_html=True,
                    ),
                )
                for number, rule in enumerate(form.triage.rules)
            ),
        ),
    )


@dataclass(frozen=True)
class _Teller:
    say: Say
    of: str = ""
    step: str = ""

    def __call__(self, path: str, original: str, what: str, *, is_html: bool = False) -> str:
        if not original:
            return original
        text = Text(
            path=path, original=original, what=what, of=self.of, step=self.step, is_html=is_html
        )
        return self.say(text)


def _step(step: Step, say: Say) -> Step:
    tell, path = _Teller(say, step.title, step.id), f"step.{step.id}"
    return replace(
        step,
        title=tell(f"{path}.title", step.title, gettext_noop("Title")),
        body=tell(f"{path}.body", step.body, gettext_noop("Guidance"), is_html=True),
        guidance=tuple(
            replace(
                part,
                body=tell(
                    f"{path}.guidance.{number}.body",
                    part.body,
                    gettext_noop("Guidance for some"),
                    is_html=True,
                ),
            )
            for number, part in enumerate(step.guidance)
        ),
        questions=tuple(_question(question, tell) for question in step.questions),
        checks=tuple(
            replace(
                check,
                message=tell(
                    f"{path}.check.{number}.message",
                    check.message,
                    gettext_noop("Message of a check"),
                ),
            )
            for number, check in enumerate(step.checks)
        ),
        item_name=tell(f"{path}.item_name", step.item_name, gettext_noop("What one is called")),
    )


def _section(section: Section, say: Say) -> Section:
    tell = _Teller(say, step=section.begins)
    path = f"section.{section.id}.name"
    return replace(section, name=tell(path, section.name, gettext_noop("Name of the section")))


def _question(question: Question, tell: _Teller) -> Question:
    path = f"question.{question.id}"
    of_option = replace(tell, of=question.label)
    return replace(
        question,
        label=tell(f"{path}.label", question.label, gettext_noop("Question")),
        name=tell(f"{path}.name", question.name, gettext_noop("How messages call it")),
        hint=tell(f"{path}.hint", question.hint, gettext_noop("Hint")),
        required_message=tell(
            f"{path}.required_message",
            question.required_message,
            gettext_noop("Message when it is not answered"),
        ),
        screen=tell(f"{path}.screen", question.screen, gettext_noop("Title of a further screen")),
        options=tuple(_option(option, question, of_option) for option in question.options),
        settings=_settings(question, tell, path),
    )


def _settings(question: Question, tell: _Teller, path: str) -> Mapping[str, object]:
    settings = question.settings
    read = {
        setting.key: setting.label
        for setting in question_type(question.type).settings
        if setting.is_read and isinstance(settings.get(setting.key), str)
    }
    told = {
        key: tell(f"{path}.setting.{key}", str(settings[key]), label) for key, label in read.items()
    }
    return {**settings, **told} if told else settings


def _option(option: Option, question: Question, tell: _Teller) -> Option:
    path = f"option.{question.id}.{option.id}"
    return replace(
        option,
        label=tell(f"{path}.label", option.label, gettext_noop("Answer")),
        hint=tell(f"{path}.hint", option.hint, gettext_noop("Hint")),
    )


def texts(form: Form) -> Mapping[str, Text]:
    """Path -> each text of a form that is not empty, in the order in which visitors meet them."""
    return form.once(_texts)


def _texts(form: Form) -> Mapping[str, Text]:
    found: dict[str, Text] = {}

    def note(text: Text) -> str:
        found[text.path] = text
        return text.original

    retold(form, note)
    return found


def is_current(text: Text, translation: Translation | None) -> bool:
    """Whether there is a translation of the text as it stands now."""
    return bool(
        translation is not None
        and translation.text
        and translation.of == fingerprint(text.original)
    )


def missing(form: Form, language: str) -> list[Text]:
    """The texts that a visitor reads in the form's own language: not translated, or changed
    since."""
    given = form.translations.get(language, {})
    return [text for text in texts(form).values() if not is_current(text, given.get(text.path))]


def outdated(form: Form, language: str) -> list[Text]:
    """Those of the `missing` whose original was changed after it was translated."""
    given = form.translations.get(language, {})
    return [
        text for text in missing(form, language) if text.path in given and given[text.path].text
    ]


def title_in(form: Form, language: str) -> str:
    """The title of the service in a language; where it is not translated, in its own."""
    given = form.translations.get(language, {}).get("title")
    text = texts(form).get("title") if given is not None else None
    return given.text if given and text and is_current(text, given) else form.title


@dataclass(frozen=True, kw_only=True)
class Spoken:
    """A form in one of its languages."""

    form: Form
    """What has no translation is `Untranslated`; HTML says so itself."""
    lacking: frozenset[str] = field(default_factory=frozenset)
    """The ids of the steps of which something is in the form's own language. "" stands for the
    texts of the service itself."""

    def lacks(self, step: str) -> bool:
        """Whether a screen of that step shows something in the form's own language. The title of
        the service stands on every one."""
        return step in self.lacking or isinstance(self.form.title, Untranslated)


def spoken(form: Form, language: str, own: str) -> Spoken:
    """The form in a language, made once. `own` are the attributes of HTML that tell the form's
    own: `lang="en" dir="ltr"`.
    """
    made: dict[tuple[str, str], Spoken] = form.once(_made)
    if (language, own) not in made:
        made[language, own] = _spoken(form, language, own)
    return made[language, own]


def _made(form: Form) -> dict[tuple[str, str], Spoken]:
    return {}


def _spoken(form: Form, language: str, own: str) -> Spoken:
    given = form.translations.get(language, {})
    lacking: set[str] = set()

    def say(text: Text) -> str:
        translation = given.get(text.path)
        if translation is not None and is_current(text, translation):
            return translation.text
        lacking.add(text.step)
        return f"<div {own}>{text.original}</div>" if text.is_html else Untranslated(text.original)

    return Spoken(form=retold(form, say), lacking=frozenset(lacking))
