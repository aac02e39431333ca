"""A screen with an address that may be found by its postcode: which addresses there are, and what
becomes of the one that is chosen. Nothing here is required, and nothing is kept.

A register outside is asked for a postcode, and told nothing else. In a service that is sensitive
that may be too much, for whoever sees what leaves: there the question must say so of itself
(`places.offers_to_find`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

from django.utils.datastructures import MultiValueDict
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from cms_forms.engine.definition import Question
from cms_forms.engine.questions.base import Invalid, Posted, Problem, question_type
from cms_forms.engine.questions.places import offers_to_find
from cms_forms.journey.entries import Field, StepEntries, part_name, posted_to
from cms_forms.journey.finder import LIST, Finder, is_full, offer_of, read_choice
from cms_forms.journey.limits import DAY, HOUR, does_too_often, happens_too_often
from cms_forms.lookups.asking import Asker, site_asker

if TYPE_CHECKING:
    from cms_forms.journey.visit import Visit

FIND: Final = "journey.find"
TAKE: Final = "journey.take"
"""Names of the buttons beside an address; their value is its question's id, which has no dot."""
FINDS_A_DAY: Final = 60
"""For one journey: a list of twenty people, each of them looked for three times."""
FINDS_AN_HOUR: Final = 120
"""From one network."""


def _asker(visit: Visit, question: Question) -> Asker | None:
    """Who finds the addresses of a question; None where it does not offer it."""
    if visit.store.is_address:
        return None
    is_offered = offers_to_find(question, is_sensitive=visit.service.is_sensitive)
    return site_asker() if is_offered else None


def show(visit: Visit, shown: StepEntries) -> StepEntries:
    """With a way to find them, at the addresses that offer it."""
    for each in shown.fields:
        if each.finder is None and _asker(visit, each.question) is not None:
            each.finder = Finder(question=each.question.id)
    return shown


@dataclass(kw_only=True)
class Chosen:
    """A posted screen, with the addresses that were chosen as the entries of their questions."""

    data: MultiValueDict[str, str]
    to_see: set[str] = field(default_factory=set)
    """The ids of questions whose address the visitor has yet to see in its fields: they pressed
    “Use this address”, or it takes the place of something typed."""


def chosen(visit: Visit, questions: Sequence[Question], data: MultiValueDict[str, str]) -> Chosen:
    """Untrusted data: what is no address of ours is no choice."""
    done = Chosen(data=data)
    if FIND in visit.request.POST:
        # Another list comes in place of the one that it was chosen from.
        return done
    for question in questions:
        parts = read_choice(question, data.get(part_name(question, LIST), ""))
        if parts is None or _asker(visit, question) is None:
            continue
        posted = posted_to(question, data)
        if visit.request.POST.get(TAKE) == question.id or _differs(question, posted, parts):
            done.to_see.add(question.id)
        if done.data is data:
            done.data = data.copy()
        for part in question_type(question.type).parts:
            done.data.setlist(part_name(question, part), [parts.get(part, "")])
    return done


def _differs(question: Question, posted: Posted, parts: Mapping[str, str]) -> bool:
    """Whether something else was typed than what was chosen."""
    if _searched(question, posted) != parts.get(question_type(question.type).finds_by):
        return True
    return any(text != parts.get(part, "") for part, text in _typed(question, posted))


def _typed(question: Question, posted: Posted) -> Iterator[tuple[str, str]]:
    """(part, text) pairs of the lines that are not empty, without the one that they are found by.

    “I don’t know” is one of them.
    """
    for part, values in posted.items():
        text = next(reversed(values), "").strip()
        if text and part != question_type(question.type).finds_by:
            yield part, text


def _searched(question: Question, posted: Posted) -> str | None:
    try:
        return question_type(question.type).searched(question, posted)
    except Invalid:
        return None


