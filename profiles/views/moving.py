"""Moving to another department by oneself: the address, its code and the job. Two forms, no operator."""

from typing import Final

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from core.http import MemberRequest
from profiles import mailed, services
from profiles.forms import MoveAddressForm, MoveForm, status_of
from profiles.proof import ask, fresh, is_fresh

METHODS: Final = ["GET", "HEAD", "POST"]
_PROVEN: Final = "profiles.move.proven"  # in the session: one's own address, proven before


@require_http_methods(METHODS)
def move(request: MemberRequest) -> HttpResponse:
    """Ask for the address there, and mail a code to it."""
    form = MoveAddressForm(request.POST if request.method == "POST" else None, request=request)
    if request.method == "POST":
        if not is_fresh(request, request.user):
            return ask(request.path)
        if form.is_valid() and form.is_own:
            request.session[_PROVEN] = form.cleaned_data["email"]
            return redirect("profiles:move-role")
        if form.is_valid() and form.mail_code():
            request.session.pop(_PROVEN, None)
            return redirect("profiles:move-role")
    others = [row for row in services.addresses_of(request.user) if row.email != request.user.email]
    return render(request, "profiles/move.html", {"form": form, "others": others}, status=status_of(form))


@require_http_methods(METHODS)
@fresh(back="profiles:move")
def move_role(request: MemberRequest) -> HttpResponse:
    """The code, the job and the first day; then it is done."""
    proven = str(request.session.get(_PROVEN, ""))
    address = proven or mailed.waiting_for(request, "move")
    department = services.department_of(address) if address else None
    if address is None or department is None:
        return redirect("profiles:move")
    typed = request.POST if request.method == "POST" else None
    form = MoveForm(typed, request=request, today=timezone.localdate(), proven=proven)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            services.move_oneself(
                person=request.user,
                address=form.address,
                job_title=said["job_title"],
                started_on=said["started_on"],
                keeps_old=said["old"] == "keep",
            )
        except services.MoveRefused as refusal:
            if not proven:  # the code is used up: begin again
                messages.warning(request, str(refusal))
                return redirect("profiles:move")
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        else:
            request.session.pop(_PROVEN, None)
            welcome = _("Welcome to %(department)s. All that is yours came with you.")
            messages.success(request, welcome % {"department": department.name})
            return redirect(request.user)
    context = {"form": form, "address": address, "proven": proven, "department": department}
    return render(request, "profiles/move_role.html", context, status=status_of(form))
