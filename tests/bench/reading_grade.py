"""How hard the words of a service are to read: the Flesch–Kincaid grade of each screen.

`PYTHONPATH=site:. .venv/bin/python -m tests.bench.reading_grade` prints the hardest screens of each
service; with `--all`, every one.

The grade is 0.39 × words per sentence + 11.8 × syllables per word - 15.59 (Kincaid and others,
1975). A screen is its title, guidance, questions, hints and answers; where the
guidance alone is harder, that counts. A paragraph, an item of a list,
a heading, a question, a hint and an answer each end a sentence.

What does not count: numbers and addresses; brackets that name a source or a law; and the names in
`NAMES`, of services, bodies and laws, which nobody may reword.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape
from typing import Final

from cms_forms.engine.definition import Form, Step

MOST_OF_A_STEP: Final = 6.0
MOST_OF_AN_ENDING: Final = 8.0

NAMES: Final = (
    "Code of Practice for Victims of Crime in England and Wales",
    "Code of Practice for Victims of Crime",
    "Crimestoppers",
    "Forced Marriage Unit",
    "Freedom of Information Act",
    "Independent Office for Police Conduct",
    "Information Commissioner",
    "Karma Nirvana",
    "Live Fear Free",
    "National Domestic Abuse Helpline",
    "National Stalking Helpline",
    "Rape and Sexual Abuse Support Line",
    "Revenge Porn Helpline",
    "Samaritans",
    "sexual assault referral centre",
    "Victim Support",
)
LAW: Final = re.compile(
    r"\((?=[^)]*(?:source:|\bAct\b|\bCode\b|GDPR|Regulations|section|article|guidance))[^)]*\)"
)
END: Final = re.compile(r"</?(?:p|li|ul|ol|h[1-6]|br)[^>]*>")
TAG: Final = re.compile(r"<[^>]*>")
SENTENCE: Final = re.compile(r"[.!?:;…]+(?=\s|$|”)|\n")
WORD: Final = re.compile(r"[A-Za-z][A-Za-z’'-]*")
VOWELS: Final = re.compile(r"[aeiouy]+")
COMPOUND: Final = {"every": "evry", "some": "som", "anyone": "any-one"}
"""Written -> as it is heard."""
SILENT: Final = re.compile(
    r"(?<=[^aeioul])e$|(?<=[aeiouy]l)e$|(?<=[^aeioucgsxzl])es$|(?<=[aeiouyl]l)es$|(?<=[^aeioutd])ed$"
)
"""An e that is written and not heard: "safe", "called", not "people" or "wanted"."""
APART: Final = re.compile(
    r"(?<=[aeiou])(?=ing)|(?<=[^tcsgx]i)(?=[aou])|(?<=ci)(?=ety)|(?<=sci)(?=e)|(?<=qui)(?=et)"
    r"|(?<=[^qg]u)(?=[ae])|(?<=re)(?=a[lt][ei])|(?<=[dr]e)(?=(?:as?|o)$)"
)
"""Where two vowels in a row are two syllables: "being", "area", "idea", "quiet"."""


def grade(*texts: str) -> float:
    """The grade of these texts together; 0 where they have no word."""
    sentences = [words for text in texts for words in _sentences(text) if words]
    words = [word for sentence in sentences for word in sentence]
    if not words:
        return 0.0
    syllables = sum(map(syllables_of, words))
    return 0.39 * len(words) / len(sentences) + 11.8 * syllables / len(words) - 15.59


def _sentences(text: str) -> Iterator[list[str]]:
    plain = LAW.sub(" ", unescape(TAG.sub("", END.sub("\n", text))))
    for name in NAMES:
        plain = plain.replace(name, " ")
    plain = re.sub(r"\b\S+\.(?:uk|org|com)\b\S*", " ", plain)
    for sentence in SENTENCE.split(plain):
        yield WORD.findall(sentence)


def syllables_of(word: str) -> int:
    """By the groups of vowels that are heard. At least one."""
    heard = re.sub("[’'-]", "", word.lower())
    for written, spoken in COMPOUND.items():
        heard = heard.replace(written, spoken)
    heard = SILENT.sub("", heard)
    return max(1, len(VOWELS.findall(APART.sub("-", heard))))


@dataclass(frozen=True)
class Graded:
    """One screen."""

    screen: str
    grade: float
    most: float


def texts_of(step: Step) -> Iterator[str]:
    yield step.title
    yield step.body
    for question in step.questions:
        if question.label != step.title:
            yield question.label
        yield question.hint
        for option in question.options:
            yield option.label
            yield option.hint


def graded(form: Form) -> Iterator[Graded]:
    """Every screen of a service from its start to what happens next."""
    yield Graded("(start)", grade(form.title, form.summary, form.introduction), MOST_OF_A_STEP)
    for step in form.steps:
        # The short lines of a list of answers would hide hard guidance above them.
        hardest = max(grade(*texts_of(step)), grade(step.body))
        yield Graded(step.id, hardest, MOST_OF_A_STEP)
    endings = [form.what_happens_next, *(rule.what_happens_next for rule in form.triage.rules)]
    for number, ending in enumerate(endings):
        if ending:
            yield Graded(f"(sent {number})", grade(ending), MOST_OF_AN_ENDING)


def main() -> None:
    from tests.station.demo_walk import SERVICES

    number = None if "--all" in sys.argv else 5
    for service, form in sorted(SERVICES.items()):
        screens = sorted(graded(form), key=lambda each: each.most - each.grade)
        mean = sum(each.grade for each in screens) / len(screens)
        print(f"\n{service}: {len(screens)} screens, mean grade {mean:.1f}")
        for each in screens[:number]:
            print(f"  {each.grade:5.1f} of {each.most:.0f}  {each.screen}")


if __name__ == "__main__":
    main()
