"""Markdown to tokens: CommonMark without raw HTML and underlined headings, with tables and strikethrough.

A single newline is a line break, as people expect. A line of dashes under a line of text is a rule, not a heading:
people have separated their thoughts that way since before 2009, and signatures begin so.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final, NamedTuple, cast
from uuid import UUID

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock, blockquote, list_block
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from core.text.allowed import is_link
from core.text.limits import MAX_DEPTH
from core.text.pictures import File, Picture, Uploads, address_of, large_address, picture_attributes, token_of
from core.text.spotting import Span, spot_addresses, spot_handles, spot_tags

_MAX_NESTING: Final = 20  # of brackets within brackets: each one costs a look ahead for every level
_BLOCK_LEVELS: Final = MAX_DEPTH  # deeper quotes and lists are shown as the text they are; a list takes two levels

_BlockRule = Callable[[StateBlock, int, int, bool], bool]
Addresses = Mapping[str, str]  # of people by their handle, of tags as they are typed


class UploadReference(NamedTuple):
    """One upload that a text refers to; `alt` is the description, "" for none and for links."""

    token: UUID
    alt: str
    is_picture: bool  # as it is written; what it is, only its row tells


class Parsed(NamedTuple):
    """The block tokens of a text, and what it refers to outside code, in order, repeated as typed."""

    tokens: list[Token]
    handles: list[str]  # outside links too
    uploads: list[UploadReference]
    tags: list[str]  # outside links too


def parse(
    markdown: str, people: Addresses | None = None, uploads: Uploads | None = None, tags: Addresses | None = None
) -> Parsed:
    """Read `markdown`. Bare addresses, known people, tags and uploads are links and pictures then, others words."""
    found = Parsed([], [], [], [])
    env = {"people": people or {}, "uploads": uploads or {}, "tags": tags or {}, "found": found}
    return found._replace(tokens=_MARKDOWN.parse(markdown, env))


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
            permitted = _permitted(token.children or [], state.env["uploads"], state.env["found"].uploads)
            token.children = list(_linked(permitted, state.env))


def _permitted(children: list[Token], uploads: Uploads, references: list[UploadReference]) -> list[Token]:
    """Without links that lead nowhere permitted (their words stay) and pictures not known to us (their alt stays)."""
    kept: list[Token] = []
    open_links: list[tuple[bool, list[Token]]] = []  # whether it is shown, and what stands before its end
    for token in children:
        if token.type == "image":
            kept += _shown(token, uploads, references, linked=any(permitted for permitted, _ in open_links))
            continue
        if token.type == "link_open":
            open_links.append(_judged(token, uploads, references))
        if token.type in {"link_open", "link_close"}:
            permitted, label = open_links[-1] if token.nesting > 0 else open_links.pop()
            if not permitted:
                if token.markup == "autolink":  # `<a:b>` was no address, so its brackets are words
                    kept.append(_text("<" if token.nesting > 0 else ">"))
                continue
            kept += label if token.nesting < 0 else []
        kept.append(token)
    return kept


def _judged(link: Token, uploads: Uploads, references: list[UploadReference]) -> tuple[bool, list[Token]]:
    """Whether a link may be one; for a file, what is said of it behind its words."""
    address = str(link.attrs.get("href", ""))
    token = token_of(address)
    if token is None:
        return is_link(address), []
    references.append(UploadReference(token, "", False))
    held = uploads.get(token)
    if isinstance(held, File):
        link.attrs = {"href": address_of(token), "download": ""}
        return True, [_text(f" ({held.label})")]
    return held is not None, []


def _shown(image: Token, uploads: Uploads, references: list[UploadReference], *, linked: bool) -> list[Token]:
    """A picture in a link to its largest size, a file as a link, and of anything else the description.

    A picture without a description is no link, since nobody could say where it leads.
    """
    alt = alt_text(image).strip()
    token = token_of(str(image.attrs.get("src", "")))
    if token is None:
        return [_text(alt_text(image))]
    references.append(UploadReference(token, alt, True))
    match uploads.get(token):
        case Picture() as picture:
            image.attrs = dict(picture_attributes(token, picture, alt))
            shown, address, attributes = [image], large_address(token), {}
        case File() as file:
            shown = [_text(f"{alt or file.name} ({file.label})")]
            address, attributes = address_of(token), {"download": ""}
        case None:
            return [Token("text_special", "", 0, content=alt)]  # words of a picture: no mention, no address
    if linked or (shown == [image] and not alt):
        return shown
    return [Token("link_open", "a", 1, attrs={"href": address, **attributes}), *shown, Token("link_close", "a", -1)]


def _linked(children: list[Token], env: Mapping[str, Any]) -> Iterator[Token]:
    """With links on bare addresses, known people and known tags, outside links that stand there already."""
    depth, before = 0, ""
    for token in children:
        if token.type in {"link_open", "link_close"}:
            depth += token.nesting
        if token.type == "text" and not depth:
            yield from _split(token.content, before, env)
        else:
            yield token
        if token.type in {"softbreak", "hardbreak"}:
            before = ""
        elif token.content:
            before = token.content[-1]


def _split(text: str, before: str, env: Mapping[str, Any]) -> Iterator[Token]:
    at = 0
    for start, end, address in _links(text, before, env):
        if start > at:
            yield _text(text[at:start])
        yield Token("link_open", "a", 1, attrs={"href": address})
        yield _text(text[start:end])
        yield Token("link_close", "a", -1)
        at = end
    if at < len(text):
        yield _text(text[at:])


def _links(text: str, before: str, env: Mapping[str, Any]) -> Iterator[Span]:
    """Addresses, people and tags, in order. An `@` or `#` inside an address belongs to the address."""
    addresses = list(spot_addresses(text, before))
    found: list[Span] = []
    for start, end, typed in addresses:
        address = _MARKDOWN.normalizeLink(typed)
        if is_link(address):
            found.append(Span(start, end, address))
    for spans, seen, known in (
        (spot_handles(text, before), env["found"].handles, env["people"]),
        (spot_tags(text, before), env["found"].tags, env["tags"]),
    ):
        for start, end, word in _outside(spans, addresses):
            seen.append(word)
            if word in known and is_link(known[word]):
                found.append(Span(start, end, known[word]))
    yield from sorted(found)


def _outside(spans: Iterator[Span], addresses: list[Span]) -> Iterator[Span]:
    """Those of `spans` that stand in none of `addresses`; both are in order."""
    inside = 0
    for span in spans:
        while inside < len(addresses) and addresses[inside].end <= span.start:
            inside += 1
        if inside == len(addresses) or addresses[inside].start > span.start:
            yield span


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
