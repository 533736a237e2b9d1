"""What an author says of a poll before anybody has voted, and whether that can be a poll."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from django.utils import timezone
from django.utils.translation import gettext as _

from content.services import Refused
from core import text
from polls.models import FEWEST_CHOICES, LABEL_LONGEST, LARGEST, MOST_CHOICES, Mode, Results

_BLANK = "\u115f\u1160\u2800\u3164\uffa0"  # called letters or symbols, and nothing is seen of them
LONGEST_OPEN = timedelta(days=366)


class BadTerms(Refused):
    """These terms make no poll. `field` is the one of them that is wrong."""

    def __init__(self, field: str, words: str) -> None:
        super().__init__(words)
        self.field = field


@dataclass(frozen=True)
class Terms:
    """All of a poll but its votes."""

    mode: str = Mode.SINGLE
    options: Sequence[str] = ()
    question: str = ""  # blank: the entry's title is the question
    results: str = Results.ALWAYS
    is_anonymous: bool = False
    most_choices: int | None = None
    unit: str = ""
    least: Decimal | None = None
    greatest: Decimal | None = None
    closes_at: datetime | None = None

    def tidied(self) -> "Terms":
        """What will be stored: spaces and invisible characters tidied, nothing that the mode has no use for.

        An anonymous poll shows its result after the close, whatever was asked for.
        """
        is_number = self.mode == Mode.NUMBER
        return Terms(
            mode=self.mode,
            options=[] if is_number else [text.single_line(label) for label in self.options],
            question=text.single_line(self.question),
            results=Results.CLOSED if self.is_anonymous else self.results,
            is_anonymous=self.is_anonymous,
            most_choices=self.most_choices if self.mode == Mode.MULTIPLE else None,
            unit=text.single_line(self.unit) if is_number else "",
            least=self.least if is_number else None,
            greatest=self.greatest if is_number else None,
            closes_at=self.closes_at,
        )

    def check(self) -> None:
        """Raise BadTerms for tidied terms that make no poll. Whether the close is still to come, `check_close` says."""
        if self.mode == Mode.NUMBER:
            _check_bounds(self.least, self.greatest)
        else:
            _check_options(self.options)
            if self.most_choices is not None and not 1 <= self.most_choices <= len(self.options):
                raise BadTerms("most_choices", _("Enter a number from 1 to the number of options, or leave it empty"))


def check_close(closes_at: datetime | None) -> None:
    """Raise BadTerms where a poll cannot close at that moment."""
    now = timezone.now()
    if closes_at is not None and closes_at <= now:
        raise BadTerms("closes_at", _("Choose a moment that is still to come"))
    if closes_at is not None and closes_at > now + LONGEST_OPEN:
        raise BadTerms("closes_at", _("Choose a moment within a year"))


def _check_options(options: Sequence[str]) -> None:
    if any(not _key(label) for label in options):
        raise BadTerms("options", _("An option needs words"))
    if len(options) < FEWEST_CHOICES:
        raise BadTerms("options", _("Enter at least two options, one on each line"))
    if len(options) > MOST_CHOICES:
        raise BadTerms(
            "options",
            _("Enter at most %(most)d options: there are %(number)d") % {"most": MOST_CHOICES, "number": len(options)},
        )
    if any(len(label) > LABEL_LONGEST for label in options):
        raise BadTerms("options", _("Each option must be %(most)d characters or fewer") % {"most": LABEL_LONGEST})
    seen: set[str] = set()
    for label in options:
        if _key(label) in seen:
            raise BadTerms("options", _("Two options are the same: %(label)s") % {"label": label})
        seen.add(_key(label))


def _key(label: str) -> str:
    """What people see of an option, without case: two that look the same are the same, and some show nothing."""
    shown = (c for c in unicodedata.normalize("NFKC", label).casefold() if unicodedata.category(c)[0] not in "CZ")
    return "".join(c for c in shown if c not in _BLANK)


def _check_bounds(least: Decimal | None, greatest: Decimal | None) -> None:
    if least is None:
        raise BadTerms("least", _("Enter the smallest number that may be answered"))
    if greatest is None:
        raise BadTerms("greatest", _("Enter the greatest number that may be answered"))
    if greatest <= least:
        raise BadTerms("greatest", _("The greatest number must be above the smallest"))
    if max(abs(least), abs(greatest)) > LARGEST:
        raise BadTerms("greatest", _("Use numbers up to a thousand million"))
