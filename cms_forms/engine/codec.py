"""A form as versioned JSON, and back.

The document is what exports carry and form versions keep. Its JSON Schema is `form.schema.json`
beside this module. Absent keys mean their default, unknown keys are refused, and every complaint
names its place: `steps[3].questions[0].options[1].label`.
"""

import re
from collections.abc import Iterable, Mapping
from typing import Final

import cms_forms.engine.questions  # noqa: F401  (registers the built-in question types)
from cms_forms.engine import importable, limits
from cms_forms.engine.decoding import an_id, clock, condition, reference_id, triage, when
from cms_forms.engine.definition import (
    CHECK_ANSWERS,
    RESERVED_SLUGS,
    Check,
    Form,
    FromSet,
    Guidance,
    Option,
    Question,
    Route,
    Section,
    Step,
    StepKind,
    Triage,
    Under,
)
from cms_forms.engine.encoding import FORMAT, VERSION, Document, encode
from cms_forms.engine.handling import HANDLING, as_stated
from cms_forms.engine.language import gettext as _
from cms_forms.engine.reading import (
    Malformed,
    Object,
    boolean,
    integer,
    list_of,
    member_of,
    placed,
    text,
)
from cms_forms.engine.translations import read_translations, with_translations

__all__ = ["FORMAT", "VERSION", "Document", "decode", "encode", "restore", "search_names"]

SEARCH_NAMES: Final = "search_names"
"""The key of what `search_names` reads."""
SLUG: Final = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


def search_names(document: object) -> tuple[str, ...]:
    """What people type for the service, one each. Of the page and not of its walk: a version has
    none. Raises `Malformed`.
    """
    names: tuple[str, ...] = Object(document, "").take(SEARCH_NAMES, list_of(text), default=())
    return names


def decode(document: object) -> Form:
    """The form that a document describes. Raises `Malformed`.

    Checks shape, ids, question types and limits. Whether the form makes sense is for `lint`.
    """
    form = restore(document)
    importable.check(document, form)
    return form


def restore(document: object) -> Form:
    """The form of a version that was published once. Raises `Malformed`.

    Its question types may have gone from the code since then, or some of their settings: journeys
    under way and submissions outlive them.
    """
    head = Object(document, "")
    if head.take("format", text, default="") != FORMAT:
        message = _("This is not a form: it should read “{format}”.")
        raise Malformed("format", message.format(format=FORMAT))
    if head.take("version", integer, default=None) != VERSION:
        message = _("Only version {version} of the format can be read here.")
        raise Malformed("version", message.format(version=VERSION))
    head.take(SEARCH_NAMES, list_of(text), default=())
    head.take(HANDLING, as_stated, default=None)
    sent_to = head.take("triage", triage, default=Triage())
    form = Form(
        title=head.take("title", text, default=""),
        summary=head.take("summary", text, default=""),
        introduction=head.take("introduction", text, default=""),
        minutes=head.take("minutes", integer, default=None),
        steps=head.take("steps", list_of(_step), default=()),
        sections=head.take("sections", list_of(_section), default=()),
        has_tasks=head.take("has_tasks", boolean, default=False),
        any_order=head.take("any_order", boolean, default=False),
        conditions=head.take("conditions", list_of(condition), default=()),
        triage=sent_to,
        clocks=head.take("clocks", list_of(clock), default=()),
        declaration=head.take("declaration", text, default=""),
        what_happens_next=head.take("what_happens_next", text, default=""),
    )
    translations = head.take("translations", read_translations, default={})
    head.end()
    # Blocks of one stream.
    parts = (
        ("steps", form.steps),
        ("sections", form.sections),
        ("conditions", form.conditions),
        ("clocks", form.clocks),
    )
    _check_unique("id", [each for name, several in parts for each in placed(name, several)])
    _check_unique("slug", placed("steps", form.steps))
    questions = _questions(form)
    _check_unique("id", questions)
    for place, question in questions:
        _check_unique("id", placed(f"{place}.options", question.options))
    return with_translations(form, translations) if translations else form


def _questions(form: Form) -> list[tuple[str, Question]]:
    return [
        question
        for place, step in placed("steps", form.steps)
        for question in placed(f"{place}.questions", step.questions)
    ]


def _check_unique(key: str, entries: Iterable[tuple[str, object]]) -> None:
    first_places: dict[str, str] = {}
    for place, entry in entries:
        value = getattr(entry, key)
        first = first_places.setdefault(value, place)
        if first != place:
            message = _("“{value}” is that of {place} already. Change one of the two.")
            raise Malformed(f"{place}.{key}", message.format(value=value, place=first))


def _step_id(value: object, place: str) -> str:
    read = an_id(value, place)
    if read == CHECK_ANSWERS:
        message = _("“{id}” means the page of that name.")
        raise Malformed(place, message.format(id=CHECK_ANSWERS))
    return read


