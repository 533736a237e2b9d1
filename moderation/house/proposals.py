"""Proposals to change the rules: made, backed, put to everybody in a poll, and decided by an admin in public."""

from datetime import date, timedelta
from typing import Any, Final
from uuid import UUID

from django.db import transaction
from django.db.models import Count
from django.utils import timezone
from django.utils.translation import gettext as _

from audit.services import record
from content.services import LimitReached, MarkedTooHigh, NotPossible, Refused, check_not_paused, check_words
from content.services.storing import check_limit
from core import text
from core.guarding import refuse_marked
from moderation.house import polling, rules
from moderation.models import (
    MOST_LINES,
    UNDECIDED,
    WHY_LONGEST,
    Backing,
    Proposal,
    ProposalKind,
    ProposalState,
    ProposalTerms,
    RuleLine,
    Rules,
)
from notifications.models import Event
from notifications.services import tell
from polls.models import Poll
from polls.services import close
from profiles.models import User

MOST_A_MONTH: Final = 3  # proposals of a person in thirty days
BACKINGS_A_MINUTE: Final = 30


class OwnProposal(NotPossible):
    """Nobody backs what they proposed themselves: others do."""


@transaction.atomic
def propose(
    *,
    proposer: User,
    kind: str,
    reason: str,
    submission: UUID,
    line: RuleLine | None = None,
    title: str = "",
    words: str = "",
) -> Proposal:
    """Propose to change, add or take out a line of the rules in force. The same `submission` twice is one proposal.

    Raises Paused, NewcomerLimit, LimitReached (one open at a time, three in thirty days) and NotPossible: the line is
    not in force any more, there are twelve, nothing would change, or the proposer has no department.
    """
    proposer = User.objects.select_for_update(of=("self",), no_key=True).get(pk=proposer.pk)
    own = Proposal.objects.filter(proposer=proposer)
    before = own.filter(submission=submission).first()
    if before is not None:
        return before
    check_not_paused(proposer)
    check_words(proposer, title, words, reason)
    refuse_marked(title, words, reason, person_id=proposer.pk, kind="proposal", error=MarkedTooHigh)
    if own.filter(state=ProposalState.OPEN).exists():
        raise LimitReached(_("A proposal of yours still looks for people who back it. Withdraw it, or wait for them."))
    if own.filter(created_at__gt=timezone.now() - timedelta(days=30)).count() >= MOST_A_MONTH:
        raise LimitReached(_("You have made three proposals in thirty days. Please wait before you make another one."))
    if proposer.department_id is None:
        raise NotPossible(_("You need a department before you can propose anything."))
    title, words = text.single_line(title), text.single_line(words)
    if kind == ProposalKind.REMOVE:
        title = words = ""
    _check(kind, line, title, words)
    made = Proposal.objects.create(
        proposer=proposer,
        kind=kind,
        line=line if kind != ProposalKind.ADD else None,
        title=title,
        text=words,
        reason=text.tidy(reason).strip(),
        submission=submission,
    )
    _to_trail("moderation.propose", made, by=proposer)
    return made


def _check(kind: str, line: RuleLine | None, title: str, words: str) -> None:
    now = rules.in_force()
    lines = list(now.lines.all()) if now is not None else []
    if kind == ProposalKind.ADD:
        if len(lines) >= MOST_LINES:
            raise NotPossible(_("There are twelve lines already. Propose to change one, or to take one out."))
        return
    if line is None or line.pk not in {one.pk for one in lines}:
        raise NotPossible(_("That line is not in the rules any more. Look at them again, then propose."))
    if kind == ProposalKind.CHANGE and (title, words) == (line.title, line.text):
        raise NotPossible(_("This is what the line says already."))
    if kind == ProposalKind.REMOVE and len(lines) == 1:
        raise NotPossible(_("Rules have at least one line."))


@transaction.atomic
def back(*, proposal: Proposal, person: User) -> bool:
    """Back it; the backing that is enough opens the poll, once, in this transaction. False where `person` backs it
    already.

    Raises OwnProposal, LimitReached, and NotPossible where it looks for nobody any more.
    """
    proposal = locked(proposal.pk)
    if proposal.proposer_id == person.pk:
        raise OwnProposal(_("You made this proposal: others must back it."))
    if proposal.backings.filter(person=person).exists():
        return False
    if not proposal.is_open:
        raise NotPossible(_("This proposal does not look for people who back it any more."))
    if person.department is None:
        raise NotPossible(_("You need a department before you can back a proposal."))
    check_limit(Backing.objects.filter(person=person), most=BACKINGS_A_MINUTE, minutes=1)
    Backing.objects.create(proposal=proposal, person=person, department=person.department)
    open_poll_when_backed(proposal)
    return True


@transaction.atomic
def take_back(*, proposal: Proposal, person: User) -> None:
    """Back it no more. Twice is once. Raises NotPossible once the poll is open: then one votes."""
    proposal = locked(proposal.pk)
    if not proposal.is_open:
        raise NotPossible(_("This proposal does not look for people who back it any more."))
    proposal.backings.filter(person=person).delete()


@transaction.atomic
def withdraw(*, proposal: Proposal) -> None:
    """Its proposer thinks better of it. Raises NotPossible once it is more than a proposal."""
    proposal = locked(proposal.pk)
    if not proposal.is_open:
        raise NotPossible(_("This proposal is not yours alone any more: it cannot be withdrawn."))
    _end(proposal, ProposalState.WITHDRAWN)


def support_of(proposal: Proposal) -> tuple[int, int]:
    """How many people back it who are members today, and from how many departments. One query."""
    found = Backing.objects.filter(proposal=proposal).counted()
    counted = found.aggregate(people=Count("pk"), departments=Count("department", distinct=True))
    return counted["people"], counted["departments"]


