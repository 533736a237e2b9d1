"""Pages of departments: what each is and says, its people by team, its talk."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_list_or_404, get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from content.cards import cards_for
from content.models import Entry
from core import text
from core.http import MemberRequest
from core.paging import paginate
from portal import departments as shown
from portal.people import people_by_role
from portal.tabs import Tab
from portal.teams import Node, leads_of, nodes_under, teams_above, with_leads
from profiles.models import Department, Team
from profiles.services import may_name_leads
from stream.controls import control_of, with_level

TEAMS_AT_ONCE = 24  # more of them are folded, or nobody would find the people below


@require_safe
def departments(request: MemberRequest) -> HttpResponse:
    """All departments of today."""
    found = Department.objects.visible_to(request.user).open().order_by("name")
    return render(request, "portal/departments.html", {"departments": found})


def department_context(request: MemberRequest, slug: str, current: str) -> dict[str, Any]:
    """What all pages of one department share. One query."""
    found = shown.with_neighbours(Department.objects.visible_to(request.user))
    department = get_object_or_404(with_level(found, request.user), slug=slug)
    control = control_of(department, request.user)
    words = getattr(department, "introduction", None)
    return {
        "department": department,
        "follow": control if department.is_open or control.is_chosen else None,
        "about": text.clean(words.about_html) if words else "",
        "website": words.website if words else "",
        "before": shown.neighbours(department.before),
        "after": shown.neighbours(department.after),
        "tabs": shown.tabs_of(department, current),
    }


@require_safe
def department(request: MemberRequest, slug: str) -> HttpResponse:
    """What a department is, what it says, what its people talk about, and where."""
    context = department_context(request, slug, "department")
    found: Department = context["department"]
    official, talk = shown.newest(found, request.user)
    cards = cards_for([*official, *talk], request.user)
    own_groups, groups = shown.groups_of(found, request.user)
    context |= {
        "official": cards[: len(official)],
        "talk": cards[len(official) :],
        "tags": shown.tags_of(found, request.user),
        "own_groups": own_groups,
        "groups": groups,
    }
    return render(request, "portal/department.html", context)


@require_safe
def department_talk(request: MemberRequest, slug: str) -> HttpResponse:
    """All that the reader may read of what was written from a department."""
    context = department_context(request, slug, "department-talk")
    entries = Entry.objects.visible_to(request.user).published().filter(department=context["department"])
    page = paginate(entries.for_cards(), request.GET.dict(), moment="published_at")
    context |= {"page": page, "cards": cards_for(page.rows, request.user)}
    return render(request, "portal/department_talk.html", context)


@require_safe
def department_people(request: MemberRequest, slug: str) -> HttpResponse:
    """A department's people, and its teams to find them by. `?show=without-team`: those who named none."""
    context = department_context(request, slug, "department-people")
    found: Department = context["department"]
    is_without_team = request.GET.get("show") == "without-team"
    roles = found.roles.current()
    kept = None
    if is_without_team:
        roles, kept = roles.filter(team=None), {"show": "without-team"}
    people, page = people_by_role(roles, request.user, request.GET.dict(), extra=kept)
    nodes = nodes_under(found, None, request.user)
    context |= {"page": page, "roles": people, "is_without_team": is_without_team, **_parts(nodes)}
    if nodes:
        here = reverse("portal:department-people", args=[found.slug])
        everybody = Tab(here, _("Everybody"), None, not is_without_team)
        context["views"] = [everybody, Tab(f"{here}?show=without-team", _("Without a team"), None, is_without_team)]
    return render(request, "portal/department_people.html", context)


@require_safe
def team(request: MemberRequest, slug: str, team_slug: str) -> HttpResponse:
    """One team of a department: where it stands, what is in it, who."""
    context = department_context(request, slug, "department-people")
    teams = Team.objects.visible_to(request.user).filter(department=context["department"])
    found = with_leads(teams, request.user).filter(slug=team_slug).first()
    if found is None:  # it may have gone to another department with its people
        gone = Team.objects.visible_to(request.user).that_went_from(context["department"], team_slug)
        return redirect(get_list_or_404(gone)[0], permanent=True)
    people, page = people_by_role(found.roles.current(), request.user, request.GET.dict())
    nodes = nodes_under(context["department"], found, request.user)
    own = request.user.roles.current().filter(is_main=True, department=context["department"]).first()
    context |= {
        "page": page,
        "roles": people,
        "team": found,
        "leads": leads_of(found),
        "names_leads": may_name_leads(person=request.user, team=found),
        "above": teams_above(found, request.user),
        "everybody": found.head_count + sum(node.people for node in nodes),
        **_parts(nodes),
        "people_url": reverse("portal:department-people", args=[slug]),
        "is_mine": own is not None and own.team_id == found.pk,
        "may_join": own is not None and own.team_id != found.pk and found.is_open,
    }
    return render(request, "portal/department_people.html", context)


def _parts(nodes: list[Node]) -> dict[str, Any]:
    return {"nodes": nodes, "has_many_teams": len(nodes) > TEAMS_AT_ONCE}
