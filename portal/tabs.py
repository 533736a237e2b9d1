"""The list of 2009 on a person's page: Profile, Colleagues, Colleague of, Blog, with counts."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from content import kinds
from content.models import Entry
from profiles.models import User


@dataclass(frozen=True)
class Tab:
    """One of the views of a person."""

    url: str
    label: str
    count: int | None
    is_current: bool


PERSON_TABS = {"blog_post": ("blog", "portal:person-blog")}  # kind -> (name of the tab, its address)


def tabs_of(person: User, reader: User, current: str, links: Mapping[str, int]) -> list[Tab]:
    """The tabs with what `reader` would find behind them. A kind that is not built has none. One query.

    `links` are the counts of the person's colleagues.
    """
    tabs = [
        Tab(reverse("portal:person", args=[person.handle]), _("Profile"), None, current == "profile"),
        Tab(
            reverse("portal:person-colleagues", args=[person.handle]),
            _("Colleagues"),
            links["colleagues"],
            current == "colleagues",
        ),
        Tab(
            reverse("portal:person-colleague-of", args=[person.handle]),
            _("Colleague of"),
            links["colleague_of"],
            current == "colleague_of",
        ),
    ]
    counts = Entry.objects.visible_to(reader).published().filter(author=person).count_by_kind()
    for kind in kinds.all_kinds():
        if kind.slug in PERSON_TABS:
            name, address = PERSON_TABS[kind.slug]
            url = reverse(address, args=[person.handle])
            tabs.append(Tab(url, str(kind.tab_label or kind.plural), counts.get(kind.slug, 0), current == name))
    return tabs
