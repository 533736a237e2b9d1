"""Moving, merging and splitting a topic. Before anything happens the page shows who can read it now and who will."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from content.models import Entry
from content.services import Refused, Room
from core.http import MemberRequest
from forums import moving as services
from forums.errors import NotAllowed
from forums.models import Forum, Topic
from forums.order_forms import IntoForm, MergeForm, MoveForm, SplitForm, WhereForm, lines_to_split
from forums.views.order import hosted
from groups.models import groups_of


@require_http_methods(["GET", "HEAD", "POST"])
def move(request: MemberRequest, pk: int) -> HttpResponse:
    """Choose a forum; then, with who reads it before and after, let it stand there."""
    found = hosted(request, pk)
    asked = request.POST if request.method == "POST" else request.GET
    where = WhereForm(asked if "to" in asked else None, mover=request.user, stands_in=found.forum)
    context: dict[str, Any] = {"topic": found, "entry": found.entry, "where": where}
    if where.is_valid():
        forum = where.cleaned_data["to"]
        rooms = _rooms(found, forum)
        form = MoveForm(
            request.POST if request.method == "POST" else None, rooms=[(r.audience, r.label) for r in rooms]
        )
        if form.is_valid():
            try:
                services.move(topic=found, forum=forum, by=request.user, **form.cleaned_data)
            except Refused as refusal:
                form.refuse(refusal)
            else:
                messages.success(request, _("The topic is moved. Its author is told."))
                return redirect(found.entry)
        context |= {"forum": forum, "form": form, "rooms": rooms, "before": Room.of(found.entry)}
        context["refusal"] = "" if form.is_bound else _why_not_move(request, found, forum, rooms)
        context["loses_author"] = _loses_author(found, forum, rooms)
        return render(request, "forums/move.html", context, status=form.refused_status())
    refused = where.is_bound or request.method == "POST"
    return render(request, "forums/move.html", context, status=422 if refused else 200)


def _rooms(topic: Topic, forum: Forum) -> list[Room]:
    entry = topic.entry
    audiences = services.audiences_there(entry, forum)
    return [Room(audience, forum.group, entry.department, entry.author) for audience in audiences]


def _why_not_move(request: MemberRequest, topic: Topic, forum: Forum, rooms: list[Room]) -> str:
    """Why none of the rooms is possible; "" where one is. Asked before there is a button."""
    refusals = []
    for room in rooms:
        try:
            services.check_move(topic=topic, forum=forum, audience=room.audience, by=request.user)
        except Refused as refusal:
            refusals.append(str(refusal))
        else:
            return ""
    return refusals[0]


def _loses_author(topic: Topic, forum: Forum, rooms: list[Room]) -> bool:
    """Whether its author does not belong to the group, and would not read it any more if it is for members."""
    is_for_group = any(room.audience == "group" for room in rooms)
    return is_for_group and not groups_of(topic.entry.author).filter(group=forum.group).exists()


@require_http_methods(["GET", "HEAD", "POST"])
def merge(request: MemberRequest, pk: int) -> HttpResponse:
    """Name another topic; then, with both before one's eyes, merge this one into it."""
    found = hosted(request, pk)
    asked = request.POST if request.method == "POST" else request.GET
    into = IntoForm(asked if "into" in asked else None)
    context: dict[str, Any] = {"topic": found, "entry": found.entry, "into_form": into}
    other = _other(request, into)
    if other is not None:
        form = MergeForm(request.POST if request.method == "POST" else None)
        if form.is_valid():
            try:
                services.merge(topic=found, into=other, by=request.user, **form.cleaned_data)
            except Refused as refusal:
                form.refuse(refusal)
            else:
                messages.success(request, _("The topics are merged. Those who wrote what moved are told."))
                return redirect(other.entry)
        context |= {"form": form, "other": other, "count": found.entry.replies.published().count()}
        context |= {"before": Room.of(found.entry), "after": Room.of(other.entry)}
        context["refusal"] = "" if form.is_bound else _why_not_merge(request, found, other)
        return render(request, "forums/merge.html", context, status=form.refused_status())
    refused = into.is_bound or request.method == "POST"
    return render(request, "forums/merge.html", context, status=422 if refused else 200)


def _other(request: MemberRequest, form: IntoForm) -> Topic | None:
    """The topic that is named, also by a number that it had before a merge, through the door."""
    if not form.is_valid():
        return None
    number = form.cleaned_data["into"]
    moved = services.moved_to(number, request.user)
    topics = (
        Topic.objects.visible_to(request.user)
        .listed()
        .select_related("forum__group", "entry__group", "entry__author", "entry__department")
    )
    found = topics.filter(pk=moved.pk if moved else number).first()
    if found is None:
        form.add_error("into", _("There is no such topic that you may read"))
    return found


def _why_not_merge(request: MemberRequest, topic: Topic, other: Topic) -> str:
    try:
        services.check_merge(topic=topic, into=other, by=request.user)
    except Refused as refusal:
        return str(refusal)
    return ""


@require_http_methods(["GET", "HEAD", "POST"])
def split(request: MemberRequest, pk: int) -> HttpResponse:
    """Choose replies that become a topic of their own."""
    found = hosted(request, pk)
    lines = lines_to_split(found, request.user)
    form = SplitForm(request.POST if request.method == "POST" else None, forum=found.forum, lines=lines)
    if form.is_bound and (twin := _made_before(request, form)) is not None:
        return redirect(twin)
    if form.is_valid():
        try:
            made = services.split(topic=found, by=request.user, **form.cleaned_data)
        except NotAllowed as refusal:
            raise PermissionDenied(str(refusal)) from refusal
        except Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("The replies have a topic of their own. Those who wrote them are told."))
            return redirect(made)
    context = {"form": form, "topic": found, "entry": found.entry, "room": Room.of(found.entry)}
    context["boxes"] = list(zip(form["roots"], lines, strict=True))
    context["is_long"] = len(lines) == services.MOST_SPLIT
    return render(request, "forums/split.html", context, status=form.refused_status())


def _made_before(request: MemberRequest, form: SplitForm) -> Entry | None:
    """The topic that this form has made a moment ago: its replies are not here any more, which is no mistake."""
    form.is_valid()
    return services.made_before(request.user, form.cleaned_data.get("submission"))
