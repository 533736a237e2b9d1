"""The registry of what may hang on an entry of any kind, such as a poll: shown on its page and on its card."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from content.models import Entry
    from profiles.models import User

Loader = Callable[[Sequence["Entry"], "User"], Mapping[int, Any]]


@dataclass(frozen=True)
class Extra:
    """One sort of thing that an app hangs on entries. Its templates get `extra` (what its loader found), `entry` and
    `csrf_token`, on a page also `user`.
    """

    slug: str
    page_template: str
    card_template: str
    load_for_page: Loader  # entries that came through the door, and their reader: what is shown, by number of the entry
    load_for_cards: Loader  # the same for a list: at most two queries, none where no entry can have one
    own_template: str = ""  # what the author of an entry without one is offered under it


@dataclass(frozen=True)
class Shown:
    """What one entry has of one sort."""

    template: str
    extra: Any


_extras: dict[str, Extra] = {}


def register(extra: Extra) -> None:
    """Make it known. Called in `AppConfig.ready()`; a second registration of a slug is a mistake."""
    if extra.slug in _extras:
        raise ValueError(f"The extra {extra.slug} is registered twice")
    _extras[extra.slug] = extra


def on_page(entry: "Entry", reader: "User") -> list[Shown]:
    """What the page of `entry` shows, for its author also the offer to add what is not there."""
    shown = []
    for sort in _extras.values():
        found = sort.load_for_page([entry], reader).get(entry.pk)
        if found is not None:
            shown.append(Shown(sort.page_template, found))
        elif sort.own_template and entry.author_id == reader.pk:
            shown.append(Shown(sort.own_template, None))
    return shown


def hangs_on(entry: "Entry", reader: "User") -> bool:
    """Whether something hangs on the entry."""
    return any(sort.load_for_page([entry], reader).get(entry.pk) is not None for sort in _extras.values())


def on_cards(entries: "Sequence[Entry]", reader: "User") -> dict[int, list[Shown]]:
    """What the cards of `entries` show, by number of the entry."""
    shown: dict[int, list[Shown]] = {}
    for sort in _extras.values():
        for pk, found in sort.load_for_cards(entries, reader).items():
            shown.setdefault(pk, []).append(Shown(sort.card_template, found))
    return shown
