"""Pages made of several apps: home, a person, a tag."""

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
from portal.tabs import tabs_of
from profiles.models import User
from tags.models import Tag

CIRCLE_SHOWN = 6  # colleagues in the margin


@require_safe
def home(request: MemberRequest) -> HttpResponse:
    """The newest entries that the reader may read."""
    entries = Entry.objects.visible_to(request.user).published().for_cards()
    page = paginate(entries, request.GET.dict(), moment="published_at")
    circle = ColleagueLink.objects.visible_to(request.user).of_member(request.user)[:CIRCLE_SHOWN]
    context = {"page": page, "cards": cards_for(page.rows, request.user), "circle": circle}
    return render(request, "portal/home.html", context)


def _person_context(request: MemberRequest, handle: str, current: str) -> dict[str, Any]:
    """What all pages of one person share: the person, the tabs with their counts, and what one may do."""
    people = User.objects.visible_to(request.user).select_related("department")
    person = get_object_or_404(people, handle=handle.lower())
    return {
        "person": person,
        "is_self": person.pk == request.user.pk,
        "is_colleague": ColleagueLink.objects.visible_to(request.user).has(request.user, person),
        "tabs": tabs_of(person, request.user, current),
    }


@require_safe
def person(request: MemberRequest, handle: str) -> HttpResponse:
    """A person: job, about, what to ask them about, roles now and before."""
    context = _person_context(request, handle, "profile")
    found: User = context["person"]
    if found.handle != handle:
        return redirect(found)
    newest = Entry.objects.visible_to(request.user).published().filter(author=found).for_cards()
    context |= {
        "about": text.clean(found.about_html),
        "skills": found.skills.all(),
        "roles": found.roles.select_related("department"),
        "cards": cards_for(list(newest.order_by("-published_at", "-pk")[:3]), request.user),
    }
    return render(request, "portal/person.html", context)


@require_safe
def person_blog(request: MemberRequest, handle: str) -> HttpResponse:
    """A person's blog posts."""
    context = _person_context(request, handle, "blog")
    posts = Entry.objects.visible_to(request.user).published().of_kind("blog_post").filter(author=context["person"])
    page = paginate(posts.for_cards(), request.GET.dict(), moment="published_at")
    context |= {"page": page, "cards": cards_for(page.rows, request.user)}
    return render(request, "portal/person_blog.html", context)


@require_safe
def person_colleagues(request: MemberRequest, handle: str) -> HttpResponse:
    """Whom a person has added."""
    context = _person_context(request, handle, "colleagues")
    links = ColleagueLink.objects.visible_to(request.user).of_member(context["person"])
    page = paginate(links, request.GET.dict(), moment="created_at")
    context |= {"page": page, "people": [link.colleague for link in page.rows], "has_added": True}
    return render(request, "portal/person_people.html", context)


@require_safe
def person_colleague_of(request: MemberRequest, handle: str) -> HttpResponse:
    """Who has added a person."""
    context = _person_context(request, handle, "colleague_of")
    links = ColleagueLink.objects.visible_to(request.user).of_colleague(context["person"])
    page = paginate(links, request.GET.dict(), moment="created_at")
    context |= {"page": page, "people": [link.member for link in page.rows]}
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
    return render(request, "portal/tag.html", {"tag": found, "page": page, "cards": cards})