def open_poll_when_backed(proposal: Proposal) -> bool:
    """Put it to everybody where enough people of enough departments back it. The caller holds its lock.

    The poll is an ordinary one of the proposer. Where they cannot write this minute (a limit, a pause), the backing
    stands and the sweep tries again. False where nothing was opened.
    """
    terms = ProposalTerms.now()
    people, departments = support_of(proposal)
    if not proposal.is_open or people < terms.backers or departments < terms.departments:
        return False
    try:
        with transaction.atomic():
            polling.open_poll(proposal, days=terms.poll_days)
    except Refused:
        return False
    backers = User.objects.filter(rule_backings__proposal=proposal)
    _tell(proposal, "poll", people=[proposal.proposer, *backers])
    _to_trail("moderation.proposal_poll", proposal, by=None)
    return True


@transaction.atomic
def put_into_force(*, proposal: Proposal, by: User, on: date, after: int, **line: Any) -> Rules:
    """Make what was voted for the next version of the rules. `after` is the newest version that `by` has seen; `line`
    is what a new line has beside its words, and the Welsh ones.

    Raises NotPossible where the poll is not over, was not won, or did not run as it was promised, and BadRules.
    """
    proposal = _undecided(proposal)
    standing = polling.standing_of(proposal)
    if standing is None or not standing.is_won:
        raise NotPossible(standing.words if standing else _("It was never put to a poll."))
    lines = rules.with_proposal(Rules.objects.latest_first().first(), proposal, **line)
    why = _("Proposal %(number)d: %(reason)s") % {"number": proposal.pk, "reason": proposal.reason}
    made = rules.put_into_force(lines=lines, on=on, by=by, after=after, why=why[:WHY_LONGEST])
    _decide(proposal, ProposalState.IN_FORCE, by=by, rules=made)
    return made


@transaction.atomic
def refuse(*, proposal: Proposal, by: User, reason: str) -> None:
    """Say in public why the result is not put into force. Raises NotPossible while the poll is open, or once decided.

    A poll that was closed early, changed or taken away has no result: this is then all that can be said.
    """
    proposal = _undecided(proposal)
    standing = polling.standing_of(proposal)
    if proposal.is_open or (standing is not None and not standing.is_over):
        raise NotPossible(_("Wait until its poll has closed."))
    _decide(proposal, ProposalState.REFUSED, by=by, decision=reason)


@transaction.atomic
def veto(*, proposal: Proposal, by: User, paragraph: str, reason: str) -> None:
    """Stop it for law, in public, with the paragraph; a poll that is open takes no more votes. Raises NotPossible."""
    proposal = _undecided(proposal)
    poll = Poll.objects.filter(pk=proposal.entry_id).first() if proposal.entry_id else None
    if poll is not None:
        close(poll=poll)
    _decide(proposal, ProposalState.VETOED, by=by, decision=reason, paragraph=text.single_line(paragraph))


def locked(pk: int) -> Proposal:
    """The proposal, locked against others who back or decide it."""
    rows = Proposal.objects.select_related("proposer", "line").select_for_update(of=("self",), no_key=True)
    return rows.get(pk=pk)


def sweep() -> tuple[int, int]:
    """Open the polls that could not be opened at once; let lapse what nobody opened in time, or whose proposer left.

    Returns how many of each. Safe to run twice and beside itself.
    """
    opened = ended = 0
    terms = ProposalTerms.now()
    waiting = Proposal.objects.filter(state=ProposalState.OPEN)
    backed = waiting.annotate(number=Count("backings")).filter(number__gte=terms.backers)
    for pk in list(backed.values_list("pk", flat=True)):
        with transaction.atomic():
            opened += open_poll_when_backed(locked(pk))
    gone = waiting.filter(proposer__left_at__isnull=False)
    for pk in sorted(
        {*Proposal.objects.to_lapse(terms.lapse_days).values_list("pk", flat=True), *gone.values_list("pk", flat=True)}
    ):
        with transaction.atomic():
            proposal = locked(pk)
            if proposal.is_open:
                _end(proposal, ProposalState.LAPSED)
                _tell(proposal, "lapsed", people=[proposal.proposer])
                ended += 1
    return opened, ended


def _undecided(proposal: Proposal) -> Proposal:
    proposal = locked(proposal.pk)
    if proposal.state not in UNDECIDED:
        raise NotPossible(_("This proposal was decided, or ended, already."))
    return proposal


def _end(proposal: Proposal, state: ProposalState) -> None:
    proposal.state = state
    proposal.save(update_fields=["state"])


def _decide(proposal: Proposal, state: ProposalState, *, by: User, decision: str = "", **said: Any) -> None:
    refuse_marked(decision, said.get("paragraph", ""), person_id=by.pk, kind="reason", error=MarkedTooHigh)
    proposal.state, proposal.decided_at, proposal.decided_by = state, timezone.now(), by
    proposal.decision = text.tidy(decision).strip()
    for name, value in said.items():
        setattr(proposal, name, value)
    proposal.save(update_fields=["state", "decided_at", "decided_by", "decision", *said])
    backers = User.objects.filter(rule_backings__proposal=proposal)
    _tell(proposal, state, people=[proposal.proposer, *backers], note=proposal.decision)
    _to_trail(f"moderation.proposal_{state}", proposal, by=by)


def _tell(proposal: Proposal, what: str, *, people: list[User], note: str = "") -> None:
    tell(event=Event.RULES, key=f"rules-{what}:{proposal.pk}", people=people, note=note)


def _to_trail(action: str, proposal: Proposal, *, by: User | None) -> None:
    record(
        action,
        actor_id=by.pk if by else None,
        target_type="moderation.proposal",
        target_id=proposal.pk,
        reason=proposal.kind,
    )
