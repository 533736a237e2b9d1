"""Writing and reading blog posts."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from blogs.apps import BLOG_POST
from blogs.forms import BlogPostForm
from content import services
from content.cards import cards_for
from content.models import Entry
from content.pages import entry_context
from core.http import MemberRequest, render_part
from core.paging import paginate
from notifications.services import unread_of_thread


@require_safe
def index(request: MemberRequest) -> HttpResponse:
    """The newest posts of everybody."""
    posts = Entry.objects.visible_to(request.user).published().of_kind(BLOG_POST).for_cards()
    page = paginate(posts, request.GET.dict(), moment="published_at")
    return render(request, "blogs/index.html", {"page": page, "cards": cards_for(page.rows, request.user)})


@require_safe
def drafts(request: MemberRequest) -> HttpResponse:
    """What one has begun."""
    mine = Entry.objects.drafts_of(request.user).of_kind(BLOG_POST)
    page = paginate(mine, request.GET.dict(), moment="updated_at")
    return render(request, "blogs/drafts.html", {"page": page})


@require_safe
def post(request: MemberRequest, pk: int, slug: str) -> HttpResponse:
    """One post with its comments. The words in the address may be old: the number finds it."""
    entry = get_object_or_404(Entry.objects.visible_to(request.user).of_kind(BLOG_POST).for_page(), pk=pk)
    context = entry_context(request, entry) | {"unread": unread_of_thread(request.user, entry)}
    return render_part(request, "blogs/post.html", "content/entry.html#conversation", context)


@require_http_methods(["GET", "HEAD", "POST"])
def write(request: MemberRequest) -> HttpResponse:
    """Begin a post."""
    form = BlogPostForm(request.POST, request.FILES) if request.method == "POST" else BlogPostForm.blank()
    form.take_in(request.user)
    if form.is_valid():
        fields = form.cleaned_data
        try:
            entry = services.write_entry(
                kind=BLOG_POST,
                author=request.user,
                title=fields["title"],
                body=fields["body"],
                tag_words=fields["tags"],
                audience=fields["audience"],
                submission=fields["submission"],
                publish=form.publishes,
                decorative=form.decorative,
            )
        except services.Refused as refusal:
            form.refuse(refusal)
        else:
            return _saved(request, entry)
    context = {"form": form, "heading": _("Write a blog post"), "is_published": False}
    return render(request, "blogs/write.html", context, status=form.refused_status() if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: MemberRequest, pk: int) -> HttpResponse:
    """Change a draft or a post of one's own."""
    entry = get_object_or_404(Entry.objects.editable_by(request.user).of_kind(BLOG_POST), pk=pk)
    sent = {"data": request.POST, "files": request.FILES} if request.method == "POST" else {}
    form = BlogPostForm.of(entry, **sent)
    form.take_in(request.user, written=entry)
    theirs = None
    if form.is_valid():
        fields = form.cleaned_data
        try:
            entry = services.edit_entry(
                entry=entry,
                editor=request.user,
                title=fields["title"],
                body=fields["body"],
                tag_words=fields["tags"],
                audience=fields["audience"],
                version=fields["version"] or 0,
                publish=form.publishes,
                decorative=form.decorative,
            )
        except services.EditConflict as conflict:
            form.refuse(conflict)
            form, theirs = form.with_version(entry.version), entry
        except services.Refused as refusal:
            form.refuse(refusal)
        else:
            return _saved(request, entry)
    context = {
        "form": form,
        "heading": _("Edit your blog post"),
        "is_published": entry.is_published,
        "back": entry.get_absolute_url() if entry.is_published else reverse("blogs:drafts"),
        "theirs": theirs,
    }
    return render(request, "blogs/write.html", context, status=form.refused_status() if form.errors else 200)


def _saved(request: MemberRequest, entry: Entry) -> HttpResponse:
    if entry.is_published:
        messages.success(request, _("“%(title)s” is published.") % {"title": entry.title})
        return redirect(entry)
    messages.success(request, _("Your draft is saved. Only you see it."))
    return redirect(reverse("blogs:edit", args=[entry.pk]))
