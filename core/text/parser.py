"""Markdown to tokens: CommonMark without raw HTML and underlined headings, with tables and strikethrough.

A single newline is a line break, as people expect. A line of dashes under a line of text is a rule, not a heading:
people have separated their thoughts that way since before 2009, and signatures begin so.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final, NamedTuple, cast

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock, blockquote, list_block
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from core.text.allowed import is_image, is_link
from core.text.limits import MAX_DEPTH
from core.text.spotting import Span, spot_addresses, spot_handles

_MAX_NESTING: Final = 20  # of brackets within brackets: each one costs a look ahead for every level
_BLOCK_LEVELS: Final = MAX_DEPTH  # deeper quotes and lists are shown as the text they are; a list takes two levels

_BlockRule = Callable[[StateBlock, int, int, bool], bool]
People = Mapping[str, str]


class Parsed(NamedTuple):
    """The block tokens of a text, and the handles it mentions outside code and links, in order, repeated as typed."""

    tokens: list[Token]
    handles: list[str]


def parse(markdown: str, people: People | None = None) -> Parsed:
    """Read `markdown`. Bare addresses and known people are links then; links and pictures that may not be are words."""
    handles: list[str] = []
    tokens = _MARKDOWN.parse(markdown, {"people": people or {}, "handles": handles})
    return Parsed(tokens, handles)


def render(tokens: list[Token]) -> str:
    """HTML of a token stream, still to be cleaned."""
    return cast(str, _MARKDOWN.renderer.render(tokens, _MARKDOWN.options, {}))


def alt_text(image: Token) -> str:
    """The words that stand for a picture, with those of pictures inside its description."""
    words: list[str] = []
    stack = [image]
    while stack:
        token = stack.pop()
        stack.extend(reversed(token.children or []))
        if token.type in {"text", "text_special", "code_inline"}:
            words.append(token.content)
        elif token.type in {"softbreak", "hardbreak"}:
            words.append(" ")
    return "".join(words)


def _link(state: StateCore) -> None:
    """Core rule. It runs before escapes are joined to their text, so `\\@ada` is no mention."""
    for token in state.tokens:
        if token.type == "inline":
            permitted = _permitted(token.children or [])
            token.children = list(_linked(permitted, state.env["people"], state.env["handles"]))


def _permitted(children: list[Token]) -> list[Token]:
    """Without links that lead nowhere permitted (their words stay) and pictures that are not ours (their alt stays)."""
    kept: list[Token] = []
    open_links: list[bool] = []
    for token in children:
        if token.type == "link_open":
            open_links.append(is_link(str(token.attrs.get("href", ""))))
        elif token.type == "image" and not is_image(str(token.attrs.get("src", ""))):
            kept.append(_text(alt_text(token)))
            continue
        if token.type in {"link_open", "link_close"}:
            permitted = open_links[-1] if token.nesting > 0 else open_links.pop()
            if not permitted:
                if token.markup == "autolink":  # `<a:b>` was no address, so its brackets are words
                    kept.append(_text("<" if token.nesting > 0 else ">"))
                continue
        kept.append(token)
    return kept


def _linked(children: list[Token], people: People, handles: list[str]) -> Iterator[Token]:
    """With links on bare addresses and on known people, outside links that stand there already."""
    depth, before = 0, ""
    for token in children:
        if token.type in {"link_open", "link_close"}:
            depth += token.nesting
        if token.type == "text" and not depth:
            yield from _split(token.content, before, people, handles)
        else:
            yield token
        if token.type in {"softbreak", "hardbreak"}:
            before = ""
        elif token.content:
            before = token.content[-1]


def _split(text: str, before: str, people: People, handles: list[str]) -> Iterator[Token]:
    at = 0
    for start, end, address in _links(text, before, people, handles):
        if start > at:
            yield _text(text[at:start])
        yield Token("link_open", "a", 1, attrs={"href": address})
        yield _text(text[start:end])
        yield Token("link_close", "a", -1)
        at = end
    if at < len(text):
        yield _text(text[at:])


def _links(text: str, before: str, people: People, handles: list[str]) -> Iterator[Span]:
    """Addresses and people, in order. An `@` inside an address belongs to the address."""
    addresses = list(spot_addresses(text, before))
    inside = 0
    found: list[Span] = []
    for start, end, typed in addresses:
        address = _MARKDOWN.normalizeLink(typed)
        if is_link(address):
            found.append(Span(start, end, address))
    for start, end, handle in spot_handles(text, before):
        while inside < len(addresses) and addresses[inside].end <= start:
            inside += 1
        if inside < len(addresses) and addresses[inside].start <= start:
            continue
        handles.append(handle)
        if handle in people and is_link(people[handle]):
            found.append(Span(start, end, people[handle]))
    yield from sorted(found)


def _text(content: str) -> Token:
    return Token("text", "", 0, content=content)


def _capped(rule: _BlockRule) -> _BlockRule:
    """`rule` down to a depth; markdown-it's own limit would leave out the words below it."""

    def capped(state: StateBlock, start: int, end: int, silent: bool) -> bool:
        return state.level < _BLOCK_LEVELS and rule(state, start, end, silent)

    return capped


def _align(self: Any, tokens: list[Token], index: int, options: Any, env: Any) -> str:
    """A cell's alignment as an attribute: inline styles are forbidden."""
    style = str(tokens[index].attrs.pop("style", ""))
    if style:
        tokens[index].attrSet("align", style.removeprefix("text-align:"))
    return cast(str, self.renderToken(tokens, index, options, env))


def _accept(url: str) -> bool:
    return True


def _as_typed(link: str) -> str:
    return link


def _make() -> MarkdownIt:
    markdown = MarkdownIt("commonmark", {"html": False, "breaks": True, "maxNesting": _MAX_NESTING})
    markdown.enable(["table", "strikethrough"]).disable(["lheading", "html_block", "html_inline"])
    interrupted = ["paragraph", "reference", "blockquote"]
    markdown.block.ruler.at("blockquote", _capped(blockquote), {"alt": [*interrupted, "list"]})
    markdown.block.ruler.at("list", _capped(list_block), {"alt": interrupted})
    markdown.core.ruler.before("text_join", "link", _link)
    markdown.add_render_rule("th_open", _align)
    markdown.add_render_rule("td_open", _align)
    markdown.validateLink = _accept  # type: ignore[method-assign]  # `_permitted` judges, and keeps the words
    markdown.normalizeLinkText = _as_typed  # type: ignore[method-assign]
    return markdown


_MARKDOWN: Final = _make()
