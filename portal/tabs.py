"""The list of 2009 on a person's page: Profile, Colleagues, Colleague of, and the kinds of entry, with counts."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, Exists, OuterRef, QuerySet, Subquery
from django.db.models.functions import JSONObject
from django.urls import reverse
from django.utils.translation import gettext as _

from colleagues.models import ColleagueLink
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


PERSON_TABS = {  # kind -> (name of the tab, its address)
    "update": ("updates", "portal:person-updates"),
    "topic": ("topics", "portal:person-topics"),
    "blog_post": ("blog", "portal:person-blog"),
    "poll": ("polls", "portal:person-polls"),
}


def with_entries(people: "QuerySet[User, User]", reader: User) -> "QuerySet[User, User]":
    """`people` with how many entries of each kind `reader` may read of them, in the query that finds them."""
    theirs = Entry.objects.visible_to(reader).published().filter(author=OuterRef("pk")).order_by()
    counted = theirs.values("kind").annotate(row=JSONObject(kind="kind", number=Count("pk"))).values("row")
    return people.annotate(entries_by_kind=ArraySubquery(counted))


def with_links(people: "QuerySet[User, User]", reader: User) -> "QuerySet[User, User]":
    """`people` with how many each has added, how many have added them, and whether `reader` has, in the same query."""
    links = ColleagueLink.objects.visible_to(reader).order_by()
    added, adding = links.filter(member=OuterRef("pk")), links.filter(colleague=OuterRef("pk"))
    return people.annotate(
        colleagues=_number(added, "member"),
        colleague_of=_number(adding, "colleague"),
        of_reader=Exists(adding.filter(member=reader)),
    )


def links_of(person: Any) -> dict[str, int]:
    """Those numbers of `person`, who was found `with_links`."""
    return {name: int(getattr(person, name) or 0) for name in ("colleagues", "colleague_of", "of_reader")}


def _number(links: "QuerySet[ColleagueLink, Any]", side: str) -> Subquery:
    return Subquery(links.values(side).annotate(number=Count("pk")).values("number"))


def tabs_of(person: User, current: str, links: Mapping[str, int]) -> list[Tab]:
    """The tabs with what the reader would find behind them. A kind that is not built has none.

    `person` was found `with_entries`, `links` are the counts of their colleagues.
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
    annotated: Any = person
    counts = {row["kind"]: row["number"] for row in annotated.entries_by_kind}
    for kind in kinds.all_kinds():
        if kind.slug in PERSON_TABS:
            name, address = PERSON_TABS[kind.slug]
            url = reverse(address, args=[person.handle])
            tabs.append(Tab(url, str(kind.tab_label or kind.plural), counts.get(kind.slug, 0), current == name))
    return tabs
