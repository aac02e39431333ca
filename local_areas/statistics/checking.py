"""What is asked of a release before it goes live, and what it counts in another way.

Pure: totals in, findings out. Each check has a name, by which somebody may accept what it found.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from local_areas.statistics.building import ALL
from local_areas.statistics.language import gettext as _
from local_areas.statistics.language import ngettext
from local_areas.statistics.measures import USUAL, YEAR, Thresholds, deviation
from local_areas.statistics.months import Month, named

MOST_TOLD: Final = 50
"""How many details of a finding are listed."""
SHORTEST: Final = 3
"""How many months a type must be nought at one end of a window to be new or gone there."""

type Totals = Mapping[str, Sequence[int | None]]
"""Key of the type -> a month's total of all areas, over the window of the release."""


@dataclass(frozen=True, kw_only=True)
class Finding:
    """The outcome of one check."""

    name: str
    passed: bool
    words: str
    details: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        return vars(self)


@dataclass(frozen=True, kw_only=True)
class Facts:
    """What the checks go by."""

    rows: int
    rejected: int
    unknown_codes: Sequence[str]
    missing_areas: Sequence[str]
    """Names of areas that should have figures and have none."""
    overlap: tuple[int, int] | None
    """The live release's total and this one's in the months that both have, if any."""
    newest: tuple[int, int] | None
    """The totals of the month before the newest and of the newest."""
    ends: tuple[Month, Month] | None = None
    """The newest month of the live release and of this one, if any is live."""


def findings(facts: Facts, thresholds: Thresholds = USUAL) -> list[Finding]:
    """All checks, in the order in which they are read."""
    return [
        _rejected(facts, thresholds),
        _unknown(facts),
        _missing(facts),
        _moved(facts, thresholds),
        _newest(facts, thresholds),
        _older(facts),
    ]


NAMES: Final = (
    "rejected-rows",
    "unknown-codes",
    "missing-areas",
    "total-moved",
    "newest-month",
    "older-than-live",
)


def _rejected(facts: Facts, thresholds: Thresholds) -> Finding:
    passed = facts.rejected <= thresholds.rejected * facts.rows and facts.rows > 0
    words = _("{rejected} of {rows} rows could not be read.").format(
        rejected=f"{facts.rejected:,}", rows=f"{facts.rows:,}"
    )
    return Finding(name=NAMES[0], passed=passed, words=words)


def _unknown(facts: Facts) -> Finding:
    count = len(facts.unknown_codes)
    words = ngettext(
        "{count} code belongs to no area here.", "{count} codes belong to no area here.", count
    ).format(count=f"{count:,}")
    return Finding(
        name=NAMES[1],
        passed=not count,
        words=words if count else _("Every code belongs to an area."),
        details=tuple(sorted(facts.unknown_codes)[:MOST_TOLD]),
    )


def _missing(facts: Facts) -> Finding:
    count = len(facts.missing_areas)
    words = ngettext(
        "{count} area that should have figures has none.",
        "{count} areas that should have figures have none.",
        count,
    ).format(count=f"{count:,}")
    return Finding(
        name=NAMES[2],
        passed=not count,
        words=words if count else _("No area that should have figures lacks them."),
        details=tuple(sorted(facts.missing_areas)[:MOST_TOLD]),
    )


def _moved(facts: Facts, thresholds: Thresholds) -> Finding:
    if facts.overlap is None:
        words = _("No month is live that this release has too: its total is compared with nothing.")
        return Finding(name=NAMES[3], passed=True, words=words)
    before, after = facts.overlap
    passed = abs(after - before) <= thresholds.total_moved * before
    words = _("In the months that are live already the total is {after}, and {before} until now.")
    return Finding(
        name=NAMES[3], passed=passed, words=words.format(after=f"{after:,}", before=f"{before:,}")
    )


def _newest(facts: Facts, thresholds: Thresholds) -> Finding:
    if facts.newest is None:
        words = _("The month before the newest is not known: it is compared with nothing.")
        return Finding(name=NAMES[4], passed=True, words=words)
    before, newest = facts.newest
    words = _("The newest month has {newest}, and the month before {before}.")
    return Finding(
        name=NAMES[4],
        passed=newest >= thresholds.newest_month * before,
        words=words.format(newest=f"{newest:,}", before=f"{before:,}"),
    )


def _older(facts: Facts) -> Finding:
    """Last month's file sent once more by mistake would take months away from every page."""
    if facts.ends is None:
        words = _("Nothing is live yet that could be newer.")
        return Finding(name=NAMES[5], passed=True, words=words)
    live, here = facts.ends
    if here >= live:
        words = _("It goes on to {month} at least, as what is live does.")
        return Finding(name=NAMES[5], passed=True, words=words.format(month=named(live)))
    words = _("It ends in {month}. What is live goes on to {live}: those months would be lost.")
    return Finding(
        name=NAMES[5], passed=False, words=words.format(month=named(here), live=named(live))
    )


