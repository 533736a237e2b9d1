"""The poll on a proposal: an ordinary one of its proposer, and what came out of it.

Its author could change or end it like any other poll. The promise is kept by looking: a poll that asks something else,
offers other options or did not run to the promised moment decides nothing.
"""

from dataclasses import dataclass
from datetime import timedelta
from functools import partial

from django.conf import settings
from django.utils import timezone, translation
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from content.models import Entry
from content.services import NotPossible, write_entry
from moderation.models import Proposal, ProposalKind, ProposalState
from polls.models import Mode, Poll
from polls.services import KIND, set_terms
from polls.terms import Terms

_QUESTION_LONGEST = 190  # characters: a title of an entry has 200


@dataclass(frozen=True)
class Standing:
    """What the poll says now."""

    yes: int
    no: int
    is_over: bool
    fault: str = ""  # why it decides nothing, whatever the votes say

    @property
    def is_won(self) -> bool:
        """Whether its result may be put into force."""
        return self.is_over and not self.fault and self.yes > self.no

    @property
    def words(self) -> str:
        """Where it stands, in a sentence."""
        if self.fault:
            return self.fault
        if not self.is_over:
            return _("Its poll is open.")
        counted = {"yes": self.yes, "no": self.no}
        if self.is_won:
            return _("Its poll has closed: %(yes)d for it, %(no)d against.") % counted
        return _("Its poll has closed without a majority: %(yes)d for it, %(no)d against.") % counted


def open_poll(proposal: Proposal, *, days: int) -> Entry:
    """Ask everybody for so many days, in the name of the proposer. The caller holds the lock of the proposal.

    Raises NotPossible for somebody who is no member now, and all that `write_entry` raises.
    """
    if not proposal.proposer.may_read:
        raise NotPossible(_("The person who proposed it is not here at the moment."))
    closes_at = timezone.now() + timedelta(days=days)
    with translation.override(settings.LANGUAGE_CODE):  # not the language of whoever happens to be the last to back it
        question = Truncator(f"{_('Rules of the house')}: {proposal.heading}").chars(_QUESTION_LONGEST)
        yes, no = _("Yes, do that"), _("No, leave the rules as they are")
        body = _body(proposal)
    terms = Terms(mode=Mode.SINGLE, options=[yes, no], closes_at=closes_at)
    entry = write_entry(
        kind=KIND,
        author=proposal.proposer,
        title=question,
        body=body,
        detail=partial(_hang, terms=terms),
    )
    proposal.state, proposal.entry, proposal.closes_at = ProposalState.POLLED, entry, closes_at
    proposal.question, proposal.yes_label = entry.title, yes
    proposal.save(update_fields=["state", "entry", "closes_at", "question", "yes_label"])
    return entry


def _hang(entry: Entry, *, terms: Terms) -> None:
    set_terms(entry=entry, terms=terms)


def _body(proposal: Proposal) -> str:
    """What is proposed and why, for the page of the poll. People's words stand in quotes, a paragraph each."""
    parts = []
    if proposal.line is not None:
        parts += [_("Today the rules say:"), _quoted(f"{proposal.line.title}. {proposal.line.text}")]
    if proposal.kind != ProposalKind.REMOVE:
        parts += [_("They would say:"), _quoted(f"{proposal.title}. {proposal.text}")]
    parts += [_("Why:"), _quoted(proposal.reason)]
    told = _("Enough people from enough departments [backed this proposal](%(url)s) to ask everybody.")
    return "\n\n".join([*parts, told % {"url": proposal.get_absolute_url()}])


def _quoted(words: str) -> str:
    return "\n".join(f"> {line}" for line in words.split("\n"))


def standing_of(proposal: Proposal) -> Standing | None:
    """What its poll says; None where there was none. Two queries."""
    if proposal.closes_at is None:
        return None
    poll = (
        Poll.objects.select_related("entry", "tally").prefetch_related("choices").filter(pk=proposal.entry_id).first()
        if proposal.entry_id
        else None
    )
    if poll is None or not poll.entry.is_published:
        return Standing(0, 0, True, _("Its poll was taken away, so there is no result."))
    counts = poll.tally.counts if poll.has_votes else {}
    labels = {choice.label: counts.get(str(choice.pk), 0) for choice in poll.choices.all()}
    yes = labels.pop(proposal.yes_label, None)
    no = sum(labels.values())
    if (
        yes is None
        or len(labels) != 1
        or poll.mode != Mode.SINGLE
        or (poll.question or poll.entry.title) != proposal.question
    ):
        return Standing(
            yes or 0, no, poll.is_closed, _("Its poll was changed to ask something else, so it decides nothing.")
        )
    if poll.is_closed and min(filter(None, (poll.closed_at, poll.closes_at))) < proposal.closes_at:
        return Standing(yes, no, True, _("Its poll was closed before the promised day, so it decides nothing."))
    return Standing(yes, no, poll.is_closed)
