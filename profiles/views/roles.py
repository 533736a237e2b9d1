"""What one is employed as, now and before: listed, added, edited, ended; and who leads a team."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.http import MemberRequest
from profiles.forms import EndForm, LeadForm, RoleForm, WhereForm
from profiles.models import Role
from profiles.services import (
    NotTheirs,
    RoleRefused,
    TeamRefused,
    edit_own_role,
    end_own_role,
    hold_own_role,
    make_main_role,
    may_be_removed,
    may_name_leads,
    remove_own_role,
    set_lead,
)


@require_safe
def roles(request: MemberRequest) -> HttpResponse:
    """One's own roles, and where another one would be."""
    held = [(role, may_be_removed(role)) for role in Role.objects.visible_to(request.user).of(request.user)]
    return render(request, "profiles/roles.html", {"held": held, "form": WhereForm(person=request.user)})


@require_http_methods(["GET", "HEAD", "POST"])
def add_role(request: MemberRequest) -> HttpResponse:
    """One more role, in the department that `?department=` names."""
    where = WhereForm(request.GET, person=request.user)
    if not where.is_valid():
        return redirect("profiles:roles")
    department = where.cleaned_data["department"]
    if request.method == "POST":
        form = RoleForm(request.POST, department=department)
        if form.is_valid():
            submission = form.cleaned_data["submission"]
            try:
                hold_own_role(person=request.user, department=department, submission=submission, **form.said)
            except (RoleRefused, TeamRefused) as refusal:
                form.refuse(refusal)
            else:
                messages.success(request, _("The role is on your profile."))
                return redirect("profiles:roles")
    else:
        form = RoleForm.empty(department)
    is_proven = department.slug in where.proven
    context = {"form": form, "department": department, "is_proven": is_proven}
    return render(request, "profiles/role.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def edit_role(request: MemberRequest, pk: int) -> HttpResponse:
    """Say otherwise what one's role is."""
    role = get_object_or_404(Role.objects.visible_to(request.user).of(request.user), pk=pk)
    if request.method == "POST":
        form = RoleForm(request.POST, department=role.department, role=role)
        if form.is_valid():
            try:
                edit_own_role(role=role, **form.said)
            except (RoleRefused, TeamRefused) as refusal:
                form.refuse(refusal)
            else:
                messages.success(request, _("The role is saved."))
                return redirect("profiles:roles")
    else:
        form = RoleForm.of(role)
    context = {"form": form, "department": role.department, "role": role, "is_proven": True}
    return render(request, "profiles/role.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def end_role(request: MemberRequest, pk: int) -> HttpResponse:
    """From a day on one does not do this any more."""
    role = get_object_or_404(Role.objects.visible_to(request.user).of(request.user), pk=pk)
    form = EndForm.of(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            end_own_role(role=role, on=form.cleaned_data["ended_on"])
        except RoleRefused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Done. It stays on your profile, under what you did before."))
            return redirect("profiles:roles")
    return render(request, "profiles/end_role.html", {"form": form, "role": role}, status=422 if form.errors else 200)


@require_POST
def make_main(request: MemberRequest, pk: int) -> HttpResponse:
    """This is the role that cards show."""
    role = get_object_or_404(Role.objects.visible_to(request.user).of(request.user), pk=pk)
    try:
        make_main_role(role=role, by=request.user)
    except RoleRefused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Your name stands with this role now, everywhere."))
    return redirect("profiles:roles")


@require_POST
def remove_role(request: MemberRequest, pk: int) -> HttpResponse:
    """It was a mistake: take it off one's profile."""
    role = get_object_or_404(Role.objects.visible_to(request.user).of(request.user), pk=pk)
    if remove_own_role(role=role):
        messages.success(request, _("The role is removed from your profile."))
    else:
        messages.error(request, _("Only a role that has ended, and that you added yourself, can be removed."))
    return redirect("profiles:roles")


@require_POST
def lead(request: MemberRequest, pk: int) -> HttpResponse:
    """Say that somebody leads the team that their role is in, or does no more."""
    role = get_object_or_404(Role.objects.visible_to(request.user).current().in_teams(), pk=pk)
    is_own = role.person_id == request.user.pk  # whoever leads may lay it down
    if role.team is None or not (is_own or may_name_leads(person=request.user, team=role.team)):
        raise PermissionDenied
    form = LeadForm(request.POST)
    if form.is_valid():
        try:
            set_lead(role=role, is_lead=form.cleaned_data["leads"], by=request.user)
        except NotTheirs as error:
            raise PermissionDenied from error
        except RoleRefused as refusal:
            messages.error(request, str(refusal))
        else:
            said = (
                _("%(name)s leads this team.") if form.cleaned_data["leads"] else _("%(name)s leads this team no more.")
            )
            messages.success(request, said % {"name": role.person.name})
    return redirect(role.team)
