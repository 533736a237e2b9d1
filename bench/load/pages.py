"""Which pages are asked for, by whom, and how a right answer is told from a wrong one.

A feature that adds a page adds its line to `PAGES`.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

import numpy as np
from django.urls import reverse

from bench.chance import Integers, stream
from bench.dataset import DataSet
from bench.load.readers import Reader, sign_in
from bench.tables.entries import AUDIENCES, Entries
from bench.tables.groups import Groups
from bench.tables.links import Links
from bench.tables.replies import Replies
from bench.tables.topics import Topics
from content.models import Audience, Entry
from forums.models import Forum
from groups.models import Group
from profiles.models import User

READERS: Final = 400
REQUESTS: Final = 2_000
FEW_LINKS: Final = 20
MOST_LINKED: Final = 20  # people


class Target(NamedTuple):
    """An address, and words that its page has to show."""

    path: str
    words: str


class Ask(NamedTuple):
    """One request: an address by a reader."""

    path: str
    cookie: str
    words: tuple[str, ...]  # the reader's own name, and what the page is about


@dataclass(frozen=True)
class Page:
    """`markers` stand in every body of the page; under load each body is searched for them."""

    name: str
    markers: tuple[str, ...]
    targets: Callable[[DataSet], Sequence[Target]]
    readers: Callable[[DataSet], Integers]  # indexes of members

    def asks(self, data: DataSet) -> list[Ask]:
        """Requests in an order of chance, the same in every run but for the sessions."""
        chance = stream(f"load: {self.name}")
        readers, targets = sign_in((self.readers(data) + 1).tolist()), self.targets(data)
        return [
            _ask(readers[reader], targets[target])
            for reader, target in zip(
                chance.integers(0, len(readers), REQUESTS), chance.integers(0, len(targets), REQUESTS), strict=True
            )
        ]


def _ask(reader: Reader, target: Target) -> Ask:
    return Ask(target.path, reader.cookie, tuple(words for words in (reader.name, target.words) if words))


def anybody(data: DataSet) -> Integers:
    """Members by chance, popular or not."""
    return stream("load: readers").permutation(data.size.members)[:READERS]


def with_few_links(data: DataSet) -> Integers:
    """Members with at most 20 colleagues."""
    few = np.flatnonzero(data.of(Links).degrees() <= FEW_LINKS)
    return stream("load: readers").permutation(few)[:READERS]


def with_most_links(data: DataSet) -> Integers:
    """The twenty members with most colleagues."""
    return np.argsort(data.of(Links).degrees())[-MOST_LINKED:]


def home(_data: DataSet) -> list[Target]:
    """The one address."""
    return [Target(reverse("portal:home"), "")]


def any_post(data: DataSet) -> list[Target]:
    """Posts for everyone, popular or not."""
    return _entries(stream("load: posts").permutation(_open_to_all(data, topics=False))[:REQUESTS])


def any_topic(data: DataSet) -> list[Target]:
    """Topics for everyone, popular or not."""
    return _entries(stream("load: topics").permutation(_open_to_all(data, topics=True))[:REQUESTS])


def talked_of_post(data: DataSet) -> list[Target]:
    """Posts for everyone as often as they are talked of: each comes from a reply by chance."""
    return _entries(_talked_of(data, "load: talk", topics=False))


def talked_of_topic(data: DataSet) -> list[Target]:
    """Topics for everyone as often as they are talked of."""
    return _entries(_talked_of(data, "load: talk in topics", topics=True))


def _open_to_all(data: DataSet, *, topics: bool) -> Integers:
    entries = data.of(Entries)
    is_open = entries.audiences == AUDIENCES.index(Audience.EVERYONE)
    return np.flatnonzero(is_open & (entries.is_topic if topics else ~entries.is_topic & ~entries.is_poll))


def _talked_of(data: DataSet, name: str, *, topics: bool) -> Integers:
    replied = data.of(Replies).entries
    replied = replied[np.isin(replied, _open_to_all(data, topics=topics))]
    return stream(name).permutation(replied)[:REQUESTS]


def _entries(indexes: Integers) -> list[Target]:
    entries = Entry.objects.only("kind", "title").in_bulk((indexes + 1).tolist())
    return [Target(entries[pk].get_absolute_url(), entries[pk].title) for pk in (indexes + 1).tolist()]


def forums(_data: DataSet) -> list[Target]:
    """Lists of topics: the categories of the whole service, and all of them together."""
    targets = [Target(forum.get_absolute_url(), forum.name) for forum in Forum.objects.categories()]
    return [*targets, Target(reverse("forums:index"), "")]


def group_topics(data: DataSet) -> list[Target]:
    """Lists of topics of visible groups, as often as they are written in."""
    return _groups(data, lambda group: reverse("forums:group", args=[group.slug]))


def group(data: DataSet) -> list[Target]:
    """Pages of visible groups, as often as they are written in."""
    return _groups(data, Group.get_absolute_url)


def _groups(data: DataSet, address: Callable[[Group], str]) -> list[Target]:
    rooms = data.of(Topics).groups
    rooms = rooms[(rooms >= 0) & data.of(Groups).is_visible[rooms]]
    ids = (stream("load: groups").permutation(rooms)[:REQUESTS] + 1).tolist()
    groups = Group.objects.in_bulk(ids)
    return [Target(address(groups[pk]), groups[pk].name) for pk in ids]


def polls(_data: DataSet) -> list[Target]:
    """The open polls, and those that wait for the reader."""
    return [Target(f"{reverse('polls:index')}?show={show}", "") for show in ("open", "waiting")]


def profile(data: DataSet) -> list[Target]:
    """Members by chance."""
    ids = (stream("load: profiles").permutation(data.size.members)[:REQUESTS] + 1).tolist()
    return [Target(person.get_absolute_url(), person.name) for person in User.objects.filter(pk__in=ids).order_by("pk")]


INSIDE: Final = 'class="menu__who"'  # the own menu: only who is signed in and let in has it
END: Final = "</html>"
HOME: Final = (INSIDE, 'id="feed"', END)
POST: Final = (INSIDE, 'id="conversation"', END)
LIST: Final = (INSIDE, 'class="card trows"', END)

PAGES: Final = (
    Page("home", HOME, home, anybody),
    Page("home, at most 20 links", HOME, home, with_few_links),
    Page("home, most links", HOME, home, with_most_links),
    Page("post", POST, any_post, anybody),
    Page("post, as talked of", POST, talked_of_post, anybody),
    Page("topic", POST, any_topic, anybody),
    Page("topic, as talked of", POST, talked_of_topic, anybody),
    Page("forum", LIST, forums, anybody),
    Page("forum of a group", LIST, group_topics, anybody),
    Page("group", (INSIDE, END), group, anybody),
    Page("polls", (INSIDE, END), polls, anybody),
    Page("profile", (INSIDE, 'class="facts"', END), profile, anybody),
)
