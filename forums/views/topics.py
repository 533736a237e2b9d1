"""One topic: reading, writing, changing it."""

from functools import partial
from typing import Final

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from content.drafting.resuming import unsent_change, with_unsent
from content.forms.voices import with_mandates
from content.models import Entry
from content.opening import Opening
from content.pages import entry_context
from content.publishing.writing import begin, change
from core.http import MemberRequest, render_part
from forums import services
from forums.apps import TOPIC
from forums.forms import KindForm, TopicForm
from forums.listing import rows_of
from forums.models import Forum, Topic
from forums.moving import moved_to
from forums.pages import for_topic_page, suggested
from forums.places import attach, place_of
from forums.rights import may_write
from groups.models import Group, Tool
from notifications.services import unread_of_thread, with_unread
from stream.marks import with_mark

_TOPICS: Final = Opening(TOPIC, with_unsent, with_mandates, with_mark, with_unread, for_topic_page)


@require_safe
def topic(request: MemberRequest, pk: int, slug: str) -> HttpResponse:
    """One topic with its replies. The words in the address may be old: the number finds it, also after a merge."""
    entry = _TOPICS.find(pk, request.user)
    if entry is None or not hasattr(entry, "topic"):
        return _where_it_went(request, pk)
    context = entry_context(request, entry) | {"unread": unread_of_thread(request.user, entry)}
    return render_part(request, "forums/topic.html", "content/entry.html#conversation", context)


def _where_it_went(request: MemberRequest, pk: int) -> HttpResponse:
    """To the topic into which it was merged, for those who may read that."""
    found = moved_to(pk, request.user)
    if found is None:
        raise Http404
    return redirect(found, permanent=True)


@require_safe
def more(request: MemberRequest, pk: int) -> HttpResponse:
    """What to read next: a part of the page, or a page of its own with scripts off."""
    found = get_object_or_404(Topic.objects.visible_to(request.user).select_related("entry"), pk=pk)
    rows = rows_of(suggested(found, request.user), request)
    return render_part(request, "forums/more.html", "suggested", {"topic": found, "rows": rows})


@require_http_methods(["GET", "HEAD", "POST"])
def write(request: MemberRequest, slug: str) -> HttpResponse:
    """Begin a topic in a category."""
    forum = get_object_or_404(Forum.objects.visible_to(request.user).categories(), slug=slug.lower())
    return _write(request, forum)


@require_http_methods(["GET", "HEAD", "POST"])
def write_in_group(request: MemberRequest, slug: str) -> HttpResponse:
    """Begin a topic in a group that one belongs to."""
    group = get_object_or_404(Group.objects.visible_to(request.user), slug=slug.lower())
    if not may_write(request.user, Forum(group=group)):
        raise PermissionDenied(_("Join the group first: its members begin topics."))
    if not group.offers(Tool.TOPICS):
        raise PermissionDenied(_("This group has no topics."))
    if group.is_closed:
        raise PermissionDenied(_("This group is closed: it can be read, and nothing is added."))
    return _write(request, Forum.objects.visible_to(request.user).filter(group=group).first() or Forum(group=group))


def _write(request: MemberRequest, forum: Forum) -> HttpResponse:
    begun = KindForm(request.GET)
    asked = begun.chosen
    if request.method == "POST":
        form = TopicForm(request.POST, request.FILES, forum=forum)
    else:
        form = TopicForm.begun(forum, kind=asked, title=begun.words)
    context = {
        "heading": _("Begin a topic"),
        "kind": TOPIC,
        "place": place_of(forum, asked) if forum.pk else "",
        "crumbs": "forums/_crumbs.html",
        "aside": "forums/_before_you_ask.html",
        "forum": forum,
    }

    def post() -> Entry:
        where = forum if forum.pk else services.forum_of(forum.group)  # type: ignore[arg-type]  # it has one
        kind = form.cleaned_data["topic_kind"]
        return services.write_topic(forum=where, kind=kind, author=request.user, **form.said)

    return begin(request, form, post, context)


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: MemberRequest, pk: int) -> HttpResponse:
    """Change a draft or a topic of one's own."""
    entry = get_object_or_404(Entry.objects.editable_by(request.user).of_kind(TOPIC).for_page(), pk=pk)
    found = get_object_or_404(Topic.objects.visible_to(request.user).select_related("forum__group"), pk=pk)
    found.entry = entry
    draft = unsent_change(request, entry)
    sent = {"data": request.POST, "files": request.FILES} if request.method == "POST" else {"draft": draft}
    form = TopicForm.of_topic(found, **sent)
    context = {
        "heading": _("Edit your topic"),
        "kind": TOPIC,
        "crumbs": "forums/_crumbs.html",
        "aside": "forums/_before_you_ask.html",
        "forum": found.forum,
    }

    def kind_of(changed: Entry) -> None:
        if "topic_kind" in form.cleaned_data:
            attach(changed, forum=found.forum, kind=form.cleaned_data["topic_kind"])

    return change(request, entry, form, context, draft=draft, detail=partial(kind_of))
