"""HTML cut into tags and words, in one walk and without recursion.

The parsers of the field build a tree first, and the tree rules of HTML let a few hundred kilobytes of stray tags grow
into millions of nodes. This tokenizer follows the tokenization states of the HTML standard (WHATWG, 13.2.5), only moves
forward, and knows nothing of trees: what it finds is always given to `nh3` or written as Markdown, never to a browser.
"""

from collections.abc import Iterator
from typing import Final, NamedTuple

from core.text.references import unescape

_SPACE: Final = " \t\n\r\f"
_NAME_END: Final = _SPACE + "/>"
_ASCII_LOWER: Final = {upper: upper + 32 for upper in range(ord("A"), ord("Z") + 1)}
_UNREAD: Final = {0: None, 0xFEFF: None}  # NUL and byte order mark: parsers drop them
_UNSEEN_CHARACTERS: Final = {**dict.fromkeys(range(32)), **_UNREAD, 0x7F: None, 9: "\t", 10: "\n", 12: " "}
_UNSEEN_ELEMENTS: Final = frozenset({"script", "style", "title", "iframe", "noembed", "noframes"})
_UNSEEN_WHEN_CLOSED: Final = frozenset({"template", "xml"})
"""`xml` is Word's island of settings. Without an end tag they are strangers whose words stay."""


class Tag(NamedTuple):
    """A start tag (`opens`) or an end tag, its name and attribute names in lower case."""

    name: str
    opens: bool
    attributes: dict[str, str]


def start(name: str, **attributes: str) -> Tag:
    """A start tag of our own."""
    return Tag(name, True, attributes)


def end(name: str) -> Tag:
    """An end tag of our own."""
    return Tag(name, False, {})


def tokens(html: str) -> Iterator[Tag | str]:
    """Tags and runs of text of `html`, entities resolved; comments, declarations and unseen elements left out.

    What stands behind an unfinished tag or comment is left out too, as browsers do.
    """
    return _Tokenizer(html.translate(_UNREAD).replace("\r\n", "\n").replace("\r", "\n")).run()


class _Tokenizer:
    def __init__(self, html: str) -> None:
        self.html = html
        self.lowered = html.translate(_ASCII_LOWER)  # ASCII only: str.lower() may change the length
        self.at = 0
        self.unclosed: set[str] = set()  # names whose end tag was looked for in vain, so that it is looked for once

    def run(self) -> Iterator[Tag | str]:
        html = self.html
        while self.at < len(html):
            bracket = html.find("<", self.at)
            if bracket < 0:
                bracket = len(html)
            if bracket > self.at:
                yield unescape(html[self.at : bracket]).translate(_UNSEEN_CHARACTERS)
            self.at = bracket
            if bracket < len(html):
                yield from self._markup(bracket)

    def _markup(self, bracket: int) -> Iterator[Tag | str]:
        """What begins with `<`; moves on at least by that one character."""
        following = self.html[bracket + 1 : bracket + 2]
        closing = following == "/"
        name_start = bracket + 1 + closing
        letter = self.html[name_start : name_start + 1]
        if letter.isascii() and letter.isalpha():
            tag = self._tag(name_start, opens=not closing)
            if tag and not (tag.opens and self._skip_unseen(tag.name)):
                yield tag
        elif closing and letter:
            self._past(">", name_start)
        elif following in {"!", "?"}:
            self._past_declaration(bracket)
        else:
            yield self.html[bracket:name_start]
            self.at = name_start

    def _tag(self, name_start: int, *, opens: bool) -> Tag | None:
        """The tag, or None where the text ends inside it."""
        html = self.html
        at = _until(html, _NAME_END, name_start)
        name = self.lowered[name_start:at]
        attributes: dict[str, str] = {}
        while True:
            while at < len(html) and html[at] in _NAME_END and html[at] != ">":
                at += 1
            if at >= len(html) or html[at] == ">":
                self.at = at + 1
                return Tag(name, opens, attributes) if at < len(html) else None
            key_start = at
            at = _until(html, _NAME_END + "=", at + 1)  # an attribute's name may begin with "="
            key = self.lowered[key_start:at]
            value, at = _value(html, at)
            attributes.setdefault(key, value)

    def _skip_unseen(self, name: str) -> bool:
        """Move past an element whose content is no text of the page; False when `name` is none."""
        if name not in _UNSEEN_ELEMENTS and (name not in _UNSEEN_WHEN_CLOSED or name in self.unclosed):
            return False
        at = self.at
        while (at := self.lowered.find(f"</{name}", at)) >= 0:
            at += len("</") + len(name)
            if self.lowered[at : at + 1] in {"", *_NAME_END}:
                self._past(">", at)
                return True
        if name in _UNSEEN_ELEMENTS:
            self.at = len(self.html)
            return True
        self.unclosed.add(name)
        return False

    def _past_declaration(self, bracket: int) -> None:
        """Past a comment, a conditional comment, a doctype or a processing instruction."""
        if not self.html.startswith("<!--", bracket):
            self._past(">", bracket + len("<!"))
            return
        for empty in ("<!-->", "<!--->"):
            if self.html.startswith(empty, bracket):
                self.at = bracket + len(empty)
                return
        body = bracket + len("<!--")
        self._past("-->", body)
        # no further than the first end: else a row of comments would cost its square
        bang = self.html.find("--!>", body, self.at)
        if bang >= 0:
            self.at = bang + len("--!>")

    def _past(self, mark: str, at: int) -> None:
        found = self.html.find(mark, at)
        self.at = len(self.html) if found < 0 else found + len(mark)


def _value(html: str, at: int) -> tuple[str, int]:
    """An attribute's value, if there is one, and where it ends."""
    sign = _while(html, _SPACE, at)
    if html[sign : sign + 1] != "=":
        return "", sign
    at = _while(html, _SPACE, sign + 1)
    quote = html[at : at + 1]
    if quote in {'"', "'"}:
        closing = html.find(quote, at + 1)
        return (unescape(html[at + 1 : closing], in_attribute=True), closing + 1) if closing >= 0 else ("", len(html))
    closing = _until(html, _SPACE + ">", at)
    return unescape(html[at:closing], in_attribute=True), closing


def _until(html: str, stops: str, at: int) -> int:
    while at < len(html) and html[at] not in stops:
        at += 1
    return at


def _while(html: str, kept: str, at: int) -> int:
    while at < len(html) and html[at] in kept:
        at += 1
    return at