@dataclass(frozen=True, kw_only=True)
class Break:
    """A type that is counted in another way than before."""

    type: str
    how: str
    """One of `new`, `gone`, `moved`; inside one window `new`, `gone`, `split`, `joined`."""
    before: int = 0
    after: int = 0
    month: str = ""
    """YYYY-MM from which it is, inside one window. Empty: the whole release is."""

    def to_json(self) -> dict[str, Any]:
        return vars(self)

    @property
    def note(self) -> str:
        """Why earlier figures cannot be compared."""
        if self.month:
            texts = {
                "new": _("This type was not counted before."),
                "gone": _("This type is no longer counted."),
                "split": _("Some of what it counted is counted as another type since."),
                "joined": _("It also counts what was counted as another type before."),
            }
            return texts[self.how]
        return _(
            "The release before this one had {before} in the months where this one has {after}: "
            "compare figures only inside one release."
        ).format(before=f"{self.before:,}", after=f"{self.after:,}")


@dataclass(frozen=True, kw_only=True)
class Vintage:
    """The totals of one release."""

    first: Month
    last: Month
    totals: Totals = field(default_factory=dict)

    def total(self, key: str, first: Month, last: Month) -> int:
        """Of what is known in these months."""
        counts = self.totals.get(key, ())[first - self.first : last - self.first + 1]
        return sum(count or 0 for count in counts)


def overlap(old: Vintage, new: Vintage) -> tuple[Month, Month] | None:
    """The months that both have."""
    first, last = max(old.first, new.first), min(old.last, new.last)
    return (first, last) if first <= last else None


def breaks_between(old: Vintage, new: Vintage, thresholds: Thresholds = USUAL) -> list[Break]:
    """Types that are new or gone in the months that two releases share, or whose total there moved
    by a large share and beyond chance. Revisions move totals by little: what moves more was
    counted in another way.
    """
    shared = overlap(old, new)
    if shared is None:
        return []
    found = []
    for key in sorted({*old.totals, *new.totals} - {ALL}):
        before, after = old.total(key, *shared), new.total(key, *shared)
        if abs(deviation(before, after)) <= thresholds.noise:
            continue
        if abs(after - before) > thresholds.break_share * max(before, after):
            how = "new" if not before else "gone" if not after else "moved"
            found.append(Break(type=key, how=how, before=before, after=after))
    return found


def breaks_within(vintage: Vintage, thresholds: Thresholds = USUAL) -> list[Break]:
    """Types that begin or end inside the window: nought in all areas for some months at one end
    of it, and many a month after that or before. With each those that lost what is counted in it
    now, or got what was.
    """
    found = _ends(vintage, thresholds)
    marked = {each.type for each in found}
    for how, month in sorted({(each.how, each.month) for each in found}):
        types = [each.type for each in found if (each.how, each.month) == (how, month)]
        for family in sorted({_family(key) for key in types}):
            own = [key for key in types if _family(key) == family]
            beside = [key for key in vintage.totals if _family(key) == family and key not in marked]
            others = _left(vintage, own, beside, how=how, month=month, thresholds=thresholds)
            marked |= set(others)
            said = "split" if how == "new" else "joined"
            found += [Break(type=key, how=said, month=month) for key in others]
    return found


def _family(key: str) -> str:
    """What types that can be split from one another share: the group or type they are part of."""
    return key.rpartition("--")[0]


def _left(
    vintage: Vintage,
    own: Sequence[str],
    beside: Sequence[str],
    *,
    how: str,
    month: str,
    thresholds: Thresholds,
) -> list[str]:
    """Of the types `beside` those that `own` ones left or joined in a month.

    As many months on each side as there are, at most a year: their totals moved by a large share
    and beyond chance, the one way, and with `own` added they hardly moved at all. Several may have
    lost something together.
    """
    at = Month.parse(month) - vintage.first
    width = min(YEAR, at, vintage.last - vintage.first + 1 - at)

    def apart(keys: Sequence[str]) -> tuple[int, int]:
        """The smaller side is `own`'s, where it is counted as a type of its own."""
        start = vintage.first + at
        before = sum(vintage.total(key, start + -width, start + -1) for key in keys)
        after = sum(vintage.total(key, start, start + (width - 1)) for key in keys)
        return (after, before) if how == "new" else (before, after)

    part = apart(own)[0]

    def misses(keys: Sequence[str]) -> float:
        """By which share of the whole it is not what was lost."""
        less, whole = apart(keys)
        return abs(less + part - whole) / whole if whole else 1.0

    steps = []
    for key in beside:
        less, whole = apart([key])
        is_clear = abs(deviation(less, whole)) > thresholds.noise
        if key != ALL and is_clear and whole - less > thresholds.break_share * whole:
            steps.append(key)
    tried = [[key] for key in steps] + ([steps] if len(steps) > 1 else [])
    best = min(tried, key=misses, default=[])
    return best if best and misses(best) <= thresholds.break_share else []


def _ends(vintage: Vintage, thresholds: Thresholds) -> list[Break]:
    found = []
    for key, counts in vintage.totals.items():
        known = [place for place, count in enumerate(counts) if count is not None]
        some = [place for place in known if counts[place]]
        if not some or key == ALL:
            continue
        used = [counts[place] or 0 for place in known if some[0] <= place <= some[-1]]
        if sum(used) < thresholds.smallest_base * len(used):
            continue
        before = sum(place < some[0] for place in known)
        after = sum(place > some[-1] for place in known)
        if before >= SHORTEST:
            found.append(Break(type=key, how="new", month=str(vintage.first + some[0])))
        elif after >= SHORTEST:
            found.append(Break(type=key, how="gone", month=str(vintage.first + (some[-1] + 1))))
    return found
