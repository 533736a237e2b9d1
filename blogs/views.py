"""Writing and reading blog posts."""

from typing import Final

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from blogs.apps import BLOG_POST
from content import services
from content.cards import cards_for
from content.drafting.resuming import unsent_change, with_unsent
from content.forms.voices import with_mandates
from content.models import Entry
from content.opening import Opening
from content.pages import entry_context
from content.publishing.forms import PublishingForm
from content.publishing.writing import begin, change
from core.http import MemberRequest, render_part
from core.paging import paginate
from notifications.services import unread_of_thread, with_unread
from stream.marks import with_mark

_POSTS: Final = Opening(BLOG_POST, with_unsent, with_mandates, with_mark, with_unread)


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
    entry = _POSTS.find(pk, request.user)
    if entry is None:
        raise Http404
    context = entry_context(request, entry) | {"unread": unread_of_thread(request.user, entry)}
    return render_part(request, "blogs/post.html", "content/entry.html#conversation", context)


@require_http_methods(["GET", "HEAD", "POST"])
def write(request: MemberRequest) -> HttpResponse:
    """Begin a post."""
    form = PublishingForm(request.POST, request.FILES) if request.method == "POST" else PublishingForm.blank()
    context = {"heading": _("Write a blog post"), "kind": BLOG_POST, "aside": "blogs/_before_you_publish.html"}

    def post() -> Entry:
        return services.write_entry(kind=BLOG_POST, author=request.user, **form.said)

    return begin(request, form, post, context)


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: MemberRequest, pk: int) -> HttpResponse:
    """Change a draft or a post of one's own."""
    entry = get_object_or_404(Entry.objects.editable_by(request.user).of_kind(BLOG_POST), pk=pk)
    draft = unsent_change(request, entry)
    sent = {"data": request.POST, "files": request.FILES} if request.method == "POST" else {"draft": draft}
    context = {"heading": _("Edit your blog post"), "kind": BLOG_POST, "aside": "blogs/_before_you_publish.html"}
    return change(request, entry, PublishingForm.of(entry, **sent), context, draft=draft)
