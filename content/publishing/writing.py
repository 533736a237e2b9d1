"""What the pages do on which an entry is written or changed. A kind says what is special about it."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateformat import format as date_format
from django.utils.translation import gettext as _

from content import kinds, services
from content.models import Draft, Entry
from content.publishing.forms import PublishingForm
from content.services.voices import when_in_feeds
from core.http import MemberRequest

Write = Callable[[], Entry]
_TEMPLATE = "content/write.html"


def begin(request: MemberRequest, form: PublishingForm, write: Write, context: dict[str, Any]) -> HttpResponse:
    """The page of a new entry. `write` makes it of a clean form; what it refuses is said in the form.

    `context` has `heading`, `kind`, and where the kind needs it `place`, `crumbs` and `aside` (templates).
    """
    form.take_in(request.user)
    if form.is_valid():
        try:
            entry = write()
        except services.Refused as refusal:
            form.refuse(refusal)
        else:
            return saved(request, entry, form)
    shown = {"form": form, "purpose": "new", **context}
    return render(request, _TEMPLATE, shown, status=form.refused_status() if form.errors else 200)


def change(
    request: MemberRequest,
    entry: Entry,
    form: PublishingForm,
    context: dict[str, Any],
    *,
    draft: Draft | None,
    detail: Callable[[Entry], None] | None = None,
) -> HttpResponse:
    """The page on which an entry of one's own is changed. `detail` changes the row of its kind as well."""
    form.take_in(request.user, written=entry)
    both: dict[str, Any] = {}
    if form.is_valid():
        try:
            entry = services.edit_entry(
                entry=entry,
                editor=request.user,
                version=form.cleaned_data["version"] or 0,
                detail=detail,
                **form.said,
            )
        except services.EditConflict as conflict:
            form.refuse(conflict)
            form.merge_with(entry)
            both = {"theirs": entry, "mine": form.cleaned_data}
        except services.Refused as refusal:
            form.refuse(refusal)
        else:
            return saved(request, entry, form)
    shown = {"form": form, "purpose": "edit", "entry": entry, "draft": draft, **context, **both}
    return render(request, _TEMPLATE, shown, status=form.refused_status() if form.errors else 200)


def saved(request: MemberRequest, entry: Entry, form: PublishingForm) -> HttpResponse:
    """Where the writer goes from here, and what they are told."""
    if form.act_pressed == "preview":
        return redirect(entry)
    if entry.is_published:
        published = _("“%(title)s” is published.") % {"title": entry.title}
        messages.success(request, f"{published} {when_in_feeds(entry)}".strip())
        return redirect(entry)
    if entry.published_at is not None:
        when = date_format(timezone.localtime(entry.published_at), "j F Y, H:i")
        messages.success(request, _("It will be published on %(when)s.") % {"when": when})
        return redirect(entry)
    messages.success(request, _("Your draft is saved. Only you see it."))
    return redirect(reverse(kinds.get(entry.kind).edit_url_name, args=[entry.pk]))