def _slug(value: object, place: str) -> str:
    read = text(value, place)
    if not SLUG.fullmatch(read) or len(read) > limits.STEP["slug"]:
        message = _("Use small letters, digits and single hyphens, at most {most}.")
        raise Malformed(place, message.format(most=limits.STEP["slug"]))
    if read in RESERVED_SLUGS:
        message = _("“{slug}” is the address of a page that each service has.")
        raise Malformed(place, message.format(slug=read))
    return read


def _step(value: object, place: str) -> Step:
    step = Object(value, place)
    kind = step.take("kind", member_of(StepKind))
    leads_on = kind is not StepKind.EXIT
    asks = kind in (StepKind.QUESTION, StepKind.REPEAT)
    own: Document = {}
    if leads_on:
        own["routes"] = step.take("routes", list_of(_route), default=())
        own["next"] = step.take("next", an_id, default=None)
    else:
        own["bodies"] = step.take("bodies", list_of(an_id), default=())
    if asks:
        own["questions"] = step.take("questions", list_of(_question), default=())
        own["sets"] = step.take("sets", list_of(_from_set), default=())
        own["checks"] = step.take("checks", list_of(_check), default=())
    if kind is StepKind.REPEAT:
        own["item_name"] = step.take("item_name", text, default="")
        own["minimum"] = step.take("minimum", integer, default=limits.DEFAULT_MINIMUM)
        own["maximum"] = step.take("maximum", integer, default=limits.DEFAULT_MAXIMUM)
        own["count_from"] = step.take("count_from", reference_id, default="")
        own["named_by"] = step.take("named_by", reference_id, default="")
    read = Step(
        id=step.take("id", _step_id),
        slug=step.take("slug", _slug),
        kind=kind,
        title=step.take("title", text, default=""),
        body=step.take("body", text, default=""),
        guidance=step.take("guidance", list_of(_guidance), default=()),
        show_if=step.take("show_if", an_id, default=None),
        **own,
    )
    step.end()
    return read


def _section(value: object, place: str) -> Section:
    section = Object(value, place)
    read = Section(
        id=section.take("id", an_id),
        name=section.take("name", text, default=""),
        begins=section.take("begins", reference_id, default=""),
    )
    section.end()
    return read


def _from_set(value: object, place: str) -> FromSet:
    part = Object(value, place)
    read = FromSet(
        id=part.take("id", an_id),
        key=part.take("set", reference_id),
        version=part.take("version", integer),
        questions=part.take("questions", list_of(an_id)),
    )
    part.end()
    return read


def _check(value: object, place: str) -> Check:
    check = Object(value, place)
    read = Check(
        condition=check.take("condition", reference_id),
        message=check.take("message", text, default=""),
        question=check.take("question", reference_id, default=""),
    )
    check.end()
    return read


def _question(value: object, place: str) -> Question:
    question = Object(value, place)
    read = Question(
        id=question.take("id", an_id),
        type=question.take("type", text),
        label=question.take("label", text, default=""),
        name=question.take("name", text, default=""),
        hint=question.take("hint", text, default=""),
        required=question.take("required", boolean, default=True),
        required_message=question.take("required_message", text, default=""),
        may_not_know=question.take("may_not_know", boolean, default=False),
        show_if=question.take("show_if", an_id, default=None),
        under=question.take("under", _under, default=None),
        screen=question.take("screen", text, default=""),
        options=question.take("options", list_of(_option), default=()),
        settings=question.take("settings", _settings, default={}),
    )
    question.end()
    return read


def _under(value: object, place: str) -> Under:
    under = Object(value, place)
    read = Under(question=under.take("question", an_id), option=under.take("option", an_id))
    under.end()
    return read


def _guidance(value: object, place: str) -> Guidance:
    guidance = Object(value, place)
    read = Guidance(
        body=guidance.take("body", text, default=""),
        show_if=guidance.take("show_if", an_id, default=None),
    )
    guidance.end()
    return read


def _settings(value: object, place: str) -> Mapping[str, object]:
    settings = Object(value, place)
    for key, setting in settings.rest.items():
        if isinstance(setting, str):
            text(setting, settings.at(key))
        elif not isinstance(setting, int | float):
            raise Malformed(
                settings.at(key), _("A text, a number, true or false is expected here.")
            )
        elif not abs(setting) <= limits.LARGEST_SETTING:
            message = _("A number of at most 15 digits is expected here.")
            raise Malformed(settings.at(key), message)
    return settings.rest


def _option(value: object, place: str) -> Option:
    option = Object(value, place)
    read = Option(
        id=option.take("id", an_id),
        label=option.take("label", text, default=""),
        hint=option.take("hint", text, default=""),
        exclusive=option.take("exclusive", boolean, default=False),
    )
    option.end()
    return read


def _route(value: object, place: str) -> Route:
    route = Object(value, place)
    read = Route(
        when=route.take("when", when),
        target=route.take("target", reference_id),
    )
    route.end()
    return read
