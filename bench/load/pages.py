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
from bench.tables.links import Links
from bench.tables.replies import Replies
from content.models import Audience, Entry
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
    open_to_all = np.flatnonzero(data.of(Entries).audiences == AUDIENCES.index(Audience.EVERYONE))
    return _posts(stream("load: posts").permutation(open_to_all)[:REQUESTS])


def talked_of_post(data: DataSet) -> list[Target]:
    """Posts for everyone as often as they are talked of: each comes from a comment by chance."""
    commented = data.of(Replies).entries
    commented = commented[data.of(Entries).audiences[commented] == AUDIENCES.index(Audience.EVERYONE)]
    return _posts(stream("load: talk").permutation(commented)[:REQUESTS])


def _posts(indexes: Integers) -> list[Target]:
    entries = Entry.objects.only("kind", "title").in_bulk((indexes + 1).tolist())
    return [Target(entries[pk].get_absolute_url(), entries[pk].title) for pk in (indexes + 1).tolist()]


def profile(data: DataSet) -> list[Target]:
    """Members by chance."""
    ids = (stream("load: profiles").permutation(data.size.members)[:REQUESTS] + 1).tolist()
    return [Target(person.get_absolute_url(), person.name) for person in User.objects.filter(pk__in=ids).order_by("pk")]


INSIDE: Final = 'class="menu__who"'  # the own menu: only who is signed in and let in has it
END: Final = "</html>"
HOME: Final = (INSIDE, 'class="composer__box"', END)
POST: Final = (INSIDE, 'id="conversation"', END)

PAGES: Final = (
    Page("home", HOME, home, anybody),
    Page("home, at most 20 links", HOME, home, with_few_links),
    Page("home, most links", HOME, home, with_most_links),
    Page("post", POST, any_post, anybody),
    Page("post, as talked of", POST, talked_of_post, anybody),
    Page("profile", (INSIDE, 'class="facts"', END), profile, anybody),
)
