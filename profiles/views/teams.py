"""What a person does on a team's page."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from core.http import MemberRequest
from profiles.models import Team
from profiles.services import TeamRefused, join_team


@require_POST
def join(request: MemberRequest, pk: int) -> HttpResponse:
    """Say that this is one's team: with the main role, in the department of that role."""
    team = get_object_or_404(Team.objects.visible_to(request.user).select_related("department"), pk=pk)
    role = request.user.roles.current().filter(is_main=True, department=team.department).first()
    if role is None:
        raise PermissionDenied
    try:
        join_team(role=role, team=team, by=request.user)
    except TeamRefused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("You are in this team now."))
    return redirect(team)
