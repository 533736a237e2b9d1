"""The rules of the house, proposals to change them, and the ledger of what was done by them."""

from datetime import timedelta

from django.utils import timezone

from moderation.appeals.letters import token_of
from moderation.house.proposals import back
from moderation.models import Act, ActKind, Proposal, ProposalState, ProposalTerms, Rule
from tests.factories import make_entry, make_person
from tests.moderation.house import make_backers, make_proposal, make_rules
from tests.pages.page import Arguments, Page
from tests.world import World


def terms() -> int:
    """What proposals need."""
    return ProposalTerms.objects.get_or_create(pk=1)[0].pk


ARGUMENTS: dict[str, Arguments] = {
    "moderation:act": lambda world: [world.act.pk],
    "moderation:appeal": lambda world: [world.act.pk],
    "moderation:appeal-by-mail": lambda world: [token_of(world.suspension)],
    "admin:moderation_appeal_*": lambda world: [world.appeal.pk],
    "moderation:rules-version": lambda world: [world.rules.number],
    "moderation:proposal": lambda world: [world.proposal.pk],
    "moderation:back": lambda world: [world.proposal.pk],
    "moderation:take-back": lambda world: [world.proposal.pk],
    "moderation:withdraw-proposal": lambda world: [world.proposal.pk],
    "admin:moderation_rules_*": lambda world: [world.rules.pk],
    "admin:moderation_proposal_*": lambda world: [world.proposal.pk],
    "admin:moderation_proposalterms_*": lambda world: [terms()],
}


def more_versions(world: World, number: int) -> None:
    """Later versions, all in force today."""
    for turn in range(number):
        make_rules(f"Be kind {turn}", "Stay on the topic")


def more_proposals(world: World, number: int) -> None:
    """Open ones of different people, each backed by somebody, for the first line in force."""
    line = Proposal.objects.get(pk=world.proposal.pk).line
    for _number in range(number):
        proposal = make_proposal(make_person(), line)
        back(proposal=proposal, person=make_person())
        Proposal.objects.filter(pk=proposal.pk).update(created_at=timezone.now() - timedelta(hours=2))


def more_backers(world: World, number: int) -> None:
    """People of departments of their own who back the proposal, never so many that a poll opens."""
    ProposalTerms.objects.update_or_create(pk=1, defaults={"backers": 1000})
    for person in make_backers(number, departments=number):
        back(proposal=world.proposal, person=person)


def more_decided(world: World, number: int) -> None:
    """Withdrawn ones of one person."""
    said = {"kind": "add", "title": "A line", "text": "Its text.", "reason": "It lacks."}
    for _number in range(number):
        Proposal.objects.create(proposer=world.person("author"), state=ProposalState.WITHDRAWN, **said)


def more_acts(world: World, number: int) -> None:
    """Acts of a moderator and of the community."""
    author = world.person("author")
    for turn in range(number):
        Act.objects.create(
            entry=make_entry(author) if turn % 2 else world.entry,
            concerns=author,
            kind=ActKind.HIDE if turn % 3 else ActKind.NO_ACTION,
            rule=list(Rule)[turn % 6] if turn % 3 else "",
            moderator=None if turn % 5 == 1 else world.person("moderator"),
            reason="A reason.",
        )


PAGES = [
    Page("moderation:act", reader="stranger"),
    Page("moderation:appeal", reader="stranger"),
    Page("moderation:rules", grow=more_proposals),
    Page("moderation:rules-history", grow=more_versions),
    Page("moderation:rules-version", reader="stranger"),
    Page("moderation:proposals", grow=more_proposals),
    Page("moderation:proposals", query="?show=all", grow=more_decided),
    Page("moderation:propose", query="?line=line-0"),
    Page("moderation:proposal", grow=more_backers),
    Page("moderation:proposal", reader="stranger", grow=more_backers),
    Page("moderation:ledger", grow=more_acts),
    Page("moderation:ledger", query="?kind=hide&rule=attack", grow=more_acts),
]
