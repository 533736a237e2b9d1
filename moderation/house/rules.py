"""Versions of the rules: which one is in force, what a new one changes, and putting it into force."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from audit.services import record
from content.services import MarkedTooHigh, NotPossible, Refused
from core import text
from core.guarding import refuse_marked
from core.text.differences import Passage, differences
from moderation.models import MOST_LINES, Proposal, ProposalKind, Rule, RuleLine, Rules
from profiles.models import User

_SAID: Final = ("title", "text", "title_cy", "text_cy")


class BadRules(Refused):
    """These lines make no version."""


@dataclass(frozen=True)
class Line:
    """One line of a version that is still to be made."""

    code: str
    title: str
    text: str
    rule: str = ""
    title_cy: str = ""
    text_cy: str = ""

    def tidied(self) -> "Line":
        """As it is stored: each on one line."""
        return replace(self, **{name: text.single_line(getattr(self, name)) for name in _SAID})


def lines_of(rules: Rules | None) -> list[Line]:
    """The lines of a version, to make the next one of. One query."""
    found = rules.lines.all() if rules is not None else []
    return [Line(**{name: getattr(line, name) for name in ("code", "rule", *_SAID)}) for line in found]


def in_force() -> Rules | None:
    """The version that holds today, with its lines; None before the first. Two queries."""
    return Rules.objects.begun().latest_first().prefetch_related("lines").first()


def lines_by_reason() -> dict[str, list[RuleLine]]:
    """The lines in force by the reason of a report that they explain, for the forms of reporting. Two queries."""
    found: dict[str, list[RuleLine]] = {}
    rules = in_force()
    for line in rules.lines.all() if rules is not None else []:
        if line.rule:
            found.setdefault(line.rule, []).append(line)
    return found


def reasons() -> list[tuple[str, str]]:
    """The reasons of a report as choices, each with the lines in force that explain it. Two queries."""
    lines = lines_by_reason()
    return [(rule.value, _with_lines(str(rule.label), lines.get(rule.value, []))) for rule in Rule]


def _with_lines(label: str, lines: Sequence[RuleLine]) -> str:
    said = [_("Rule %(number)d: %(title)s") % {"number": line.position, "title": line.shown_title} for line in lines]
    return f"{label} ({'; '.join(said)})" if said else label


@transaction.atomic
def put_into_force(
    *, lines: Iterable[Line], on: date, by: User | None, after: int, why: str = "", first: bool = False
) -> Rules:
    """Make the next version, in force from the day `on`. `after` is the number of the newest one that `by` has seen.

    Raises BadRules for lines that make no version or a day before the newest version's (or before today, but for the
    `first` ones of a demonstration), MarkedTooHigh, and NotPossible where somebody made another version meanwhile.
    """
    tidied = [line.tidied() for line in lines]
    _check(tidied)
    said = [words for line in tidied for words in (line.title, line.text, line.title_cy, line.text_cy)]
    refuse_marked(why, *said, person_id=by.pk if by else None, kind="rules", error=MarkedTooHigh)
    newest = Rules.objects.latest_first().select_for_update(of=("self",), no_key=True).first()
    number = newest.number if newest else 0
    if number != after:
        raise NotPossible(_("Somebody made another version in the meantime. Look at it, then make yours."))
    if not first and on < timezone.localdate():
        raise BadRules(_("Choose today or a later day"))
    if newest is not None and on < newest.in_force_from:
        raise BadRules(_("Choose a day on which the version before is in force"))
    try:
        with transaction.atomic():
            made = Rules.objects.create(number=number + 1, in_force_from=on, made_by=by, why=text.tidy(why).strip())
    except IntegrityError as twin:  # the first of all, made twice at the same moment
        raise NotPossible(_("Somebody made another version in the meantime. Look at it, then make yours.")) from twin
    RuleLine.objects.bulk_create(
        RuleLine(rules=made, position=place, **vars(line)) for place, line in enumerate(tidied, start=1)
    )
    record("moderation.rules", actor_id=by.pk if by else None, target_type="moderation.rules", target_id=made.pk)
    return made


def _check(lines: Sequence[Line]) -> None:
    if not lines:
        raise BadRules(_("Rules have at least one line"))
    if len(lines) > MOST_LINES:
        raise BadRules(_("Rules have at most %(most)d lines") % {"most": MOST_LINES})
    if len({line.code for line in lines}) < len(lines):
        raise BadRules(_("Two lines have the same code"))
    if any(not line.title or not line.text for line in lines):
        raise BadRules(_("Each line has a title and a text"))
    if any(line.rule and line.rule not in Rule.values for line in lines):
        raise BadRules(_("There is no such reason of reports"))


def with_proposal(rules: Rules | None, proposal: Proposal, *, code: str = "", **more: Any) -> list[Line]:
    """The lines of `rules` as the proposal wants them. `code` and `more` are what an added line has beside its words.

    Raises NotPossible where the line is not there any more, or there is no room for another one.
    """
    lines = lines_of(rules)
    if proposal.kind == ProposalKind.ADD:
        if len(lines) >= MOST_LINES:
            raise NotPossible(_("There are twelve lines already: one must go before another comes."))
        return [*lines, Line(code=code, title=proposal.title, text=proposal.text, **more)]
    place = next((place for place, line in enumerate(lines) if proposal.line and line.code == proposal.line.code), None)
    if place is None:
        raise NotPossible(_("The line is not in the rules any more."))
    if proposal.kind == ProposalKind.REMOVE:
        return lines[:place] + lines[place + 1 :]
    words = {"title": proposal.title, "text": proposal.text, "title_cy": "", "text_cy": "", **more}
    return [*lines[:place], replace(lines[place], **words), *lines[place + 1 :]]


def words_of(rules: Rules | None) -> str:
    """A version as one text, a paragraph a line, in the reader's language."""
    lines = rules.lines.all() if rules is not None else []
    return "\n".join(f"{line.position}. {line.shown_title}. {line.shown_text}" for line in lines)


def changes(before: Rules | None, after: Rules) -> list[Passage]:
    """What differs between two versions, each read with its lines."""
    return differences(words_of(before), words_of(after))
