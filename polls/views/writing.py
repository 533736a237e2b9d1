"""Writing a poll that stands by itself."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.validators import slug_re
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from content import services as content
from content.drafting.resuming import unsent_change
from content.forms import audiences_in
from content.models import Entry
from content.services.voices import when_in_feeds
from core.http import MemberRequest
from groups.models import Group
from polls import services
from polls.forms import PollForm, initial_of
from polls.models import Poll
from polls.places import is_member
from polls.services import KIND


@require_http_methods(["GET", "HEAD", "POST"])
def write(request: MemberRequest) -> HttpResponse:
    """Begin a poll, for everybody or in the group that `?group=` names."""
    is_sent = request.method == "POST"
    group = _group(request, (request.POST if is_sent else request.GET).get("group", ""))
    audiences = audiences_in(group) if group else None
    slug = group.slug if group else ""
    form = (
        PollForm(request.POST, request.FILES, audiences=audiences)
        if is_sent
        else PollForm.blank(group=slug, audiences=audiences)
    )
    form.take_in(request.user)
    if form.is_valid():
        try:
            entry = content.write_entry(
                kind=KIND,
                author=request.user,
                group=group,
                submission=form.cleaned_data["submission"],
                **_said(form),
            )
        except content.Refused as refusal:
            form.refuse(refusal)
        else:
            return _saved(request, entry, form)
    context = {"form": form, "heading": _("Ask in a poll"), "purpose": "new", "group": group, "place": slug}
    return render(request, "polls/write.html", context, status=form.refused_status() if form.errors else 200)


def _group(request: MemberRequest, slug: str) -> Group | None:
    """The room to write in: 404 where one may not know of it, 403 where one is not a member."""
    if not slug:
        return None
    if not slug_re.match(slug):
        raise Http404
    group = get_object_or_404(Group.objects.visible_to(request.user), slug=slug.lower())
    if not is_member(request.user, group):
        raise PermissionDenied(_("Only members write in this group."))
    return group


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: MemberRequest, pk: int) -> HttpResponse:
    """Change a poll of one's own; once somebody has voted, no more than what stands beside the question."""
    entries = Entry.objects.editable_by(request.user).of_kind(KIND).select_related("group")
    entry = get_object_or_404(entries, pk=pk)
    found = Poll.objects.visible_to(request.user).select_related("tally").filter(pk=pk).first()
    draft = unsent_change(request, entry)
    sent = {"data": request.POST, "files": request.FILES} if request.method == "POST" else {"draft": draft}
    form = PollForm.of(entry, **sent)
    if found is not None:
        form.initial.update(initial_of(services.terms_of(found)))
        if found.has_votes:
            form.initial["title"] = entry.title
            form.stand()
    form.take_in(request.user, written=entry)
    both: dict[str, Any] = {}
    if form.is_valid():
        try:
            entry = content.edit_entry(
                entry=entry,
                editor=request.user,
                version=form.cleaned_data["version"] or 0,
                submission=form.cleaned_data["submission"],
                **_said(form),
            )
        except content.EditConflict as conflict:
            form.refuse(conflict)
            form.merge_with(entry)
            both = {"theirs": entry, "mine": form.cleaned_data}
        except content.Refused as refusal:
            form.refuse(refusal)
        else:
            return _saved(request, entry, form)
    context = {"form": form, "heading": _("Edit your poll"), "purpose": "edit", "entry": entry, "draft": draft}
    context |= {"group": entry.group, "poll": found}
    return render(request, "polls/write.html", context | both, status=form.refused_status() if form.errors else 200)


def _said(form: PollForm) -> dict[str, Any]:
    fields = form.cleaned_data
    return {
        "title": fields["title"],
        "body": fields["body"],
        "tag_words": fields["tags"],
        "audience": fields["audience"],
        "speak_as": form.speak_as_said,
        "publish": form.act_pressed == "publish",
        "decorative": form.decorative,
        "detail": partial(_store, form) if form.wants_terms else None,
    }


def _store(form: PollForm, entry: Entry) -> None:
    services.set_terms(entry=entry, terms=form.terms, title=form.cleaned_data["title"])


def _saved(request: MemberRequest, entry: Entry, form: PollForm) -> HttpResponse:
    if form.act_pressed == "preview":
        return redirect(entry)
    if entry.is_published:
        published = _("“%(title)s” is open for votes.") % {"title": entry.title}
        messages.success(request, f"{published} {when_in_feeds(entry)}".strip())
        return redirect(entry)
    messages.success(request, _("Your draft is saved. Only you see it."))
    return redirect(reverse("polls:edit", args=[entry.pk]))
