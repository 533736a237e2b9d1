"""What home shows around its feed: tabs, filters, what to do where there is nothing, where the rest is."""

from dataclasses import dataclass
from typing import Any, Final

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from content import kinds
from stream.feed import Asked, Feed, Order
from stream.models import Tab


@dataclass(frozen=True)
class Chip:
    """A link that changes what is shown."""

    url: str
    label: str
    is_current: bool
    count: None = None


@dataclass(frozen=True)
class Empty:
    """What a tab says while nothing is in it: one sentence, one button."""

    text: str | Promise
    label: str | Promise
    url_name: str


_EMPTY: Final = {
    Tab.FOR_YOU: Empty(
        gettext_lazy("Follow people, tags and groups, and what they say comes here."),
        gettext_lazy("See what everyone says"),
        "",
    ),
    Tab.COLLEAGUES: Empty(
        gettext_lazy("Nothing yet from the people you added. Add those you work with, and what they say comes here."),
        gettext_lazy("Find people"),
        "profiles:directory",
    ),
    Tab.GROUPS: Empty(
        gettext_lazy("Nothing yet from groups that you are in. Join one, and what its members say comes here."),
        gettext_lazy("Find a group"),
        "groups:index",
    ),
    Tab.DEPARTMENTS: Empty(
        gettext_lazy("Your department and the channels that you follow have said nothing here yet."),
        gettext_lazy("See all channels"),
        "portal:channels",
    ),
    Tab.EVERYONE: Empty(
        gettext_lazy("Nothing has been written that you may read yet. Somebody has to begin."),
        gettext_lazy("Write the first post"),
        "blogs:write",
    ),
}


def context_of(feed: Feed) -> dict[str, Any]:
    """Tabs, filters and all that is said around the cards. No query."""
    asked = feed.asked
    kind = kinds.get(asked.kind).plural if asked.kind else _("All kinds")
    return {
        "tabs": _tabs(asked),
        "filters": _filters(asked),
        "kind_chips": _kinds(asked),
        "kind_label": kind,
        "empty": _empty(asked),
        "left_out_url": _left_out_url(feed),
    }


def address(asked: Asked) -> str:
    """Of home, as it is asked."""
    return reverse("portal:home") + asked.query


def _tabs(asked: Asked) -> list[Chip]:
    """The filters stay when one goes to another tab."""
    return [Chip(address(_at(asked, tab)), str(tab.label), tab == asked.tab) for tab in Tab]


def _at(asked: Asked, tab: Tab) -> Asked:
    """The same of another tab, as far as it is offered there."""
    is_mine = asked.is_mine and tab != Tab.COLLEAGUES
    return asked.but(tab=tab, is_mine=is_mine, order=asked.order if tab == Tab.FOR_YOU else Order.NEWEST)


def _filters(asked: Asked) -> list[Chip]:
    """Each is a link that asks for it, or no longer."""
    said = {
        "is_unread": _("Unread"),
        "is_unanswered": _("Unanswered questions"),
        "is_mine": _("Mine"),
    }
    if asked.tab == Tab.COLLEAGUES:
        said.pop("is_mine")  # nobody is their own colleague
    found = [
        Chip(address(asked.but(**{name: not getattr(asked, name)})), label, getattr(asked, name))
        for name, label in said.items()
    ]
    if asked.tab == Tab.FOR_YOU:
        other = Order.NEWEST if asked.is_closest else Order.CLOSEST
        found.append(Chip(address(asked.but(order=other)), str(Order.CLOSEST.label), asked.is_closest))
    return found


def _kinds(asked: Asked) -> list[Chip]:
    every = Chip(address(asked.but(kind="")), _("All kinds"), not asked.kind)
    known = kinds.all_kinds()
    return [every, *(Chip(address(asked.but(kind=one.slug)), str(one.plural), one.slug == asked.kind) for one in known)]


def _empty(asked: Asked) -> dict[str, str]:
    if asked.is_filtered:
        return {"text": _("Nothing here fits these filters."), "label": _("Show all"), "url": address(Asked(asked.tab))}
    said = _EMPTY[asked.tab]
    url = reverse(said.url_name) if said.url_name else address(Asked(Tab.EVERYONE))
    return {"text": str(said.text), "label": str(said.label), "url": url}


def _left_out_url(feed: Feed) -> str:
    """Where the official posts of the stretch are: of all departments, or of the reader's."""
    if feed.asked.tab == Tab.EVERYONE:
        return reverse("portal:channels") + (f"?before={feed.above}" if feed.above else "")
    return address(Asked(Tab.DEPARTMENTS)) + (f"&before={feed.above}" if feed.above else "")
