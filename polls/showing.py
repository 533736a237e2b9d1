"""What a reader is shown of polls, on pages and on cards. What is still hidden is not even handed to the template."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from content.models import Entry
from core.prepared import Prepared
from polls.chart import Chart, chart_of
from polls.departments import ByDepartment, Found, by_department, found_of, kept
from polls.forms import VoteForm, vote_form
from polls.models import Mode, Poll, Results
from polls.results import LEAST_ANONYMOUS, Option, Outcome, outcome_of, shown
from profiles.models import User, member_numbered

MOST_ON_CARD = 6  # options that a card still shows to choose from


@dataclass(frozen=True)
class Own:
    """What the reader did in a poll."""

    has_voted: bool = False
    choices: Sequence[int] = ()
    number: Decimal | None = None


@dataclass(frozen=True)
class ShownPoll:
    """A poll for one reader. `form` is None where they cannot vote (any more), `outcome` where they may not see it."""

    poll: Poll
    options: Sequence[Option]
    own: Own
    is_page: bool
    is_open: bool
    voter_count: int
    question: str  # "" where the title of the entry says it
    heading: str  # the question, wherever it stands
    own_words: str  # what they chose
    form: VoteForm | None
    outcome: Outcome | None
    chart: Chart | None
    why_hidden: str
    departments: ByDepartment | None = None  # of a page whose result is shown
    refusal: str = ""  # why a vote was refused that cannot be tried again

    @property
    def is_long(self) -> bool:
        """Whether a card leads to the page to vote: there is too much to choose from."""
        return not self.is_page and (self.poll.mode == Mode.RANKED or len(self.options) > MOST_ON_CARD)

    @property
    def asks_now(self) -> bool:
        """Whether the form stands open: for whoever has not voted, or was refused."""
        return self.form is not None and (bool(self.form.errors) or not (self.own.has_voted or self.is_long))

    @property
    def is_folded(self) -> bool:
        """Whether the result waits behind a fold, so that it does not lead the hand of who has not voted."""
        return self.form is not None and not self.own.has_voted

    @property
    def html_id(self) -> str:
        """The id of what htmx swaps."""
        return f"poll-{self.poll.pk}"


def _on_cards(ids: Sequence[int], reader: int) -> "QuerySet[Poll, Poll]":
    return Poll.objects.filter(pk__in=ids).with_all(member_numbered(reader))


_ON_CARDS = Prepared(_on_cards)


def load(entries: Sequence[Entry], reader: User, *, is_page: bool = False) -> Mapping[int, ShownPoll]:
    """The polls that hang on `entries`, which came through the door, by their number. One query.

    Of a page (one entry), `is_page`, also the result by department: one query more, unless it is known.
    """
    by_pk = {entry.pk: entry for entry in entries}
    if not by_pk:
        return {}
    if not is_page:
        found_here = _ON_CARDS.ask({"ids": [*by_pk], "reader": reader.pk})
        return {poll.pk: _show(poll, by_pk[poll.pk]) for poll in found_here}
    polls = _ON_CARDS.ask({"ids": [*by_pk], "reader": reader.pk})
    found = {poll.pk: kept(poll.pk) for poll in polls}
    unknown = [pk for pk, known in found.items() if known is None]
    for poll in Poll.objects.filter(pk__in=unknown).with_departments() if unknown else ():
        found[poll.pk] = found_of(poll)
    return {poll.pk: _show(poll, by_pk[poll.pk], is_page=True, found=found[poll.pk]) for poll in polls}


def show(entry: Entry, reader: User, *, is_page: bool, form: VoteForm | None = None) -> ShownPoll | None:
    """The poll on one entry, with what the reader typed and was refused; None where there is none."""
    shown = load([entry], reader, is_page=is_page).get(entry.pk)
    if shown is None or form is None or not form.errors:
        return shown
    if shown.form is not None:
        return replace(shown, form=form)
    return replace(shown, refusal=" ".join(str(error) for error in form.non_field_errors()))


def _show(poll: Poll, entry: Entry, *, is_page: bool = False, found: Found | None = None) -> ShownPoll:
    """One poll for the reader for whom it was found `with_all`."""
    annotated: Any = poll
    options = [Option(row["pk"], row["label"]) for row in annotated.options]
    own = _own(annotated.own_vote, annotated.took_part)
    tally = poll.tally if poll.has_votes else None
    count = tally.voter_count if tally else 0
    why_hidden = _why_hidden(poll, own, count)
    outcome = None if why_hidden or tally is None else outcome_of(poll, tally, options, own.choices)
    is_open = entry.is_published and not poll.is_closed and not (entry.group and entry.group.is_closed)
    may_vote = is_open and not (poll.is_anonymous and own.has_voted)
    question = poll.question if poll.question != entry.title else ""
    form = vote_form(poll, options, question=question or entry.title, own=(own.choices, own.number))
    return ShownPoll(
        poll=poll,
        options=options,
        own=own,
        is_page=is_page,
        is_open=is_open,
        voter_count=count,
        question=question,
        heading=question or entry.title,
        own_words=_words(poll, own, options),
        form=form if may_vote else None,
        outcome=outcome,
        chart=chart_of(outcome, question or entry.title) if outcome else None,
        why_hidden=why_hidden,
        departments=by_department(poll, options, found) if is_page and outcome else None,
    )


def _own(vote: Mapping[str, Any] | None, took_part: bool) -> Own:
    if vote is None:
        return Own(has_voted=took_part)
    number = vote["number"]
    return Own(True, vote["choices"], None if number is None else Decimal(str(number)))


def _words(poll: Poll, own: Own, options: Sequence[Option]) -> str:
    if own.number is not None:
        return f"{shown(own.number)} {poll.unit}".strip()
    labels = {option.pk: option.label for option in options}
    return ", ".join(labels[pk] for pk in own.choices if pk in labels)


def _why_hidden(poll: Poll, own: Own, count: int) -> str:
    """Why this reader does not see the result now, "" where they do. Its author is a reader like others."""
    if poll.is_closed:
        if poll.is_anonymous and not poll.is_settled:
            return _("The result is shown a minute after the close.")
        if poll.is_anonymous and count < LEAST_ANONYMOUS:
            return _("Fewer than five people voted. To keep them anonymous, the result is not shown.")
        return "" if count else _("Nobody voted.")
    if poll.is_anonymous or poll.results == Results.CLOSED:
        return _("The result is shown after the close.")
    if poll.results == Results.VOTED and not own.has_voted:
        return _("The result is shown once you have voted.")
    return "" if count else _("Nobody has voted yet.")
