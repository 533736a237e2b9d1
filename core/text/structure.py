"""Tags of any kind, as strangers send them, turned into few tags that nest: no depth, no leftovers, no lost words.

It knows the handful of rules that people's HTML needs (what ends a paragraph, where a list item belongs) and keeps
little state, so that its cost grows with the text and its output never makes an HTML parser repair anything.
"""

from collections import Counter
from collections.abc import Iterable
from typing import Final

from core.text.allowed import HEADINGS
from core.text.foreign import ALIASES, BREAKS, FORMATS, permitted_attributes
from core.text.formats import Formats
from core.text.limits import MAX_DEPTH
from core.text.tokens import Tag, end, start

_LISTS: Final = frozenset({"ol", "ul"})
_CELLS: Final = frozenset({"td", "th"})
_TABLE_PARTS: Final = frozenset({"table", "tbody", "thead", "tr"})
_ROOM: Final = {"blockquote": 1, "ol": 2, "table": 4, "ul": 2}
_BLANK: Final = " \t\n\r\f"


def balanced(pieces: Iterable[Tag | str]) -> list[Tag | str]:
    """The same words in the same order, between tags of the allow-list that all nest and all close."""
    builder = _Builder()
    for piece in pieces:
        if isinstance(piece, str):
            builder.text(piece)
        elif piece.opens:
            builder.open(piece)
        else:
            builder.close(ALIASES.get(piece.name, piece.name))
    return builder.finish()


