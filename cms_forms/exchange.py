"""Services as JSON: out of a page's latest draft, into a new page or over a draft."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _
from wagtail.coreutils import find_available_slug
from wagtail.models import Page

from cms_forms.engine import codec
from cms_forms.engine.definition import Form, Question, StepKind, Test
from cms_forms.engine.handling import HANDLING, Handling, encoded, handling
from cms_forms.engine.reading import Malformed, placed, under
from cms_forms.engine.texts import Translation, fingerprint
from cms_forms.engine.translating import is_current, texts
from cms_forms.engine.translations import TRANSLATIONS, stored_translations
from cms_forms.models.question_set import QuestionSetVersion
from cms_forms.models.team import Team
from cms_forms.pages.form_page import FormPage, FormPageMixin
from cms_forms.pages.locks import Locked, hold, refuse_locked
from cms_forms.stream import guidance, sets
from cms_forms.stream.blocks import CLOCK, CONDITION, PARTS, SECTION, TRIAGE_RULE
from cms_forms.stream.changes import Parts, Raw
from cms_forms.stream.compile import compile_parts, stored_options
from cms_forms.stream.decompile import parts_of

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser, User

PLACES = {
    CONDITION: "conditions",
    TRIAGE_RULE: "triage.rules",
    CLOCK: "clocks",
    SECTION: "sections",
}
"""A part's type -> the list of the document that has it; steps are in "steps"."""
BOUNDED = ("title", "summary", "minutes")
"""Fields of the page that take less than a document may hold."""

__all__ = [
    "REFUSALS",
    "Malformed",
    "UnknownTeams",
    "WrongPlace",
    "export_form",
    "import_form",
    "read_document",
    "sets_not_here",
    "write_document",
]


class UnknownTeams(ValueError):
    """The document sends submissions to teams that this site does not have."""

    def __init__(self, keys: Sequence[str]) -> None:
        self.keys = tuple(keys)
        named = ", ".join(f"“{key}”" for key in self.keys)
        words = _(
            "triage: No team here has the key {keys}. Somebody who may manage teams can add it "
            "under Teams. Then import again."
        )
        super().__init__(words.format(keys=named))


class WrongPlace(ValueError):
    """No service can come there."""


REFUSALS = (Locked, Malformed, UnknownTeams, WrongPlace)
"""What `import_form` raises when it stores nothing. Each reads as a sentence to an editor."""


def export_form(page: FormPageMixin) -> codec.Document:
    """The document of a page as it stands; pass its latest draft to export that."""
    form = page.compile()
    document = codec.encode(_guided(form, guidance.outgoing))
    names = [line for line in page.search_names.splitlines() if line.strip()]
    told = [id for id in page.told_in_alerts if id in form.placed_questions]
    handled = Handling(
        is_sensitive=page.is_sensitive,
        keep_days=page.keep_days,
        told_in_alerts=() if page.is_sensitive else tuple(told),
        offers_return=page.offers_return,
    )
    return document | ({codec.SEARCH_NAMES: names} if names else {}) | encoded(handled)


def write_document(page: FormPageMixin) -> str:
    """What `export_form` makes, as the text of a file."""
    return json.dumps(export_form(page), indent=2, ensure_ascii=False) + "\n"


