from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from station.search import choosing, entries, indexing
from station.search.engines.base import EngineUnavailable


class Command(BaseCommand):
    help = (
        "Write every entry of the search anew, and build a new index of Elasticsearch or "
        "OpenSearch beside the one in use, which answers until the new one takes its place."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--index-only", action="store_true", help="Take the entries as they are"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if not options["index_only"]:
            changed = entries.keep_all()
            self._say(options, f"{changed} entries were written anew.")
        backend = choosing.elastic()
        if backend is None:
            self._say(options, "PostgreSQL answers searches: there is no index beside it.")
            return

        def told(done: int, of: int) -> None:
            if options["verbosity"] > 0:
                self.stdout.write(f"\r{done} of {of}", ending="")
                self.stdout.flush()

        try:
            count = indexing.rebuild(backend, told)
        except indexing.AlreadyRebuilding:
            raise CommandError(
                "Another process is rebuilding the index. Nothing was changed here."
            ) from None
        except EngineUnavailable as error:
            raise CommandError(
                f"The index could not be built; the old one stays in use. {error}"
            ) from error
        self._say(options, f"\n{count} entries are in the new index, which is in use now.")

    def _say(self, options: dict[str, Any], words: str) -> None:
        if options["verbosity"] > 0:
            self.stdout.write(words)
