"""The page on which a superuser merges two accounts of one person: choose, look at what will happen, then do it."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin import helpers
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from profiles import services
from profiles.admin.base import REASON_LABELS, operator
from profiles.models import User
from profiles.proof import ask, is_fresh


class MergeForm(forms.Form):
    """Which account goes, and why."""

    handle = forms.CharField(
        label=gettext_lazy("Handle of the account that goes"),
        help_text=gettext_lazy("As on its page: ada-author-2. All that it has will be of the account above."),
        max_length=61,
    )
    reason = forms.ChoiceField(label=gettext_lazy("Reason"), choices=[("", "---------"), *REASON_LABELS.items()])

    def __init__(self, *args: Any, keep: User, by: User, **options: Any) -> None:
        super().__init__(*args, **options)
        self.keep, self.by = keep, by

    def clean_handle(self) -> User:
        """The account, where the two can be merged."""
        handle = self.cleaned_data["handle"].strip().lstrip("@").lower()
        drop = User.objects.filter(handle=handle).first()
        if drop is None:
            raise ValidationError(_("Nobody has that handle."))
        try:
            services.check_merge(keep=self.keep, drop=drop, by=self.by)
        except services.MergeRefused as refusal:
            raise ValidationError(str(refusal)) from refusal
        return drop


def merge_view(request: HttpRequest, pk: int, *, model_admin: admin.ModelAdmin[User]) -> HttpResponse:
    """The form; then the same form with what will happen under it, and the button that does it."""
    by = operator(request)
    if not by.is_superuser:
        raise PermissionDenied
    if not is_fresh(request, by):
        return ask(request.path)
    keep = get_object_or_404(User, pk=pk)
    form = MergeForm(request.POST if request.method == "POST" else None, keep=keep, by=by)
    drop: User | None = form.cleaned_data["handle"] if form.is_valid() else None
    if drop is not None and request.POST.get("sure") == str(drop.pk):
        try:
            services.merge(keep=keep, drop=drop, by=by, reason=form.cleaned_data["reason"])
        except services.MergeRefused as refusal:
            messages.warning(request, str(refusal))
        else:
            messages.success(request, _("Done: the two accounts are one, and both addresses are told."))
        return redirect("admin:profiles_user_change", keep.pk)
    fieldset = [(None, {"fields": list(form.fields)})]
    context = {
        **model_admin.admin_site.each_context(request),
        "title": _("Merge another account into that of %(name)s") % {"name": keep.name},
        "opts": model_admin.model._meta,
        "form": form,
        "adminform": helpers.AdminForm(form, fieldset, {}, model_admin=model_admin),  # type: ignore[arg-type]  # any form
        "keep": keep,
        "drop": drop,
        "parts": services.what_would_move(drop) if drop is not None else [],
        "back_url": reverse("admin:profiles_user_change", args=[keep.pk]),
    }
    status = 422 if form.errors else 200
    return TemplateResponse(request, "admin/profiles/merge.html", context, status=status)
