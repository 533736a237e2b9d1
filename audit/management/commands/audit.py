"""`manage.py audit seal`, `audit head`, `audit verify`: the chain of the trail, by hand or by a clock elsewhere."""

import sys
from argparse import ArgumentParser
from collections.abc import Iterable
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from audit import witness
from audit.models import CheckState, Fault
from audit.sealing import head, seal_due
from audit.verifying import check_all


class Command(BaseCommand):
    """Seal what is new, show the newest seal so that it can be kept elsewhere, or check everything."""

    help = "Seal the audit trail, show its newest seal (keep it elsewhere), or check the whole chain."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("act", choices=["seal", "head", "verify"])
        parser.add_argument(
            "--against",
            action="append",
            default=[],
            metavar="NUMBER:DIGEST",
            help="with verify: a seal as `audit head` showed it once; may be given again",
        )

        parser.add_argument(
            "--log",
            metavar="FILE",
            help="with verify: a log that was kept elsewhere, with a line for each record; - is stdin",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        match options["act"]:
            case "seal":
                self.stdout.write(f"{seal_due(for_seconds=float('inf'))} seals made.")
            case "head":
                self.stdout.write(str(head() or "0:"))
            case _verify:
                noted = [_parsed(text) for text in options["against"]]
                with _lines(options["log"]) as lines:
                    self._verify(noted, lines)

    def _verify(self, noted: list[tuple[int, str]], lines: Iterable[str]) -> None:
        done = check_all(noted=noted)
        if done is None:
            raise CommandError("Another check is going on. Try again when it is over.")
        differing = witness.differing(lines)
        for found in (*done.found, *differing):
            self.stderr.write(f"{found.number}: {Fault(found.fault).label}")
        if differing:
            raise CommandError(f"The trail is broken: {len(differing)} records are not as the log says.")
        check = done.check
        if check.state == CheckState.BROKEN:
            raise CommandError(f"The trail is broken: {check.faults} faults in {check.records} records.")
        self.stdout.write(f"The trail is whole: {check.records} records, seal {check.upto_seal}:{check.digest}")


def _lines(log: str | None) -> AbstractContextManager[Iterable[str]]:
    """The lines of that log, which may be long; none where there is none."""
    if log in {None, "-"}:
        return nullcontext(sys.stdin if log else ())
    try:
        return Path(str(log)).open(encoding="utf-8", errors="replace")
    except OSError as error:
        raise CommandError(f"{log} cannot be read: {error.strerror}.") from error


def _parsed(text: str) -> tuple[int, str]:
    number, _colon, digest = text.strip().partition(":")
    if not number.isdecimal() or not digest:
        raise CommandError(f"{text!r} is no seal: write it as `audit head` showed it, NUMBER:DIGEST.")
    return int(number), digest
