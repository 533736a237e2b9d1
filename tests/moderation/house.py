"""Rules and proposals for tests: the smallest that are valid."""

import uuid
from typing import Any

from django.utils import timezone

from moderation.house.proposals import back, propose
from moderation.house.rules import Line, put_into_force
from moderation.models import Proposal, ProposalKind, ProposalTerms, Rule, RuleLine, Rules
from profiles.models import User
from tests.factories import make_department, make_person


def make_rules(*titles: str, **fields: Any) -> Rules:
    """The next version, in force today, of lines with these titles; the first is about attacks."""
    newest = Rules.objects.latest_first().first()
    lines = [
        Line(code=f"line-{number}", title=title, text=f"{title} in full.", rule="" if number else Rule.ATTACK)
        for number, title in enumerate(titles or ("Be kind", "Keep it here"))
    ]
    said = {"on": timezone.localdate(), "by": None, "after": newest.number if newest else 0, **fields}
    return put_into_force(lines=lines, **said)


def make_proposal(proposer: User, line: RuleLine | None = None, **fields: Any) -> Proposal:
    """A change of `line`, or a new one."""
    said = {
        "kind": ProposalKind.CHANGE if line else ProposalKind.ADD,
        "title": "Be kinder",
        "words": "Be kinder in full.",
        "reason": "It is not kind enough.",
        "submission": uuid.uuid4(),
        **fields,
    }
    return propose(proposer=proposer, line=line, **said)


def set_terms(*, backers: int, departments: int, **more: int) -> None:
    """What proposals need from now on."""
    ProposalTerms.objects.update_or_create(pk=1, defaults={"backers": backers, "departments": departments, **more})


def make_backers(number: int, *, departments: int) -> list[User]:
    """So many people, spread over so many departments."""
    rooms = [make_department() for _number in range(departments)]
    return [make_person(department=rooms[place % departments]) for place in range(number)]


def back_all(proposal: Proposal, people: list[User]) -> None:
    """Each backs it."""
    for person in people:
        back(proposal=proposal, person=person)
