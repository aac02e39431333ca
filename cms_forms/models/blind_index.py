from __future__ import annotations

import hmac
from collections.abc import Iterable
from functools import reduce
from hashlib import sha256
from operator import and_
from typing import Final

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q

from cms_forms import sealing
from cms_forms.engine.people import Detail, Named
from cms_forms.models.case import Case, CaseQuerySet

FINGERPRINT_BYTES: Final = 16


def index_key() -> bytes:
    """The key of every fingerprint. Raises `LookupError` where there is none."""
    text = getattr(settings, "BLIND_INDEX_KEY", "")
    if text:
        return sealing.from_text(text)
    return sealing.derived(b"blind index")


def fingerprint(named: Named) -> bytes:
    """HMAC-SHA-256, cut to 16 bytes: without the key nobody can try out names."""
    words = f"{named.detail}\0{named.word}".encode()
    return hmac.digest(index_key(), words, sha256)[:FINGERPRINT_BYTES]


class BlindIndex(models.Model):
    """A word by which a case is found, as a fingerprint from which nobody can read it."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="found_by")
    detail = models.CharField(max_length=10, choices=[(each.value, each.name) for each in Detail])
    fingerprint = models.BinaryField()

    class Meta:
        default_permissions = ()
        indexes = [models.Index("fingerprint", "case", name="cases_by_fingerprint")]

    def __str__(self) -> str:
        return f"{self.detail} of {self.case_id}"

    @classmethod
    def of(cls, case: Case, named: Iterable[Named]) -> list[BlindIndex]:
        """The rows of a case, unsaved, each word once."""
        return [
            cls(case=case, detail=each.detail, fingerprint=fingerprint(each))
            for each in dict.fromkeys(named)
        ]


def found_by(cases: CaseQuerySet, words: Iterable[Named]) -> CaseQuerySet:
    """Those that have all the words; none for no word at all."""
    rows = BlindIndex.objects.filter(case=OuterRef("pk"))
    tests = [Q(Exists(rows.filter(fingerprint=fingerprint(each)))) for each in words]
    return cases.filter(reduce(and_, tests)) if tests else cases.none()
