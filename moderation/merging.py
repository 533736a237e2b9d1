"""Two accounts of one person become one: what they reported, what was reported of them, what was done."""

from typing import Any

from django.dispatch import receiver

from moderation.models import (
    NOTE_LONGEST,
    Act,
    Appeal,
    Backing,
    Proposal,
    ProposalState,
    Report,
    Rules,
    SavedFilter,
    Spill,
)
from profiles.merging import settles
from profiles.models import User
from profiles.repointing import free_tokens, repoint, repoint_once
from profiles.signals import merging


@receiver(merging)
@settles(
    *("moderation.Report.reporter", "moderation.Report.handled_by", "moderation.Report.claimed_by"),
    *("moderation.Report.person", "moderation.Report.concerns"),
    *("moderation.Act.moderator", "moderation.Act.person", "moderation.Act.concerns"),
)
def settle_reports(sender: Any, *, keep: User, drop: User, **kwargs: Any) -> None:
    """Two open reports of one thing are one, with the words of both."""
    free_tokens(Report.objects.all(), "reporter", keep=keep, drop=drop)
    things = ["entry", "reply", "group", "introduction", "upload"]
    waiting = Report.objects.open()
    repoint_once(waiting, "reporter", keep=keep, drop=drop, same=[*things, "person"], settle=_join_notes)
    of_people = waiting.filter(person__isnull=False)
    repoint_once(of_people, "person", keep=keep, drop=drop, same=["reporter", "upload"], settle=_join_notes)
    repoint(Report.objects.all(), "reporter", "handled_by", "claimed_by", "person", "concerns", keep=keep, drop=drop)
    repoint(Act.objects.all(), "moderator", "person", "concerns", keep=keep, drop=drop)


def _join_notes(stays: Report, goes: Report) -> None:
    notes = dict.fromkeys(note for note in (stays.note, goes.note) if note)
    stays.note = " / ".join(notes)[:NOTE_LONGEST]
    stays.save(update_fields=["note"])


@receiver(merging)
@settles("moderation.Appeal.person", "moderation.Appeal.decided_by")
def settle_appeals(sender: Any, *, keep: User, drop: User, **kwargs: Any) -> None:
    """What one account asked the other never decided: `services` ask for another department."""
    free_tokens(Appeal.objects.all(), "person", keep=keep, drop=drop)
    repoint(Appeal.objects.all(), "person", "decided_by", keep=keep, drop=drop)


@receiver(merging)
@settles(
    *("moderation.Rules.made_by", "moderation.Proposal.proposer", "moderation.Proposal.decided_by"),
    "moderation.Backing.person",
)
def settle_proposals(sender: Any, *, keep: User, drop: User, **kwargs: Any) -> None:
    """A person has one open proposal, backs one once, and never their own."""
    repoint(Rules.objects.all(), "made_by", keep=keep, drop=drop)
    own = Proposal.objects.all()
    free_tokens(own, "proposer", keep=keep, drop=drop)
    if own.filter(proposer=keep, state=ProposalState.OPEN).exists():
        own.filter(proposer=drop, state=ProposalState.OPEN).update(state=ProposalState.WITHDRAWN)
    repoint(own, "proposer", "decided_by", keep=keep, drop=drop)
    repoint_once(Backing.objects.all(), "person", keep=keep, drop=drop, same=["proposal"])
    Backing.objects.filter(person=keep, proposal__proposer=keep).delete()


@receiver(merging)
@settles("moderation.SavedFilter.moderator")
def settle_filters(sender: Any, *, keep: User, drop: User, **kwargs: Any) -> None:
    """Of two filters of one name the one of the account that stays; at most as many as one moderator may have."""
    repoint_once(SavedFilter.objects.all(), "moderator", keep=keep, drop=drop, same=["name"])


@receiver(merging)
def settle_spills(sender: Any, *, keep: User, drop: User, **kwargs: Any) -> None:
    """Who had opened what was a spill is one person now. The count of that day stays as it was."""
    for spill in Spill.objects.filter(reader_ids__contains=[drop.pk]).order_by("pk"):
        numbers = {keep.pk if number == drop.pk else number for number in spill.reader_ids}
        spill.reader_ids = sorted(numbers)
        spill.save(update_fields=["reader_ids"])
