"""Casting votes: one a person, changed until the close, in an anonymous poll for good."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from functools import partial

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from content.models import Entry
from content.services import NotPossible, check_open
from content.services.storing import check_limit
from polls.departments import forget
from polls.models import Mode, Participation, Poll, Tally, Vote
from polls.services.errors import AlreadyVoted, BadVote, PollClosed
from polls.services.tallying import Answer, add
from profiles.models import User
from stream.services import nudge

MOST_A_MINUTE = 60  # new votes of a person


@transaction.atomic
def cast_vote(*, poll: Poll, voter: User, answer: Answer) -> None:
    """Count the vote, in the place of an earlier one. The caller has found `poll` through its door.

    Raises PollClosed, also where it closed a moment ago, AlreadyVoted in an anonymous poll, BadVote, LimitReached, and
    NotPossible where the entry is gone for the voter, or its group was closed.
    """
    poll = locked(poll.pk)
    if not Entry.objects.visible_to(voter).published().filter(pk=poll.pk).exists():
        raise NotPossible(_("This poll is not there any more."))
    check_open(poll.entry.group)
    if poll.is_closed:
        raise PollClosed(_("This poll has closed. Your vote was not counted."))
    answer = checked(poll, answer)
    before: Answer | None = None
    if poll.is_anonymous:
        _take_part(poll, voter)
    else:
        before = _write(poll, voter, answer)
    tally = tally_of(poll)
    size = poll.choices.count() if poll.mode == Mode.RANKED else 0
    if before is not None:
        add(poll, tally, before, size=size, sign=-1)
    add(poll, tally, answer, size=size)
    tally.save(update_fields=["voter_count", "counts", "points"])
    nudge(poll.pk)


def locked(pk: int) -> Poll:
    """The poll, locked against votes, changes and its close, but not against replies to its entry."""
    rows = Poll.objects.select_related("entry__group")
    return rows.select_for_update(of=("self",), no_key=True).get(pk=pk)


def tally_of(poll: Poll) -> Tally:
    """The sums of a locked poll. The first vote makes them, and settles the question: a title may change later."""
    tally, is_new = Tally.objects.get_or_create(poll=poll)
    if is_new and not poll.question:
        poll.question = poll.entry.title
        poll.save(update_fields=["question", "updated_at"])
    return tally


def checked(poll: Poll, answer: Answer) -> Answer:
    """The vote as it is counted, numbers rounded to the step of the poll. Raises BadVote."""
    if poll.mode == Mode.NUMBER:
        return Answer(number=_number(poll, answer.number))
    chosen = list(answer.choices)
    if answer.number is not None or not chosen:
        raise BadVote(_("Choose at least one option."))
    if len({*chosen}) < len(chosen):
        raise BadVote(_("Choose each option once."))
    if not {*chosen} <= {*poll.choices.values_list("pk", flat=True)}:
        raise BadVote(_("That is not an option of this poll. Your vote was not counted."))
    most = {Mode.SINGLE: 1, Mode.MULTIPLE: poll.most_choices}.get(Mode(poll.mode))
    if most is not None and len(chosen) > most:
        raise BadVote(_("Choose at most %(most)d.") % {"most": most})
    return Answer(chosen if poll.mode == Mode.RANKED else sorted(chosen))


def _number(poll: Poll, number: Decimal | None) -> Decimal:
    if number is None or poll.least is None or poll.greatest is None or not number.is_finite():
        raise BadVote(_("Enter a number."))
    if not poll.least <= number <= poll.greatest:
        raise BadVote(_("The number is out of bounds."))
    return ((number / poll.step).to_integral_value(ROUND_HALF_UP) * poll.step).quantize(Decimal("0.01"))


def _take_part(poll: Poll, voter: User) -> None:
    """Keep that they voted, and nothing of what: `Tally` alone is told that, and not by whom."""
    if Participation.objects.filter(poll=poll, person=voter).exists():
        raise AlreadyVoted(
            _("Your vote is counted already. In an anonymous poll it cannot be changed: nobody knows which one it is.")
        )
    Participation(poll=poll, person=voter).save(force_insert=True)


def _write(poll: Poll, voter: User, answer: Answer) -> Answer | None:
    """Keep the vote with the department of this moment; returns the one before it."""
    row = Vote.objects.filter(poll=poll, voter=voter).first()
    if row is None:
        check_limit(Vote.objects.filter(voter=voter), most=MOST_A_MINUTE, minutes=1)
        Vote.objects.create(
            poll=poll,
            voter=voter,
            department=voter.department,
            choices=list(answer.choices),
            number=answer.number,
        )
        return None
    before = Answer(row.choices, row.number)
    row.choices, row.number, row.department = list(answer.choices), answer.number, voter.department
    row.save(update_fields=["choices", "number", "department", "updated_at"])
    return before


@dataclass(frozen=True)
class Imported:
    """A vote of an archive."""

    voter: User
    answer: Answer
    voted_at: datetime | None = None


@transaction.atomic
def import_votes(*, poll: Poll, votes: Iterable[Imported]) -> int:
    """Add the votes of an archive, also to a closed poll; people who have voted keep what they chose. Nobody is told.

    Returns how many were added. Raises BadVote.
    """
    poll, now = locked(poll.pk), timezone.now()
    voted = {*Vote.objects.filter(poll=poll).values_list("voter", flat=True)}
    voted |= {*Participation.objects.filter(poll=poll).values_list("person", flat=True)}
    new = {vote.voter.pk: vote for vote in votes if vote.voter.pk not in voted}
    if not new:
        return 0
    tally, size = tally_of(poll), poll.choices.count()
    rows: list[Vote] = []
    for vote in new.values():
        answer = checked(poll, vote.answer)
        add(poll, tally, answer, size=size)
        rows.append(
            Vote(
                poll=poll,
                voter=vote.voter,
                department=vote.voter.department,
                choices=list(answer.choices),
                number=answer.number,
                created_at=vote.voted_at or now,
            )
        )
    tally.save(update_fields=["voter_count", "counts", "points"])
    transaction.on_commit(partial(forget, poll.pk))
    if poll.is_anonymous:
        people = sorted(new)  # by their number: not even the order of an archive is kept
        Participation.objects.bulk_create([Participation(poll=poll, person_id=pk) for pk in people], batch_size=2000)
        return len(people)
    moments = [row.created_at for row in rows]
    made = Vote.objects.bulk_create(rows, batch_size=2000)
    for row, moment in zip(made, moments, strict=True):
        row.created_at = moment  # what `auto_now_add` has put in its place
    Vote.objects.bulk_update(made, ["created_at"], batch_size=2000)
    return len(made)
