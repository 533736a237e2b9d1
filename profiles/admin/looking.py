"""The page on which staff type the code that a member told them, to look at CivNet as that member."""

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin import helpers
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from profiles import looking, services
from profiles.admin.base import operator
from profiles.models import User

PERMISSION = "profiles.look_as_member"
REASONS = {
    "fault": gettext_lazy("something does not work for them"),
    "rights": gettext_lazy("they see too much or too little"),
    "complaint": gettext_lazy("they complained of a page"),
}


class LookForm(forms.Form):
    """The code, and why."""

    code = forms.CharField(
        label=gettext_lazy("Code"),
        max_length=20,
        help_text=gettext_lazy("Eight digits, which the member makes in their settings and tells you."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "numeric"}),
    )
    reason = forms.ChoiceField(label=gettext_lazy("Reason"), choices=[("", "---------"), *REASONS.items()])


def look_view(request: HttpRequest, pk: int, *, model_admin: admin.ModelAdmin[User]) -> HttpResponse:
    """The form; then on to the member's home."""
    staff = operator(request)
    if not staff.has_perm(PERMISSION):
        raise PermissionDenied
    member = get_object_or_404(User, pk=pk)
    form = LookForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            look = services.begin_look(member=member, staff=staff, **form.cleaned_data)
        except services.LookRefused as refusal:
            form.add_error("code", str(refusal))
        else:
            looking.begin(request, look)
            return redirect("portal:home")
    fieldset = [(None, {"fields": list(form.fields)})]
    context: dict[str, Any] = {
        **model_admin.admin_site.each_context(request),
        "title": _("Look as %(name)s") % {"name": member.name},
        "opts": model_admin.model._meta,
        "form": form,
        "adminform": helpers.AdminForm(form, fieldset, {}, model_admin=model_admin),  # type: ignore[arg-type]  # any form
        "back_url": reverse("admin:profiles_user_change", args=[member.pk]),
    }
    return TemplateResponse(request, "admin/profiles/look.html", context, status=422 if form.errors else 200)
