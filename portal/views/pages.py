"""Pages made of several apps: a person, a tag."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from colleagues.models import ColleagueLink
from content.cards import cards_for
from content.models import Entry, EntryTag
from core import text
from core.http import MemberRequest
from core.paging import paginate
from portal import profile
from portal.away import away, with_absence
from portal.linked import linked_people
from portal.side import own_counterparts, people_like
from portal.tabs import links_of, tabs_of, with_entries, with_links
from profiles.models import Role, User
from stream.controls import control_of, with_level
from tags.models import Tag


def _person_context(request: MemberRequest, handle: str, current: str) -> dict[str, Any]:
    """What all pages of one person share: the person, the tabs with their counts, and what one may do."""
    found = User.objects.visible_to(request.user).select_related("department", "detail", "working_pattern")
    people = with_links(with_entries(found, request.user), request.user)
    person = get_object_or_404(with_level(with_absence(people), request.user), handle=handle.lower())
    control = control_of(person, request.user)
    links = links_of(person)
    roles = list(Role.objects.visible_to(request.user).of(person))
    main = next((role for role in roles if role.is_current), None)
    return {
        "person": person,
        "detail": profile.detail_of(person),
        "roles": roles,
        "main_role": main,
        "there_on": profile.where(person, main),
        "is_self": person.pk == request.user.pk,
        "is_colleague": bool(links["of_reader"]),
        "away": away(person),
        "follow": control if person != request.user and (person.left_at is None or control.is_chosen) else None,
        "tabs": tabs_of(person, current, links),
    }


@require_safe
def person(request: MemberRequest, handle: str) -> HttpResponse:
    """A person: job, about, what to ask them about, roles now and before."""
    context = _person_context(request, handle, "profile")
    found: User = context["person"]
    if found.handle != handle:
        return redirect(found)
    pinned, newest = profile.entries_of(found, request.user)
    cards = cards_for([*([pinned] if pinned else []), *newest], request.user)
    beside = profile.beside(found, request.user)
    context |= {
        "about": text.clean(found.about_html),
        "skills": beside.skills,
        "languages": profile.languages_of(found),
        "sections": profile.sections_of(found),
        "pinned": cards[0] if pinned else None,
        "cards": cards[1:] if pinned else cards,
        "together": beside.together,
        "helped": beside.helped,
    }
    context |= people_like(found, request.user) if not context["is_self"] else own_counterparts(request.user)
    if context["is_self"]:
        context["own"] = profile.own(found, context["main_role"], len(beside.skills))
    return render(request, "portal/person.html", context)


@require_safe
def person_blog(request: MemberRequest, handle: str) -> HttpResponse:
    """A person's blog posts."""
    return _person_entries(request, handle, kind="blog_post", tab="blog")


@require_safe
def person_updates(request: MemberRequest, handle: str) -> HttpResponse:
    """A person's updates."""
    return _person_entries(request, handle, kind="update", tab="updates")


@require_safe
def person_polls(request: MemberRequest, handle: str) -> HttpResponse:
    """What a person has asked in polls."""
    return _person_entries(request, handle, kind="poll", tab="polls")


@require_safe
def person_topics(request: MemberRequest, handle: str) -> HttpResponse:
    """The topics that a person began."""
    return _person_entries(request, handle, kind="topic", tab="topics")


def _person_entries(request: MemberRequest, handle: str, *, kind: str, tab: str) -> HttpResponse:
    """What a person wrote of one kind, newest first, on the tab of that name."""
    context = _person_context(request, handle, tab)
    entries = Entry.objects.visible_to(request.user).published().of_kind(kind).filter(author=context["person"])
    page = paginate(entries.for_cards(), request.GET.dict(), moment="published_at")
    context |= {"page": page, "cards": cards_for(page.rows, request.user)}
    return render(request, f"portal/person_{tab}.html", context)


@require_safe
def person_colleagues(request: MemberRequest, handle: str) -> HttpResponse:
    """Whom a person has added."""
    context = _person_context(request, handle, "colleagues")
    links = ColleagueLink.objects.visible_to(request.user).of_member(context["person"])
    context |= linked_people(links, "colleague", reader=request.user, params=request.GET.dict())
    context |= {"has_added": True}
    return render(request, "portal/person_people.html", context)


@require_safe
def person_colleague_of(request: MemberRequest, handle: str) -> HttpResponse:
    """Who has added a person."""
    context = _person_context(request, handle, "colleague_of")
    links = ColleagueLink.objects.visible_to(request.user).of_colleague(context["person"])
    context |= linked_people(links, "member", reader=request.user, params=request.GET.dict())
    return render(request, "portal/person_people.html", context)


@require_safe
def tag(request: MemberRequest, slug: str) -> HttpResponse:
    """Entries filed under a tag. A synonym leads to its main tag."""
    found = Tag.objects.called(slug)
    if found.slug != slug:
        return redirect(found)
    rows = EntryTag.objects.listed(found.slug, Entry.objects.visible_to(request.user).published())
    page = paginate(rows, request.GET.dict(), moment="published_at", key="content_object_id")
    ids = [row.content_object_id for row in page.rows]
    entries = Entry.objects.visible_to(request.user).published().for_cards().in_bulk(ids)
    cards = cards_for([entries[pk] for pk in ids if pk in entries], request.user)
    control = control_of(found, request.user)
    return render(request, "portal/tag.html", {"tag": found, "follow": control, "page": page, "cards": cards})
