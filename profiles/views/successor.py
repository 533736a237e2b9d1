"""The department of the reader has ended, and several carry it on: which one do they go to?"""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from core.http import MemberRequest
from profiles.forms import SuccessorForm
from profiles.models import Department
from profiles.services import reorganising


@require_http_methods(["GET", "HEAD", "POST"])
def successor(request: MemberRequest) -> HttpResponse:
    """Choose once; whoever has nothing to choose reads that."""
    found = reorganising.asked(request.user)
    if found is None and request.method == "POST":  # chosen meanwhile, in another window
        messages.info(request, _("There is nothing for you to choose."))
        return redirect("profiles:successor")
    if found is None:
        return render(request, "profiles/successor.html", {"department": None})
    department, heirs = found
    form = SuccessorForm(request.POST if request.method == "POST" else None, heirs=heirs)
    if request.method == "POST" and form.is_valid():
        heir: Department = form.cleaned_data["heir"]
        reorganising.choose_heir(person=request.user, department=department, heir=heir)
        welcome = _("You go on in %(department)s. All that is yours came with you.")
        messages.success(request, welcome % {"department": heir.name})
        return redirect(request.user)
    context = {"department": department, "heirs": heirs, "form": form}
    return render(request, "profiles/successor.html", context, status=422 if form.errors else 200)