def read_document(content: bytes) -> object:
    """What a file holds. Raises `Malformed` when it is not JSON."""
    try:
        return json.loads(content.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise Malformed(_("the file"), _("It is not text in UTF-8.")) from None
    except json.JSONDecodeError as error:
        place = _("line {line}, column {column}").format(line=error.lineno, column=error.colno)
        words = _("This is not JSON ({problem}).").format(problem=error.msg)
        raise Malformed(place, words) from None
    except (ValueError, RecursionError):
        # A number of thousands of digits, brackets within brackets without end.
        raise Malformed(_("the file"), _("It is not the JSON of a form.")) from None


def import_form(
    document: object,
    *,
    parent: Page | None = None,
    page: FormPageMixin | None = None,
    model: type[FormPageMixin] = FormPage,
    user: User | AnonymousUser | None = None,
) -> FormPageMixin:
    """A draft that holds the document: a new `model` below `parent`, or a revision of `page`.

    What was in `page` stays in its history; one that is locked for the user, or at all where there
    is none, is refused. Raises one of `REFUSALS`, and stores nothing then. `user` is whom the
    history names: whether they may do it is for the caller to check.
    """
    if page is None and parent is None:
        raise TypeError("import_form needs a parent or a page.")
    if page is None and parent is not None and not model.can_create_at(parent):
        words = _("A service cannot come below “{title}”. Choose another page.")
        raise WrongPlace(words.format(title=parent.title))
    if page is None and parent is not None and parent.get_site() is None:
        words = _(
            "“{title}” is on no site, so that no address would lead to a service below it. Choose "
            "a home page, or a page below one."
        )
        raise WrongPlace(words.format(title=parent.title))
    form = _guided(codec.decode(document), guidance.incoming)
    names = codec.search_names(document)
    handled = handling(document, form)
    _check_order(form)
    parts = _as_screens_save(_linked(parts_of(form))[0])
    default_team = _teams(form)
    with transaction.atomic():
        if page is None:
            draft = model()
            draft.live = False
            draft.owner = user if user and user.is_authenticated else None
        else:
            # Whoever changes a step at this moment waits, or goes first.
            hold(page.pk)
            draft = Page.objects.get(pk=page.pk).get_latest_revision_as_object()
            refuse_locked(user, draft)
        draft.title = form.title or _("Imported service")
        draft.summary = form.summary
        if names:
            draft.search_names = "\n".join(names)
        _handle(draft, handled, form)
        draft.introduction = form.introduction
        draft.minutes = form.minutes
        draft.has_tasks = form.has_tasks
        draft.any_order = form.any_order
        draft.declaration = form.declaration
        draft.what_happens_next = form.what_happens_next
        draft.default_team = default_team
        if form.translations:
            draft.translations = stored_translations(form)
        draft.parts = draft.parts.stream_block.to_python(parts)
        _check_fits(draft)
        if parent is not None and page is None:
            # Of two imports at once, each takes a place and an address of its own.
            hold(parent.pk)
            parent.refresh_from_db(fields=["path", "depth", "numchild", "url_path"])
            # Wagtail makes the address of the title. It makes none of one without letters.
            allow_unicode = getattr(settings, "WAGTAIL_ALLOW_UNICODE_SLUGS", True)
            if not slugify(draft.title, allow_unicode=allow_unicode):
                draft.slug = find_available_slug(parent, "service")
            try:
                parent.add_child(instance=draft)
            except ValidationError as error:
                # A model of the site's own has fields that a document does not know.
                words = _(
                    "This site’s services need more than a file holds: {problem} Add one by hand "
                    "and import into it."
                )
                raise WrongPlace(words.format(problem=error.messages[0])) from None
        draft.save_revision(user=user, log_action="wagtail.edit", clean=False)
    return draft


def sets_not_here(document: object) -> list[str]:
    """The keys of the question sets that the document refers to, which are not here or ask
    something else: importing makes their questions the service's own. Raises `Malformed`.
    """
    return _linked(parts_of(codec.decode(document)))[1]


def _linked(parts: Parts) -> tuple[Parts, list[str]]:
    """With references to those question sets that are here and ask the very same; the questions of
    others stand on their own. The keys of the others come with it.
    """
    others: dict[str, None] = {}

    def stand_in(reference: Raw) -> list[Raw]:
        linked = _at_home(reference)
        if linked is not None:
            return [linked]
        others[reference["value"]["set"]] = None
        return list(reference["value"]["questions"])

    return [sets.with_references(part, stand_in) for part in parts], list(others)


def _at_home(reference: Raw) -> Raw | None:
    """The reference to the version of the set on this site that asks what this one does."""
    stored = reference["value"]["questions"]
    if any(option.get("target") for each in stored for _id, option in stored_options(each)):
        return None
    for version in QuestionSetVersion.objects.filter(question_set__key=reference["value"]["set"]):
        key = version.question_set.key
        own = sets.reference(reference["id"], key, version.number, version.questions)
        if _asks(own) == _asks(reference):
            return own
    return None


def _asks(reference: Raw) -> Sequence[Question]:
    step = {"type": StepKind.QUESTION.value, "id": "step", "value": {"questions": [reference]}}
    return compile_parts([step], title="").steps[0].questions


def _handle(draft: FormPageMixin, stated: Handling, form: Form) -> None:
    """What the document leaves out stays, but for questions that are gone."""
    if stated.is_sensitive is not None:
        draft.is_sensitive = stated.is_sensitive
    if stated.keep_days is not None:
        draft.keep_days = stated.keep_days
    if stated.offers_return is not None:
        draft.offers_return = stated.offers_return
    if stated.told_in_alerts is not None:
        draft.told_in_alerts = list(stated.told_in_alerts)
    there = [id for id in draft.told_in_alerts if id in form.placed_questions]
    # What the page told before it became sensitive, it tells no longer.
    draft.told_in_alerts = [] if stated.is_sensitive else there
    if draft.is_sensitive and draft.told_in_alerts:
        words = _("“{title}” is sensitive: no answer is told in an alert. Remove these.")
        raise Malformed(f"{HANDLING}.told_in_alerts", words.format(title=draft.title))


def _guided(form: Form, change: Callable[[str], str]) -> Form:
    """The form with each of its guidances changed. Raises `Malformed` with the place."""

    def at(place: str, html: str) -> str:
        try:
            return change(html) if html else ""
        except guidance.Untransferable as error:
            raise Malformed(place, str(error)) from None

    changed = replace(
        form,
        introduction=at("introduction", form.introduction),
        what_happens_next=at("what_happens_next", form.what_happens_next),
        steps=tuple(
            replace(
                step,
                body=at(f"steps[{number}].body", step.body),
                guidance=tuple(
                    replace(part, body=at(f"{place}.body", part.body))
                    for place, part in placed(f"steps[{number}].guidance", step.guidance)
                ),
            )
            for number, step in enumerate(form.steps)
        ),
        triage=replace(
            form.triage,
            rules=tuple(
                replace(
                    rule,
                    what_happens_next=at(
                        f"triage.rules[{number}].what_happens_next", rule.what_happens_next
                    ),
                )
                for number, rule in enumerate(form.triage.rules)
            ),
        ),
    )
    if not form.translations:
        return changed
    before, after = texts(form), texts(changed)

    def translated(language: str, path: str, given: Translation) -> Translation:
        if not before[path].is_html or path not in after:
            return given
        words = at(under(under(TRANSLATIONS, language), path), given.text)
        # Of what stands beside it now, or still of an older original.
        of = fingerprint(after[path].original) if is_current(before[path], given) else given.of
        return Translation(text=words, of=of)

    translations = {
        language: {path: translated(language, path, each) for path, each in given.items()}
        for language, given in form.translations.items()
    }
    return replace(changed, translations=translations)


def _as_screens_save(parts: Parts) -> Parts:
    """Each part as its own screen would store it. Raises `Malformed` where it would refuse."""
    numbers: Counter[str] = Counter()
    saved = []
    for part in parts:
        name = PLACES.get(part["type"], "steps")
        place = f"{name}[{numbers[name]}]"
        numbers[name] += 1
        block = PARTS.child_blocks[part["type"]]
        try:
            value = block.clean_deferred(block.to_python(part["value"]))
        except (ValidationError, ValueError, TypeError, ArithmeticError) as error:
            where, words = _first_error(error)
            raise Malformed(place + where, words) from None
        saved.append({**part, "value": block.get_prep_value(value)})
    return saved


def _first_error(error: Exception) -> tuple[str, str]:
    """(place within the part, what its screen says there)."""
    inner = getattr(error, "block_errors", None)
    if inner:
        pairs = inner.items() if isinstance(inner, Mapping) else enumerate(inner)
        for key, each in pairs:
            if each:
                [first] = each.as_data()[:1] if hasattr(each, "as_data") else [each]
                where, words = _first_error(first)
                return (f"[{key}]" if isinstance(key, int) else f".{key}") + where, words
    if isinstance(error, ValidationError) and error.messages:
        return "", error.messages[0]
    return "", _("The editor cannot show this value.")


def _check_order(form: Form) -> None:
    """The editor keeps an option's "go to" with the option and reads rules after them."""
    for number, step in enumerate(form.steps):
        for test in (route.when for route in step.routes if isinstance(route.when, Test)):
            if len(test.values) != 1:
                words = _("A route tests exactly one option.")
                raise Malformed(f"steps[{number}].routes", words)
    kept = compile_parts(parts_of(form), title=form.title)
    if form.sections != kept.sections:
        words = _(
            "Let each section begin with a step of its own, and write them in the order of these."
        )
        raise Malformed("sections", words)
    for number, (step, again) in enumerate(zip(form.steps, kept.steps, strict=True)):
        if step.routes != again.routes:
            words = _(
                "Write the routes of options first, in the order of the options, then the rules."
            )
            raise Malformed(f"steps[{number}].routes", words)
        if step != again:
            words = _("This step has parts that its kind does not have.")
            raise Malformed(f"steps[{number}]", words)


def _check_fits(page: FormPageMixin) -> None:
    for name in BOUNDED:
        field: Any = page._meta.get_field(name)
        try:
            field.clean(getattr(page, name), page)
        except ValidationError as error:
            raise Malformed(name, " ".join(error.messages)) from None


def _teams(form: Form) -> Team | None:
    wanted = form.triage.teams
    found = {team.key: team for team in Team.objects.filter(key__in=wanted)}
    unknown = sorted(wanted - found.keys())
    if unknown:
        raise UnknownTeams(unknown)
    return found.get(form.triage.default)
