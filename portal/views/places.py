"""Pages of workplaces: who of which department works in a building."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from core.http import MemberRequest
from portal import places as shown
from portal.here import total_at
from portal.people import people_by_role
from profiles.models import Workplace


@require_safe
def place(request: MemberRequest, slug: str) -> HttpResponse:
    """A building, its departments and its people; `?department=` shows those of one."""
    found = get_object_or_404(Workplace.objects.visible_to(request.user), slug=slug)
    departments = shown.by_department(found, request.user)
    asked = request.GET.get("department", "")
    chosen = next((department for department, _number in departments if department.slug == asked), None)
    roles, kept = found.roles.current(), None
    if chosen is not None:
        roles, kept = roles.filter(department=chosen), {"department": chosen.slug}
    people, page = people_by_role(roles, request.user, request.GET.dict(), extra=kept)
    context = {
        "place": found,
        "departments": departments,
        "number": sum(number for _department, number in departments),
        "chosen": chosen,
        "roles": people,
        "page": page,
        "here_today": total_at(found) if found.is_open else 0,
    }
    return render(request, "portal/place.html", context)
