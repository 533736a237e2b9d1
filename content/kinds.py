"""The registry of kinds. Feed, search, digest and export know kinds only through it."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

from django.db.models import Q
from django.utils.safestring import SafeString

if TYPE_CHECKING:
    from django.db.models import Model
    from django.utils.functional import _StrOrPromise

    from content.cards import Card
    from content.models import Entry
    from content.threads import Line
    from groups.models import Group
    from profiles.models import User

CardLoader = Callable[[Iterable[int], "User"], Mapping[int, Any]]


class CardParts(NamedTuple):
    """What a card says besides: what the entry is more exactly, how it stands, and what answers it."""

    label: "_StrOrPromise" = ""
    state: SafeString | str = ""
    answer: SafeString | str = ""  # in the place of its most useful reply


@dataclass(frozen=True)
class Place:
    """Where a new entry of a kind is begun: its room, its first readers, and what makes its detail row."""

    group: "Group | None" = None
    audience: str = ""  # blank: everyone
    detail: "Callable[[Entry], None] | None" = None  # called in the entry's transaction, once it is stored


def _nowhere(_author: "User", _place: str) -> Place:
    return Place()


def _nothing(_entry: "Entry", _author: "User") -> str:
    return ""


class UnknownKind(LookupError):
    """No app has registered it."""


@dataclass(frozen=True)
class Kind:
    """What the apps below and above need to know of a kind of entry."""

    slug: str
    label: "_StrOrPromise"
    plural: "_StrOrPromise"
    icon: str  # a name of core.icons
    tab_label: "_StrOrPromise" = field(default="", kw_only=True)  # on a person's page, where not the plural
    url_of: "Callable[[Entry], str]"
    write_url_name: str = ""  # where one is begun; blank where none can be begun by itself
    edit_url_name: str = ""  # where one is changed, with its number; blank where none can be
    detail_model: "type[Model] | None" = None
    page_context: "Callable[[Entry, User], Any] | None" = None  # what its parts of the page show, as `about`
    above_thread: str = ""  # templates of those parts; blank where it has none: before the replies,
    below_thread: str = ""  # behind them,
    group_tool: str = ""  # the tool (`groups.presets.Tool`) that a group must offer for the next two; blank: none
    group_url_of: "Callable[[Group], str] | None" = None  # the group's own list of them, a tab of its page
    group_write_url_of: "Callable[[Group], str] | None" = None  # where its members begin one in it
    entry_acts: str = ""  # and among what can be done with the entry
    reply_acts: "Callable[[Line, Any, str], SafeString] | None" = (
        None  # and with each reply: of its line, what `page_context` gave, and the token of forms
    )
    is_brief: bool = False  # its title is made of its first words, and cards show all of it: content.brief
    card_loader: CardLoader | None = None  # ids and reader in, what its cards show out, one query
    card_parts: "Callable[[Card], CardParts] | None" = None  # of that, as HTML; None: its cards are as all cards are
    find_place: "Callable[[User, str], Place]" = _nowhere  # of what a form says of its place; raises Refused
    copy_detail: "Callable[[Entry, Entry], None] | None" = None  # from the first to the second, which has none yet
    find_moved: "Callable[[int, User], Entry | None] | None" = (
        None  # the entry that holds now what the one of that number did, where that person may read it
    )
    unanswered: "Callable[[], Q] | None" = None  # which of its entries ask and have no accepted answer; None: none asks
    refusal_of_reply: "Callable[[Entry, User], str]" = (
        _nothing  # why it takes no reply of that person now; "" if it does
    )


_kinds: dict[str, Kind] = {}


def register(kind: Kind) -> None:
    """Make a kind known. Called in `AppConfig.ready()`; a second registration of a slug is a mistake."""
    if kind.slug in _kinds:
        raise ValueError(f"The kind {kind.slug} is registered twice")
    _kinds[kind.slug] = kind


def get(slug: str) -> Kind:
    """The kind of that slug. Raises UnknownKind."""
    try:
        return _kinds[slug]
    except KeyError as error:
        raise UnknownKind(slug) from error


def moved_to(number: int, reader: "User") -> "Entry | None":
    """The entry into which the one of that number was merged, where `reader` may read it."""
    found = (kind.find_moved(number, reader) for kind in _kinds.values() if kind.find_moved is not None)
    return next((entry for entry in found if entry is not None), None)


def brief_slugs() -> list[str]:
    """The kinds without a title of their own."""
    return [kind.slug for kind in _kinds.values() if kind.is_brief]


def unanswered() -> Q:
    """Which entries, of whatever kind, ask something and have no accepted answer yet."""
    found = Q(pk__in=[])
    for kind in _kinds.values():
        if kind.unanswered is not None:
            found |= Q(kind=kind.slug) & kind.unanswered()
    return found


def all_kinds() -> list[Kind]:
    """All registered kinds, in order of registration."""
    return list(_kinds.values())
