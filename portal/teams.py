"""The tree of a department's teams: what stands above one and right under it, how many people, and who leads."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, OuterRef, Q, QuerySet, Sum
from django.db.models.functions import JSONObject
from django.utils import timezone

from profiles.models import Department, Role, Team, User

LEADS_SHOWN: Final = 3  # of one team, in a list of teams


@dataclass(frozen=True)
class Node:
    """A team in a list: with everybody beneath it, the teams right under it, and who leads."""

    team: Team
    people: int  # whoever is in two teams of it counts in each
    parts: int
    leads: Sequence[User]  # of whom only name and handle are known


def with_leads(teams: "QuerySet[Team, Any]", reader: User) -> "QuerySet[Team, Any]":
    """`teams` with who leads each today, in the query that finds them: `led_by`, to be read by `leads_of`."""
    leading = Role.objects.visible_to(reader).current().filter(team=OuterRef("pk"), is_lead=True)
    named = leading.order_by("person__name", "pk").values(
        json=JSONObject(name="person__name", handle="person__handle", pk="person_id")
    )
    return teams.annotate(led_by=ArraySubquery(named[:LEADS_SHOWN]))


def leads_of(team: Any) -> list[User]:
    """Who leads the team, which was found `with_leads`."""
    rows = {row["pk"]: row for row in team.led_by}  # a job share of one's own is one lead
    return [User(pk=row["pk"], name=row["name"], handle=row["handle"]) for row in rows.values()]


def nodes_under(department: Department, team: Team | None, reader: User) -> list[Node]:
    """Open teams right under `team`, or at the top, by name. Two queries, or one where there are none."""
    today = timezone.localdate()
    is_open = Q(children__ended_on=None) | Q(children__ended_on__gt=today)
    found = Team.objects.visible_to(reader).open().filter(department=department).directly_beneath(team)
    found = found.annotate(parts=Count("children", filter=is_open)).select_related("department")
    teams: list[Any] = list(with_leads(found, reader))
    beneath = _beneath(department, team) if any(one.parts for one in teams) else {}
    return [Node(one, one.head_count + beneath.get(one.pk, 0), one.parts, leads_of(one)) for one in teams]


def teams_above(team: Team, reader: User) -> list[Team]:
    """The teams that `team` is part of, from the top. One query, or none."""
    if not team.ancestors:
        return []
    found = Team.objects.visible_to(reader).select_related("department").in_bulk(team.ancestors)
    return [found[pk] for pk in team.ancestors if pk in found]


def _beneath(department: Department, team: Team | None) -> dict[int, int]:
    """How many people are in the teams under each team right under `team`. One query, over teams alone."""
    level = 0 if team is None else len(team.ancestors) + 1  # where, of the teams above one, that team stands
    teams = Team.objects.open().filter(department=department)
    teams = teams.exclude(parent=None) if team is None else teams.beneath(team).exclude(parent=team)
    counted = teams.order_by().values_list(f"ancestors__{level}").annotate(Sum("head_count"))
    return {pk: number for pk, number in counted if pk is not None}
