"""Questions whose answer is known: the rarest words of one document, right and with a slip."""

from __future__ import annotations

import gzip
import json
import random
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from station.search import analysis

FOI: Final = Path(__file__).resolve().parents[4] / "shared" / "data" / "foi"
WORDS: Final = 5
"""Of one question."""
LETTERS: Final = 4
"""Of the shortest word in one."""


def documents(folder: Path = FOI) -> list[dict[str, str]]:
    """Real summaries of requests for information, as the evaluation reads them."""
    found = []
    for file in sorted(folder.glob("*.jsonl.gz")):
        with gzip.open(file, "rt", encoding="utf-8") as lines:
            for row in map(json.loads, lines):
                title, _, text = row["text"].partition(". ")
                found.append({"id": row["id"], "title": title[:200], "text": text or row["text"]})
    return found


def questions(
    of: list[dict[str, str]], count: int, *, slip: bool, seed: int = 1
) -> Iterator[tuple[str, str]]:
    """(text, id of the one document that has all the words). One letter is swapped with the next
    where there is to be a slip.
    """
    chance = random.Random(seed)
    words = {each["id"]: set(long_words(each)) for each in of}
    spread = Counter(word for some in words.values() for word in some)
    shuffled = [each for each in of if len(words[each["id"]]) >= WORDS]
    chance.shuffle(shuffled)
    by_word: dict[str, set[str]] = {}
    for id, some in words.items():
        for word in some:
            by_word.setdefault(word, set()).add(id)
    for each in shuffled:
        rare = sorted(words[each["id"]], key=lambda word: (spread[word], word))[:WORDS]
        if len(set.intersection(*(by_word[word] for word in rare))) > 1:
            continue
        order = [word for word in analysis.words(f"{each['title']} {each['text']}") if word in rare]
        asked = list(dict.fromkeys(order))
        if slip:
            place = chance.randrange(len(asked))
            asked[place] = slipped(asked[place], chance)
        yield " ".join(asked), each["id"]
        count -= 1
        if not count:
            return


def long_words(document: dict[str, str]) -> Iterator[str]:
    for word in analysis.words(f"{document['title']} {document['text']}"):
        if len(word) >= LETTERS and word.isalpha():
            yield word


def slipped(word: str, chance: random.Random) -> str:
    """Two neighbours, behind the first letter, in the wrong order."""
    places = [at for at in range(1, len(word) - 1) if word[at] != word[at + 1]]
    if not places:
        return word
    at = chance.choice(places)
    return word[:at] + word[at + 1] + word[at] + word[at + 2 :]


def write(folder: Path, count: int, *, slip: bool) -> None:
    """The three files that `evaluate_search` reads."""
    every = documents()
    (folder / "documents.jsonl").write_text("".join(json.dumps(each) + "\n" for each in every))
    asked = list(questions(every, count, slip=slip))
    (folder / "queries.tsv").write_text(
        "".join(f"q{number}\t{text}\n" for number, (text, _) in enumerate(asked))
    )
    (folder / "judgments.tsv").write_text(
        "".join(f"q{number}\t{id}\t1\n" for number, (_, id) in enumerate(asked))
    )
