"""The desk around the queue: who looks at what, the next one, and the filters that a moderator keeps."""

from functools import partial
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from content.services import Refused
from moderation import services
from moderation.admin.base import admin_name, person_of
from moderation.admin.deeds import DeedAdmin
from moderation.models import FILTER_NAME_LONGEST, Report, SavedFilter
from moderation.services.filters import tidy


class FilterForm(forms.Form):
    """The name of a view of the queue, which comes with the form."""

    name = forms.CharField(
        label=gettext_lazy("Name of this view"),
        max_length=FILTER_NAME_LONGEST,
        error_messages={"required": gettext_lazy("Give it a name.")},
    )
    query = forms.CharField(required=False, widget=forms.HiddenInput)


class ClaimForm(forms.Form):
    """Whether one means to take it from somebody."""

    take_over = forms.BooleanField(required=False)


class DeskAdmin(DeedAdmin[Report]):
    """Claims and filters of the queue."""

    change_list_template = "admin/moderation/queue.html"

    def get_urls(self) -> list[URLPattern]:
        views: list[tuple[str, str, Any]] = [
            ("next/", "next", require_POST(self.next_view)),
            ("filters/", "save_filter", require_POST(self.save_filter_view)),
            ("filters/<int:number>/remove/", "remove_filter", require_POST(self.remove_filter_view)),
            ("<int:pk>/claim/", "claim", require_http_methods(["GET", "POST"])(self.claim_view)),
            ("<int:pk>/release/", "release", require_POST(self.release_view)),
        ]
        own = [
            path(
                where, self.admin_site.admin_view(partial(self.for_moderators, view)), name=f"moderation_report_{name}"
            )
            for where, name, view in views
        ]
        return [*own, *super().get_urls()]

    def for_moderators(self, view: Any, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """`view`, for whoever may look and act."""
        if not self.has_view_permission(request) or not self.has_moderate_permission(request):
            raise PermissionDenied
        response: HttpResponse = view(request, **kwargs)
        return response

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        own = list(SavedFilter.objects.of(request.user)) if self.has_moderate_permission(request) else []
        query = tidy(request.GET.urlencode())
        context = {
            "may_moderate": self.has_moderate_permission(request),
            "saved_filters": own,
            "query": query,
            "is_saved": any(one.query == query for one in own),
            "filter_form": FilterForm(initial={"query": query}, auto_id="filter_%s"),
        }
        return super().changelist_view(request, {**context, **(extra_context or {})})

    def next_view(self, request: HttpRequest) -> HttpResponse:
        """Claim the oldest that nobody looks at, and open it."""
        return HttpResponseRedirect(self.next_url(request))

    def next_url(self, request: HttpRequest, after: Report | None = None) -> str:
        """The page of the next report, claimed; the list where nothing is left."""
        row = services.claim_next(person_of(request), after=after)
        if row is not None:
            return reverse(admin_name(self, "change"), args=[row.pk])
        messages.info(request, _("Nothing is left that you can decide now."))
        return reverse(admin_name(self, "changelist"))

    def claim_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Say that one looks at it; where somebody else does, ask whether to take it over."""
        row = get_object_or_404(self.get_queryset(request), pk=pk)
        moderator = person_of(request)
        here = reverse(admin_name(self, "change"), args=[row.pk])
        form = ClaimForm(request.POST)
        if request.method == "POST" and form.is_valid():
            try:
                services.claim(report=row, moderator=moderator, take_over=form.cleaned_data["take_over"])
            except Refused:
                row.refresh_from_db(fields=["claimed_by", "claimed_at"])
            else:
                minutes = {"minutes": services.CLAIM_MINUTES}
                messages.success(request, _("Others see for %(minutes)d minutes that you are looking at it.") % minutes)
                return HttpResponseRedirect(here)
        holder = services.holder_of(row)
        if holder is None or holder == moderator:
            return HttpResponseRedirect(here)
        context = {
            **self.admin_site.each_context(request),
            "title": _("Take it over?"),
            "opts": self.model._meta,
            "holder": holder,
            "row": row,
            "back_url": here,
        }
        status = 409 if request.method == "POST" else 200
        return TemplateResponse(request, "admin/moderation/take_over.html", context, status=status)

    def release_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Give it back."""
        row = get_object_or_404(self.get_queryset(request), pk=pk)
        services.release(report=row, moderator=person_of(request))
        messages.success(request, _("It is back in the queue."))
        return HttpResponseRedirect(reverse(admin_name(self, "changelist")))

    def save_filter_view(self, request: HttpRequest) -> HttpResponse:
        """Keep the view of the queue that the form came with."""
        form = FilterForm(request.POST)
        if form.is_valid():
            try:
                services.save_filter(moderator=person_of(request), **form.cleaned_data)
            except Refused as refusal:
                messages.error(request, str(refusal))
            else:
                messages.success(request, _("The view “%(name)s” is saved.") % {"name": form.cleaned_data["name"]})
        else:
            messages.error(request, " ".join(str(error) for errors in form.errors.values() for error in errors))
        query = tidy(str(form.data.get("query", "")))
        return HttpResponseRedirect(reverse(admin_name(self, "changelist")) + (f"?{query}" if query else ""))

    def remove_filter_view(self, request: HttpRequest, number: int) -> HttpResponse:
        """Forget one of one's own."""
        if services.remove_filter(moderator=person_of(request), number=number):
            messages.success(request, _("The view is removed."))
        return HttpResponseRedirect(reverse(admin_name(self, "changelist")))
