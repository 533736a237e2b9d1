"""Cards of entries: text and author cached by their versions; counts, time and the reader's own state at each view."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.core.cache import cache
from django.db.models import prefetch_related_objects
from django.template.loader import get_template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from content import brief, kinds
from content.extras import Shown
from content.extras import on_cards as extras_on_cards
from content.models import Bookmark, Entry, Reply
from content.own import on_cards
from core import text
from core.moulds import mark, pattern
from core.templatetags.civ import ago
from profiles.models import User


class CardText(NamedTuple):
    """What is the same for every reader, as HTML. Safe strings: Django keeps them safe through the cache."""

    head: str  # who wrote it and when: a pattern with a hole for the moment
    words: str
    url: str


@dataclass(frozen=True)
class Card:
    """An entry as lists show it."""

    entry: Entry
    kind: kinds.Kind
    text: CardText
    reply_count: int
    useful_count: int
    has_reacted: bool
    bookmark: Bookmark | None  # the reader's own
    detail: Any  # what the kind's card loader found for it, or None
    extras: Sequence[Shown] = ()
    best: Reply | None = None  # its most useful reply, where a list shows that
    news: str = ""  # what the reader has not read of it, where a list says that
    menu: SafeString | str = ""  # at the end of its acts, where a list has one

    @property
    def head(self) -> SafeString:
        """Who wrote it and when."""
        return format_html(self.text.head, when=ago(self.entry.published_at))

    @property
    def button_id(self) -> str:
        """The id of its "Useful" button."""
        return f"useful-{self.entry.pk}"

    @property
    def save_id(self) -> str:
        """The id of its "Save" button."""
        return f"save-{self.entry.pk}"


def cards_for(entries: Sequence[Entry], reader: User) -> list[Card]:
    """Cards for entries that came through the door and `for_cards()`, in their order.

    Queries: the reader's own state, the tags of cards that were not in the cache, and one for each kind with a loader.
    """
    texts = _texts(entries)
    own = on_cards([entry.pk for entry in entries], reader)
    shown = extras_on_cards(entries, reader)
    details: dict[int, Any] = {}
    for kind in kinds.all_kinds():
        ids = [entry.pk for entry in entries if entry.kind == kind.slug]
        if ids and kind.card_loader is not None:
            details.update(kind.card_loader(ids, reader))
    return [
        Card(
            entry=entry,
            kind=kinds.get(entry.kind),
            text=texts[entry.pk],
            reply_count=entry.activity.reply_count if hasattr(entry, "activity") else 0,
            useful_count=entry.activity.useful_count if hasattr(entry, "activity") else 0,
            has_reacted=own[entry.pk].has_reacted,
            bookmark=own[entry.pk].bookmark,
            detail=details.get(entry.pk),
            extras=shown.get(entry.pk, ()),
        )
        for entry in entries
    ]


def _texts(entries: Sequence[Entry]) -> dict[int, CardText]:
    keys = {entry.pk: _key(entry) for entry in entries}
    cached: dict[str, tuple[str, ...]] = cache.get_many(keys.values())
    missing = [entry for entry in entries if keys[entry.pk] not in cached]
    prefetch_related_objects(missing, "tags")
    made = {keys[entry.pk]: tuple(_render(entry)) for entry in missing}
    if made:
        cache.set_many(made)
    return {pk: CardText(*(cached.get(key) or made[key])) for pk, key in keys.items()}


def _key(entry: Entry) -> str:
    words = f"{entry.pk}.{entry.version}.{entry.body_renderer}.{entry.voice}"
    department = f"{entry.department_id}.{entry.department.updated_at.timestamp():.0f}"
    if brief.is_brief(entry):  # a picture in it is shown once it was checked, and that is no new version
        words += f".{entry.updated_at.timestamp()}"
    return f"card:7:{words}:{entry.author_id}.{entry.author.version}:{department}:{get_language()}"


def _render(entry: Entry) -> CardText:
    url = entry.get_absolute_url()
    when = mark("when")
    context = {"entry": entry, "url": url, "when": when, "html": None, "tags": entry.tags.all()}
    if brief.is_brief(entry):
        html: str = entry.whole_html  # type: ignore[attr-defined]  # of `for_cards`
        context |= {"html": text.clean(html), "tags": brief.tags_beside(entry.tags.all(), html)}
    head = get_template("content/_card_text.html#head").render(context)
    words = get_template("content/_card_text.html#words").render(context)
    return CardText(pattern(head, {"when": when}), words, url)
