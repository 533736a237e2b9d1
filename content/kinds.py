"""The registry of kinds. Feed, search, digest and export know kinds only through it."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from django.db.models import Model
    from django.utils.functional import _StrOrPromise

    from content.models import Entry

CardLoader = Callable[[Iterable[int]], Mapping[int, Any]]


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
    card_template: str = "content/_card.html"
    card_loader: CardLoader | None = None  # ids in, what its cards show out, one query


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


def all_kinds() -> list[Kind]:
    """All registered kinds, in order of registration."""
    return list(_kinds.values())
