"""All that is in the database, to look for what must not be there."""

import re
from collections.abc import Iterator

from django.db import connection


def database() -> bytes:
    """Every row as text; and what is there as bytes, as these."""
    found = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT to_jsonb(t)::text FROM "{table}" t')
            found += [row[0].encode() for row in cursor.fetchall()]
    text = b"\n".join(found)
    hexadecimal = [bytes.fromhex(part.decode()) for part in _runs(text)]
    return text + b"\n".join(hexadecimal)


def _runs(text: bytes) -> Iterator[bytes]:
    for run in re.findall(rb"\\\\x([0-9a-f]+)", text):
        yield run[: len(run) // 2 * 2]
