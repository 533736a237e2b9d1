"""Parts of the frame of every page, out of moulds: the rail, the tools of the top bar, the bar of small screens."""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any, Final

from django.template.loader import get_template
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.moulds import Marks, Mould
from profiles.models import User


@dataclass(frozen=True)
class Link:
    """A link of the frame. `current` is its aria-current: "page" on the page itself, "true" beneath it, else ""."""

    url: str
    label: str
    icon: str = ""
    current: str = ""


@dataclass(frozen=True)
class Place:
    """Where the rail, or the bell behind it, leads."""

    name: str
    label: str | Promise
    icon: str
    beneath: tuple[str, ...] = ()

    def current(self, here: str) -> str:
        """Its aria-current on the page of that name."""
        return "page" if here == self.name else "true" if here.startswith(self.beneath) else ""


_OF_PEOPLE: Final = ("person", "counterparts", "suggestions", "department", "team", "profession")
PLACES: Final = (  # a kind joins them the day it is built
    Place("portal:home", gettext_lazy("Home"), "home"),
    Place(
        "profiles:directory",
        gettext_lazy("People"),
        "people",
        ("colleagues:", *(f"portal:{name}" for name in _OF_PEOPLE)),
    ),
    Place("groups:index", gettext_lazy("Groups"), "groups", ("groups:", "portal:group")),
    Place("forums:index", gettext_lazy("Forums"), "forum", ("forums:",)),
    Place("blogs:index", gettext_lazy("Blogs"), "blog", ("blogs:",)),
    Place("polls:index", gettext_lazy("Polls"), "poll", ("polls:",)),
    Place("notifications:list", gettext_lazy("Alerts"), "bell"),
)


def currents(here: str) -> tuple[str, ...]:
    """The aria-current of each of `PLACES` on the page of that name."""
    return tuple(place.current(here) for place in PLACES)


def create_links() -> list[Link]:
    """What the "New" menu offers."""
    return [
        Link(reverse("updates:write"), _("Update"), "update"),
        Link(f"{reverse('forums:choose')}?kind=question", _("Question"), "forum"),
        Link(reverse("blogs:write"), _("Blog post"), "blog"),
        Link(reverse("polls:write"), _("Poll"), "poll"),
    ]


def _own_links(profile_url: str) -> list[Link]:
    """The menu behind one's own face; signing out follows it as a form."""
    return [
        Link(profile_url, _("Your profile"), "person"),
        Link(reverse("profiles:edit"), _("Edit profile"), "edit"),
        Link(reverse("content:drafts"), _("Drafts"), "drafts"),
        Link(reverse("content:saved"), _("Saved"), "bookmark"),
        Link(reverse("stream:following"), _("What you follow"), "bell"),
        Link(reverse("colleagues:introductions"), _("Introductions"), "people"),
        Link(reverse("portal:here"), _("Here today"), "place"),
        Link(reverse("notifications:digest"), _("My digest"), "digest"),
        Link(reverse("profiles:settings"), _("Settings"), "settings"),
    ]


def _shell(marks: Marks, *, currents: tuple[str, ...], **shape: Hashable) -> Mapping[str, Any]:
    *nav, notices = [
        Link(reverse(place.name), str(place.label), place.icon, current)
        for place, current in zip(PLACES, currents, strict=True)
    ]
    shell = SimpleNamespace(
        nav=nav,
        bar=nav[:2],  # before "New"
        bar_end=[nav[2], notices],
        notices=notices,
        create_links=create_links(),
        own_links=_own_links(str(marks.get("profile_url", ""))),
        unread=shape.get("unread", marks.get("unread")),
    )
    return {"shell": shell}


_RAIL: Final = Mould("elements/rail.html", context=_shell)
_TOOLS: Final = Mould(
    "elements/topbar_tools.html",
    words=("profile_url", "name", "face", "unread", "csrf_token"),
    context=_shell,
)
_BAR: Final = Mould("elements/bottom_bar.html", words=("unread",), context=_shell)


def rail(here: str) -> SafeString:
    """Where one can go from the page of that name."""
    return _RAIL.cast(currents=currents(here))


def tools(here: str, user: User, unread: str, csrf_token: str) -> SafeString:
    """Search, New, bell and own menu."""
    holes = {
        "profile_url": user.get_absolute_url(),
        "name": user.name,
        "face": face(user, "s"),
        "unread": unread,
        "csrf_token": csrf_token,
    }
    return _TOOLS.cast(holes, currents=currents(here), **_without(unread))


def bar(here: str, unread: str) -> SafeString:
    """The rail of small screens."""
    return _BAR.cast({"unread": unread}, currents=currents(here), **_without(unread))


def face(user: User, size: str = "") -> SafeString:
    """The face of the reader, as `elements/avatar.html` shows it."""
    context = {"person": user, "department": user.department, "size": size}
    return SafeString(get_template("elements/avatar.html").render(context))


def _without(unread: str) -> dict[str, str]:
    """The shape where there is nothing unread to say."""
    return {} if unread else {"unread": ""}