class _Builder:
    def __init__(self) -> None:
        self.events: list[Tag | str] = []
        self.containers: list[str] = []
        self.block = ""  # the open paragraph, heading or `pre`
        self.wanted: Tag | None = None  # the one to open before the next word, so that none stays empty
        self.formats = Formats(self.events)
        self.flat: Counter[str] = Counter()  # containers left out because they lay too deep
        self.item_done = False  # a list item has ended, but a list that follows at once belongs into it
        self.blanks: list[str] = []  # white space behind such an item
        self.bare = False  # whether words stand here in no paragraph, so that what follows a break needs one
        self.captioned = False

    # words

    def text(self, text: str) -> None:
        begins_pre = self.wanted is not None and self.wanted.name == "pre"
        inside_pre = begins_pre or self.block == "pre"
        if begins_pre:
            text = text.lstrip("\n")  # parsers drop the first one: without any, cleaning twice changes nothing
        if not text:
            return
        if text.strip(_BLANK) or inside_pre:
            self._ready_for_words()
            self.events.append(text)
        elif self.item_done:
            self.blanks.append(text)
        else:
            if not self.wanted and not self._between():
                self.formats.apply()
            self.events.append(text)

    def _ready_for_words(self) -> None:
        self._settle_item()
        self._enter_cell_or_item()
        if self.wanted:
            self.events.append(self.wanted)
            self.block, self.wanted = self.wanted.name, None
        self.bare = not self.block
        self.formats.apply()

    # start tags

    def open(self, tag: Tag) -> None:
        name = ALIASES.get(tag.name, tag.name)
        if name in FORMATS:
            self.formats.ask(tag)
        elif name == "a":
            self.formats.link(tag)
        elif name in {"br", "img"}:
            self._void(name, tag)
        elif name == "caption" and self._top() == "table":
            self._begin_caption()
        elif name in BREAKS:
            self._begin_block(start("p"))
        elif name in HEADINGS or name == "pre":
            self._begin_block(_ours(name, tag))
        elif name == "hr":
            self._flow()
            self.events.append(start("hr"))
        elif name in {"blockquote", "table"} or name in _LISTS:
            self._begin_container(_ours(name, tag))
        elif name == "li":
            self._begin_item()
        elif name in _TABLE_PARTS or name in _CELLS:
            self._begin_table_part(_ours(name, tag))

    def _void(self, name: str, tag: Tag) -> None:
        if name == "br":
            if self.block == "pre":
                self.text("\n")
            elif not self._between() and not self.item_done:
                self._ready_for_words()
                self.events.append(start("br"))
            return
        alt = tag.attributes.get("alt", "")
        kept = permitted_attributes("img", {**tag.attributes, "src": tag.attributes.get("src", "").strip()})
        if "src" in kept:
            self._ready_for_words()
            self.events.append(start("img", **{**kept, "alt": alt}))
        else:
            self.text(alt)

    def _begin_block(self, tag: Tag) -> None:
        self._flow()
        self.wanted = tag

    def _begin_caption(self) -> None:
        """A caption becomes a paragraph before its table, where Markdown can say it."""
        written = [piece for piece in self.events[-2:] if not isinstance(piece, str)]
        if written[-1:] == [start("table")]:
            while self.events.pop() != start("table"):
                pass  # the white space between the two
            self.containers.pop()
            self.captioned = True
        self._begin_block(start("p"))

    def _begin_container(self, tag: Tag) -> None:
        if len(self.containers) + _ROOM[tag.name] > MAX_DEPTH:
            self.flat[tag.name] += 1
            self._begin_block(start("p"))
            return
        if tag.name == "table" and self._top() in _TABLE_PARTS:
            self._leave({"table"})  # a table directly in a table ends it
        if tag.name in _LISTS and self.item_done:
            self.item_done = False
            self.events.extend(self.blanks)
            self.blanks.clear()
        self._flow()
        self._push(tag)

    def _begin_item(self) -> None:
        self._end_block()
        self._settle_item()
        if self._top() == "li":
            self._pop()
        if self._top() not in _LISTS:
            if len(self.containers) + _ROOM["ul"] > MAX_DEPTH:
                return
            self._flow()
            self._push(start("ul"))
        self._push(start("li"))

    def _begin_table_part(self, tag: Tag) -> None:
        self._break()
        if self.flat["table"] or "table" not in self.containers:
            return
        self._settle_item()
        above = {"table"} if tag.name in {"tbody", "thead"} else {"table", "tbody", "thead"}
        if tag.name in _CELLS:
            above |= {"tr"}
        while self._top() not in above:
            self._pop()
        if tag.name in {"tr", *_CELLS} and self._top() == "table":
            self._push(start("tbody"))
        if tag.name in _CELLS and self._top() != "tr":
            self._push(start("tr"))
        self._push(tag)

    # end tags

    def close(self, name: str) -> None:
        if name in FORMATS:
            self.formats.release(name)
        elif name == "a":
            self.formats.unlink()
        elif name == "caption" and self.captioned:
            self.captioned = False
            self._flow()
            self._push(start("table"))
        elif name in BREAKS or name in HEADINGS or name == "pre":
            self._break()
        elif self.flat[name]:
            self.flat[name] -= 1
            self._break()
        elif name == "li":
            self._break()
            if not self.item_done and self._descend({"li"}):
                self.item_done = True
        elif name in _ROOM or name in _TABLE_PARTS or name in _CELLS:
            self._break()
            self._settle_item()
            self._leave({name})

    def finish(self) -> list[Tag | str]:
        self._end_block()
        self._settle_item()
        while self.containers:
            self._pop()
        return self.events

    # where we stand

    def _top(self) -> str:
        return self.containers[-1] if self.containers else ""

    def _between(self) -> bool:
        """Whether words here would stand between items or cells."""
        return self._top() in _LISTS or self._top() in _TABLE_PARTS

    def _flow(self) -> None:
        """Make room for a block: outside paragraphs, inside an item or a cell where there is a list or a table."""
        self._end_block()
        self._settle_item()
        self._enter_cell_or_item()

    def _enter_cell_or_item(self) -> None:
        if self._top() in _LISTS:
            self._push(start("li"))
        elif self._top() in _TABLE_PARTS:
            self._begin_table_part(start("td"))

    def _break(self) -> None:
        """A tag that parts words, though it may not be written itself."""
        self._end_block()
        if self.bare:
            self.wanted = start("p")

    def _end_block(self) -> None:
        self.formats.close()
        if self.block:
            self.events.append(end(self.block))
        self.block, self.wanted = "", None

    def _settle_item(self) -> None:
        if self.item_done:
            self.item_done = False
            self._pop()
            self.events.extend(self.blanks)
            self.blanks.clear()

    def _push(self, tag: Tag) -> None:
        self.wanted, self.bare = None, False
        self.containers.append(tag.name)
        self.events.append(tag)

    def _pop(self) -> None:
        self.wanted, self.bare = None, False
        self.events.append(end(self.containers.pop()))

    def _descend(self, names: set[str]) -> bool:
        """Close what lies above the nearest of `names`, never leaving a cell for an item. At most `MAX_DEPTH` steps."""
        for depth in range(len(self.containers), 0, -1):
            name = self.containers[depth - 1]
            if name in names:
                while len(self.containers) > depth:
                    self._pop()
                return True
            if name == "table" or (name in _CELLS and not names & _TABLE_PARTS):
                return False
        return False

    def _leave(self, names: set[str]) -> None:
        if self._descend(names):
            self._pop()


def _ours(name: str, tag: Tag) -> Tag:
    """The start tag under our name for it, with the attributes that may stay."""
    return Tag(name, True, permitted_attributes(name, tag.attributes))
