"""Bold, italics, struck out, code and links: which the next words shall have, and which tags are open for it."""

from collections import Counter
from typing import Final

from core.text.allowed import OUTSIDE_REL, is_outside, permitted
from core.text.foreign import formats_of
from core.text.tokens import Tag, end, start

_SPARE: Final = 20_000  # characters of addresses that may be repeated, where blocks stand inside a link


class Formats:
    """Tags of strangers overlap and stay open; what is written to `events` nests, and is at most five deep."""

    def __init__(self, events: list[Tag | str]) -> None:
        self._events = events
        self._asked: dict[str, Tag] = {}  # in the order they were asked for
        self._opened: list[Tag] = []
        self._times: Counter[str] = Counter()  # how often each is asked for
        self._sources: dict[str, list[tuple[str, ...]]] = {}  # for each tag name, what its open tags asked for
        self._last_link: Tag | None = None
        self._spare = _SPARE

    def ask(self, tag: Tag) -> None:
        """From a stranger's start tag on, its formats apply."""
        formats = formats_of(tag.name, tag.attributes.get("style", ""))
        self._sources.setdefault(tag.name, []).append(formats)
        for name in formats:
            self._times[name] += 1
            self._asked.setdefault(name, start(name))

    def release(self, source: str) -> None:
        """The latest start tag of that name has ended."""
        for name in self._sources[source].pop() if self._sources.get(source) else ():
            self._times[name] -= 1
            if not self._times[name]:
                self._asked.pop(name)

    def link(self, tag: Tag) -> None:
        """A link begins, and ends another one: links do not nest. An address that is not permitted makes none."""
        self.unlink()
        href = permitted("a", "href", tag.attributes.get("href", "").strip().replace(" ", "%20"))
        if href:
            rel = {"rel": OUTSIDE_REL} if is_outside(href) else {}
            download = {"download": ""} if tag.attributes.get("download") == "" else {}
            self._asked["a"] = start("a", href=href, **rel, **download)

    def unlink(self) -> None:
        self._asked.pop("a", None)

    def apply(self) -> None:
        """Open what is asked for and close what is not: at most five tags, so this costs the same each time."""
        asked = list(self._asked.values())
        same = 0
        while same < min(len(asked), len(self._opened)) and asked[same] is self._opened[same]:
            same += 1
        self.close(same)
        for tag in asked[same:]:
            if tag.name != "a" or self._may_write(tag):
                self._opened.append(tag)
                self._events.append(tag)

    def close(self, down_to: int = 0) -> None:
        """Close the tags, at the end of a block; what is asked for stays so for the next one."""
        while len(self._opened) > down_to:
            self._events.append(end(self._opened.pop().name))

    def _may_write(self, link: Tag) -> bool:
        if link is self._last_link:
            self._spare -= len(link.attributes["href"])
        self._last_link = link
        return self._spare > 0
