"""What `statistics_load` measures. Runs inside Django, on a database of its own: `manage.py shell`.

Each way takes the same wide file: 1,200 areas, 14 types, 36 months, so 604,800 cells.
"""

from __future__ import annotations

import csv
import json
import random
import tempfile
import time
from collections.abc import Callable, Iterator
from itertools import batched
from pathlib import Path
from typing import Final

import psutil
from django.db import connection, models, transaction

from local_areas.imports.publishing import publish
from local_areas.imports.staging import Asked, stage
from local_areas.models import Area, Level, Release
from local_areas.statistics.months import Month, months

AREAS, TYPES = 1_200, 14
FIRST, LAST = Month.of(2023, 2), Month.of(2026, 1)
ROUNDS: Final = 3


class Long(models.Model):
    """One row a cell, as figures are usually kept. No index but the primary key."""

    release = models.IntegerField()
    area = models.CharField(max_length=20)
    type = models.CharField(max_length=40)
    month = models.IntegerField()
    count = models.IntegerField(null=True)

    class Meta:
        app_label = "bench"


def make() -> None:
    force = Area.objects.create(code="F1", level=Level.FORCE, official_name="Force", slug="force")
    boroughs = Area.objects.bulk_create(
        Area(
            code=f"B{n:02d}", level=Level.BOROUGH, parent=force, official_name=f"B{n}", slug=f"b{n}"
        )
        for n in range(32)
    )
    Area.objects.bulk_create(
        Area(
            code=code(n),
            level=Level.NEIGHBOURHOOD,
            parent=boroughs[n % 32],
            official_name=f"N{n}",
            slug=f"n{n}",
            population=8_000 + n,
        )
        for n in range(AREAS)
    )
    with connection.schema_editor() as editor:
        editor.create_model(Long)


def code(number: int) -> str:
    return f"E05{number:06d}"


def write(path: Path, seed: int) -> None:
    """A file that differs from the others a little, as the next release does."""
    chance = random.Random(seed)
    names = [str(month).replace("-", "") for month in months(FIRST, LAST)]
    with path.open("w", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(["MajorText", "WardCode", *names])
        for area in range(AREAS):
            for type in range(TYPES):
                usual = 3 + (area * 7 + type * 13) % 60
                counts = [max(0, usual + chance.randint(-2, 2)) for _ in names]
                writer.writerow([f"TYPE {type}", code(area), *counts])


def ours(path: Path) -> None:
    """Read, placed, copied, every check made."""
    [staged] = stage([(path, path.name)], Asked()).staged
    assert staged.is_new
    assert all(each["passed"] for each in staged.release.report["checks"])


def cells(path: Path) -> Iterator[tuple[str, str, int, int]]:
    with path.open() as stream:
        rows = csv.reader(stream)
        numbers = [Month.parse(name).number for name in next(rows)[2:]]
        for type, area, *counts in rows:
            for month, count in zip(numbers, counts, strict=True):
                yield area, type, month, int(count)


def plain_copy(path: Path) -> None:
    """The quickest that psycopg has: text, many rows a call."""
    with transaction.atomic(), connection.cursor() as cursor:
        columns = "(release, area, type, month, count)"
        with cursor.copy(f"COPY bench_long {columns} FROM STDIN") as copy:
            for some in batched(cells(path), 5_000):
                copy.write(
                    "".join(
                        f"1\t{area}\t{type}\t{month}\t{count}\n"
                        for area, type, month, count in some
                    )
                )


def bulk_create(path: Path) -> None:
    with transaction.atomic():
        for some in batched(cells(path), 5_000):
            Long.objects.bulk_create(
                Long(release=1, area=area, type=type, month=month, count=count)
                for area, type, month, count in some
            )


def cost(way: Callable[[Path], None], path: Path) -> tuple[float, float]:
    """Seconds of processor time, this process and PostgreSQL's together, and on the clock."""
    backend = psutil.Process(connection.connection.info.backend_pid)

    def spent() -> float:
        times = backend.cpu_times()
        return time.process_time() + times.user + times.system

    cpu, clock = spent(), time.perf_counter()
    way(path)
    return spent() - cpu, time.perf_counter() - clock


def measure() -> None:
    """Prints the medians of some rounds as JSON: the seconds of each way."""
    make()
    found: dict[str, list[float]] = {"ours": [], "copy": [], "bulk": [], "publish": []}
    with tempfile.TemporaryDirectory() as folder:
        for number in range(ROUNDS + 1):
            path = Path(folder) / f"release-{number}.csv"
            write(path, number)
            found["ours"].append(cost(ours, path)[0])
            found["copy"].append(cost(plain_copy, path)[0])
            if number in {0, ROUNDS}:
                found["bulk"].append(cost(bulk_create, path)[0])
            release = Release.objects.latest("staged_at")
            found["publish"].append(cost(lambda _, release=release: publish(release), path)[0])
            Long.objects.all().delete()
    # The first round fills caches and is compared with no live release.
    print(
        json.dumps({name: sorted(every[1:])[len(every[1:]) // 2] for name, every in found.items()})
    )
