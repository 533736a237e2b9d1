"""Writing and reading blog posts."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateformat import format as date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from blogs.apps import BLOG_POST
from blogs.forms import BlogPostForm
from content import services
from content.cards import cards_for
from content.drafting.resuming import unsent_change, with_unsent
from content.models import Entry
from content.pages import entry_context
from core.http import MemberRequest, render_part
from core.paging import paginate
from notifications.services import unread_of_thread, with_unread
from stream.marks import with_mark


@require_safe
def index(request: MemberRequest) -> HttpResponse:
    """The newest posts of everybody."""
    posts = Entry.objects.visible_to(request.user).published().of_kind(BLOG_POST).for_cards()
    page = paginate(posts, request.GET.dict(), moment="published_at")
    return render(request, "blogs/index.html", {"page": page, "cards": cards_for(page.rows, request.user)})


@require_safe
def drafts(request: MemberRequest) -> HttpResponse:
    """Where one's drafts were once: they are on one list now."""
    return redirect("content:drafts", permanent=True)


@require_safe
def post(request: MemberRequest, pk: int, slug: str) -> HttpResponse:
    """One post with its replies. The words in the address may be old: the number finds it."""
    posts = with_unsent(Entry.objects.visible_to(request.user).of_kind(BLOG_POST).for_page(), request.user)
    entry = get_object_or_404(with_unread(with_mark(posts, request.user), request.user), pk=pk)
    context = entry_context(request, entry) | {"unread": unread_of_thread(request.user, entry)}
    return render_part(request, "blogs/post.html", "content/entry.html#conversation", context)


@require_http_methods(["GET", "HEAD", "POST"])
def write(request: MemberRequest) -> HttpResponse:
    """Begin a post."""
    form = BlogPostForm(request.POST, request.FILES) if request.method == "POST" else BlogPostForm.blank()
    form.take_in(request.user)
    if form.is_valid():
        try:
            entry = services.write_entry(
                kind=BLOG_POST, author=request.user, submission=form.cleaned_data["submission"], **_said(form)
            )
        except services.Refused as refusal:
            form.refuse(refusal)
        else:
            return _saved(request, entry, form)
    context = {"form": form, "heading": _("Write a blog post"), "purpose": "new"}
    return render(request, "blogs/write.html", context, status=form.refused_status() if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: MemberRequest, pk: int) -> HttpResponse:
    """Change a draft or a post of one's own."""
    entry = get_object_or_404(Entry.objects.editable_by(request.user).of_kind(BLOG_POST), pk=pk)
    draft = unsent_change(request, entry)
    sent = {"data": request.POST, "files": request.FILES} if request.method == "POST" else {"draft": draft}
    form = BlogPostForm.of(entry, **sent)
    form.take_in(request.user, written=entry)
    both: dict[str, Any] = {}
    if form.is_valid():
        try:
            entry = services.edit_entry(
                entry=entry,
                editor=request.user,
                version=form.cleaned_data["version"] or 0,
                submission=form.cleaned_data["submission"],
                **_said(form),
            )
        except services.EditConflict as conflict:
            form.refuse(conflict)
            form.merge_with(entry)
            both = {"theirs": entry, "mine": form.cleaned_data}
        except services.Refused as refusal:
            form.refuse(refusal)
        else:
            return _saved(request, entry, form)
    context = {"form": form, "heading": _("Edit your blog post"), "purpose": "edit", "entry": entry, "draft": draft}
    return render(request, "blogs/write.html", context | both, status=form.refused_status() if form.errors else 200)


def _said(form: BlogPostForm) -> dict[str, Any]:
    fields = form.cleaned_data
    return {
        "title": fields["title"],
        "body": fields["body"],
        "tag_words": fields["tags"],
        "audience": fields["audience"],
        "publish": form.publishes,
        "decorative": form.decorative,
    }


def _saved(request: MemberRequest, entry: Entry, form: BlogPostForm) -> HttpResponse:
    if form.act_pressed == "preview":
        return redirect(entry)
    if entry.is_published:
        messages.success(request, _("“%(title)s” is published.") % {"title": entry.title})
        return redirect(entry)
    if entry.published_at is not None:
        when = date_format(timezone.localtime(entry.published_at), "j F Y, H:i")
        messages.success(request, _("It will be published on %(when)s.") % {"when": when})
        return redirect(entry)
    messages.success(request, _("Your draft is saved. Only you see it."))
    return redirect(reverse("blogs:edit", args=[entry.pk]))