def again(visit: Visit, read: StepEntries, done: Chosen, *, goes_on: bool) -> str:
    """Shows the screen again where that is what was asked for: says what the title begins with, and
    gives the fields what there is to see. Empty where the visitor goes on.

    `goes_on`: whether it was “Continue” that was pressed. A postcode and nothing else is then asked
    for: it is what Enter sends in that field, and who has written it wants the list.
    """
    pressed = visit.request.POST.get(FIND) or visit.request.POST.get(TAKE)
    if pressed or (done.to_see and goes_on):
        return _pressed(visit, read, done, pressed)
    alone = next(filter(_has_only_that, read.fields), None) if goes_on else None
    if alone is None or (asker := _asker(visit, alone.question)) is None:
        return ""
    missing, finder = alone.problems, _find(visit, alone, asker)
    if finder.offers:
        alone.problems = _not_chosen(visit, alone.question)
    else:
        # They say what is missing, and the finder says why it is theirs to write.
        alone.problems = missing
    alone.finder = replace(finder, has_focus=not read.problems)
    visit.count_problems(read.refused)
    return finder.heading


def _not_chosen(visit: Visit, question: Question) -> Sequence[Problem]:
    """That the list was there and nothing of it was chosen."""
    if part_name(question, LIST) not in visit.request.POST:
        return ()
    return [Problem(message=_("Choose the address from the list, or write it below"), part=LIST)]


def _has_only_that(each: Field) -> bool:
    """Whether it lacks all of an address but a right postcode."""
    if not each.problems or not each.type.finds_by or any(_typed(each.question, each.posted)):
        return False
    return _searched(each.question, each.posted) is not None


def _pressed(visit: Visit, read: StepEntries, done: Chosen, pressed: str | None) -> str:
    """Nothing is checked: the visitor does not go on yet."""
    said = _("We cannot look for addresses now")
    for each in read.fields:
        each.problems = ()
        asker = _asker(visit, each.question)
        if asker is None:
            continue
        if each.question.id in done.to_see:
            words = _("This is the address that you chose. Change what is not right, then go on.")
            each.finder = Finder(question=each.question.id, said=words, has_focus=True)
            said = _("The address is filled in")
        elif each.question.id == pressed:
            finder = _find(visit, each, asker)
            if finder.offers and TAKE in visit.request.POST:
                each.problems = _not_chosen(visit, each.question)
            each.finder = replace(finder, has_focus=not each.problems)
            said = finder.heading
    return said


def _find(visit: Visit, each: Field, asker: Asker) -> Finder:
    """The list for one address. What is wrong with its postcode, the field says."""
    bare = Finder(question=each.question.id, heading=_("No address found"))
    try:
        postcode = each.type.searched(each.question, each.posted)
    except Invalid as invalid:
        each.problems = invalid.problems
        return replace(bare, heading=_("Check the postcode"))
    each.posted = {**each.posted, each.type.finds_by: [postcode]}
    cannot = replace(bare, heading=_("We cannot look for addresses now"))
    if _finds_too_often(visit):
        words = _(
            "Many addresses were looked for from here. Please write this one below. What you typed "
            "is still there."
        )
        return replace(cannot, said=words)
    found = asker.find(postcode, get_language() or "")
    if found.is_down:
        words = _(
            "We cannot look for addresses just now. Please write the address below. What you typed "
            "is still there."
        )
        return replace(cannot, said=words)
    if not found.candidates:
        words = _(
            "We found no address for {postcode}. Check the postcode, or write the address below."
        )
        return replace(bare, said=words.format(postcode=postcode))
    count = len(found.candidates)
    heading = ngettext("{count} address found", "{count} addresses found", count)
    said = _("If it is not in the list, write it below.")
    if is_full(found.candidates):
        said = _("There may be more than these. If it is not in the list, write it below.")
    return replace(
        bare,
        offers=[offer_of(each.question, candidate) for candidate in found.candidates],
        heading=heading.format(count=count),
        said=said,
    )


def _finds_too_often(visit: Visit) -> bool:
    """Count one more search, by journey and by network."""
    name = visit.store.name
    if name and happens_too_often(name, "addresses", most=FINDS_A_DAY, seconds=DAY):
        return True
    return does_too_often(visit.request, "addresses", most=FINDS_AN_HOUR, seconds=HOUR)
