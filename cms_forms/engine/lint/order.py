"""In which order the sections of a service can be answered, and why one must wait for another.

Visitors may begin a section early if that changes nothing: answered in any order, the sections have
the same steps, questions and answers as in the order of the form. What follows is sound for forms
without errors.

A *stretch* is the steps of a section, or those before the first section. Ends, which are exits
without a condition, are in none: they close the stretch that leads to them. Stretch B waits for an
earlier one, A,

- (reads) if a condition, a rule, a check, a number of items or a check of a date or time at a step
  of B, or at an end that B leads to, may read an answer of A;
- (way) if A can lead elsewhere than to its own steps and the first step of the next stretch, and B
  is one that this leads past, or into the middle of. Where A can end the service, or lead to check
  answers, that is every later one.

All wait for the steps before the first section. `walk.walk` goes through the stretches in order and
begins those for which all is done that they wait for: where the stretch before led it, or, where
that is not finished, with the first step.

*Proof*, by induction over the stretches in order: whatever is answered to those that are not
finished, the whole way enters a stretch that the walk begins at the same step, and takes the same
steps inside it. Let the walk begin B, so that all that B waits for is done, and let P be the
stretch from which the whole way first leads to a T in B or beyond, or to an end of the service.

- T is not the first step of B. Then B waits for P (way). P is done, and went the same way
  (induction): the walk was led to T too, and began B there, or did not begin it.
- T is the first step of B. The walk begins B elsewhere only where a finished stretch leads it, and
  that one leads the whole way there too (induction). So it begins B at T.

Inside B both take the same steps: all that is read there is answered in B, or in what B waits for
(reads), and what is answered in later stretches is not yet looked at on either way. So nobody is
asked in vain, and once nothing is missing, the path, its answers and what is sent of them are those
of the whole way, taken from the start, which is what sending takes. ∎

`tests/cms_forms/engine/test_any_order_properties.py` tries it on generated forms.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property, partial
from itertools import groupby

from cms_forms.engine.definition import CHECK_ANSWERS, Form, Section, Step, StepKind
from cms_forms.engine.language import at_start
from cms_forms.engine.language import gettext as _
from cms_forms.engine.lint.conditions import questions_of
from cms_forms.engine.lint.graph import Graph, is_end, targets
from cms_forms.engine.lint.looking_back import looked_back_at
from cms_forms.engine.references import Use, called, quoted, uses


@dataclass(frozen=True, kw_only=True)
class Wait:
    """Why a section can be begun only once an earlier one is done."""

    on: int
    """The place of the earlier stretch."""
    named: Callable[[], str]

    @property
    def words(self) -> str:
        """A sentence to an editor, with the step and the question."""
        return self.named()


@dataclass(frozen=True, kw_only=True)
class Stretch:
    """The steps of a section, or those before the first one."""

    section: Section | None
    steps: tuple[Step, ...]
    """In the order of the form, without ends."""
    left_at: frozenset[str] = frozenset()
    """Where the way is outside: ids of steps, and `CHECK_ANSWERS`."""
    waits: tuple[Wait, ...] = ()
    """One for each earlier stretch that must be done first."""

    @property
    def begins(self) -> str:
        return self.steps[0].id

    @cached_property
    def needs(self) -> frozenset[int]:
        """The places of the stretches that must be done first."""
        return frozenset(wait.on for wait in self.waits)


@dataclass(frozen=True, kw_only=True)
class Order:
    """The stretches of a form."""

    stretches: tuple[Stretch, ...]
    places: Mapping[str, int]
    """Step id -> the place of its stretch. Ends have none."""

    @cached_property
    def is_free(self) -> bool:
        """Whether any section can be begun before one that stands above it."""
        reached: list[set[int]] = []
        for stretch in self.stretches:
            needs = {further for place in stretch.needs for further in reached[place]}
            reached.append(needs | stretch.needs)
        return any(len(needs) < place for place, needs in enumerate(reached))


def order_of(form: Form) -> Order:
    """Made of the whole definition: use `Form.once`."""
    graph = Graph(form)
    ends = frozenset(step.id for step in form.steps if is_end(step))
    own = [step for step in form.steps if step.id not in ends]
    grouped = groupby(own, key=lambda step: form.sections_by_step.get(step.id))
    stretches = [Stretch(section=section, steps=tuple(steps)) for section, steps in grouped]
    places = {step.id: place for place, each in enumerate(stretches) for step in each.steps}
    order = Order(stretches=tuple(stretches), places=places)
    waits = _Waits(form, graph, order, ends).found()
    return replace(
        order,
        stretches=tuple(
            replace(
                stretch,
                left_at=frozenset({CHECK_ANSWERS, *(id for id in places if places[id] != place)}),
                waits=waits[place],
            )
            for place, stretch in enumerate(stretches)
        ),
    )


type Found = tuple[int, int, Callable[[], str]]
"""The place of a stretch, of the one that it waits for if that is earlier, and why."""


@dataclass(frozen=True)
class _Waits:
    form: Form
    graph: Graph
    order: Order
    ends: frozenset[str]

    def found(self) -> list[tuple[Wait, ...]]:
        """Of each stretch, with the first reason for each that it waits for."""
        waits: list[dict[int, Wait]] = [{} for _each in self.order.stretches]
        for place, on, named in (*self._first(), *self._ways(), *self._reads()):
            if on < place:
                waits[place].setdefault(on, Wait(on=on, named=named))
        return [tuple(found[on] for on in sorted(found)) for found in waits]

    def _first(self) -> Iterator[Found]:
        """The steps before the first section come first."""
        for place, stretch in enumerate(self.order.stretches):
            if stretch.section is None:
                named = partial(_words_of_first, stretch.steps[-1])
                yield from ((later, place, named) for later in self._after(place))

    def _after(self, place: int) -> range:
        return range(place + 1, len(self.order.stretches))

    def _ways(self) -> Iterator[Found]:
        for id, place in self.order.places.items():
            step = self.form.steps_by_id[id]
            for last, named in self._leading_past(place, step):
                yield from ((later, place, named) for later in self._after(place) if later <= last)

    def _leading_past(self, place: int, step: Step) -> Iterator[tuple[int, Callable[[], str]]]:
        """The place of the last stretch that a step leads past or into, and how."""
        if step.kind is StepKind.EXIT:
            # With a condition: else it is an end.
            yield len(self.order.stretches), partial(_words_of_end, step, step)
        for target in targets(self.form, step):
            if target == CHECK_ANSWERS or target in self.form.steps_by_id:
                yield self._led_past(place, step, target)

    def _led_past(self, place: int, step: Step, target: str) -> tuple[int, Callable[[], str]]:
        every = len(self.order.stretches)
        if target == CHECK_ANSWERS:
            return every, partial(_words_of_check_answers, step)
        leads_to = self.form.steps_by_id[target]
        if target in self.ends:
            return every, partial(_words_of_end, step, leads_to)
        to = self.order.places[target]
        named = partial(_words_of_way, step, leads_to)
        if to < place:
            return every, named
        return to if target != self.order.stretches[to].begins else to - 1, named

    def _reads(self) -> Iterator[Found]:
        for use in uses(self.form):
            if isinstance(use.by, Step):
                for question in self._read_by(use):
                    asking, asked = self.form.placed_questions[question]
                    named = partial(_words_of_read, use, called(asked), asking)
                    for place in self._places_of(use.by):
                        yield place, self.order.places[asking.id], named
        for place, stretch in enumerate(self.order.stretches):
            earlier = [step for each in self.order.stretches[:place] for step in each.steps]
            for found in looked_back_at(self.graph, stretch.steps, earlier):
                named = partial(_words_of_looking_back, *found)
                yield place, self.order.places[found[2].id], named

    def _read_by(self, use: Use) -> Iterator[str]:
        """The ids of the questions that are there, and are not asked at an end."""
        sort, id = use.of
        found = questions_of(self.form, id) if sort == "condition" else iter([id])
        if sort in ("condition", "question"):
            placed = self.form.placed_questions
            yield from (
                each for each in found if each in placed and placed[each][0].id in self.order.places
            )

    def _places_of(self, step: Step) -> Iterator[int]:
        """Of the stretch that a step belongs to, or of all those that lead to an end."""
        if step.id in self.order.places:
            yield self.order.places[step.id]
        else:
            edges = self.graph.edges
            yield from {place for id, place in self.order.places.items() if step.id in edges[id]}


def _words_of_first(step: Step) -> str:
    return _("It comes after {step}.").format(step=quoted(called(step)))


def _words_of_way(step: Step, target: Step) -> str:
    words = _("{step} can lead past it, or into its middle, to {target}.")
    return words.format(step=quoted(called(step)), target=quoted(called(target)))


def _words_of_check_answers(step: Step) -> str:
    return _("{step} can lead past it to check answers.").format(step=quoted(called(step)))


def _words_of_end(step: Step, end: Step) -> str:
    if step is end:
        return _("The service can end before it, at {end}.").format(end=quoted(called(end)))
    words = _("{step} can end the service before it, at {end}.")
    return words.format(step=quoted(called(step)), end=quoted(called(end)))


def _words_of_read(use: Use, question: str, asking: Step) -> str:
    words = _("{place} reads {question} of {step}.").format(
        place=use.words, question=quoted(question), step=quoted(called(asking))
    )
    return at_start(words)


def _words_of_looking_back(step: Step, question: str, asking: Step, other: str) -> str:
    words = _(
        "{question} of {step} is checked beside {other} of {asking}. A time that belongs to no "
        "date can say so in its settings."
    )
    return words.format(
        question=quoted(question),
        step=quoted(called(step)),
        other=quoted(other),
        asking=quoted(called(asking)),
    )
