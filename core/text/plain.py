"""The words of a Markdown text: for search, excerpts and the plain twin of a mail. Never by way of HTML."""

from collections.abc import Iterable, Iterator

from markdown_it.token import Token

from core.text.limits import refuse_too_long
from core.text.lines import single_line, tidy
from core.text.parser import alt_text, parse

_MAX_MENTIONS = 50
_MAX_TAGS = 50
_TOGETHER = {"ol", "table", "ul"}
_NO_SENTENCES = {"heading_open", "heading_close", "table_open", "table_close"}
_LOOSE_END = " .,;:\N{EN DASH}\N{EM DASH}-"


def to_plain(markdown: str) -> str:
    """The words, paragraphs apart by an empty line, list items and table rows on lines of their own.

    Raises TextTooLong.
    """
    refuse_too_long(markdown)
    return _plain(parse(tidy(markdown)).tokens)


def excerpt(markdown: str, *, length: int = 280) -> str:
    """One line of plain words, at most `length` characters, cut between words with an ellipsis. Raises TextTooLong.

    Headings and tables are left out: in one line they run into the sentence that follows. Unless there is nothing else.
    """
    refuse_too_long(markdown)
    tokens = parse(tidy(markdown)).tokens
    return shorten(single_line(_plain(_sentences(tokens)) or _plain(tokens)), length=length)


def shorten(words: str, *, length: int) -> str:
    """Plain words of one line, at most `length` characters, cut between words with an ellipsis."""
    if len(words) <= length:
        return words
    cut, following = words[: length - 1], words[length - 1]
    if following not in _LOOSE_END:
        cut = cut.rpartition(" ")[0] or cut
    return f"{cut.rstrip(_LOOSE_END)}…"


def mentions(markdown: str) -> list[str]:
    """Handles in order of appearance, each once, in lower case, outside code and links; at most 50.

    Raises TextTooLong.
    """
    refuse_too_long(markdown)
    return list(dict.fromkeys(parse(tidy(markdown)).handles))[:_MAX_MENTIONS]


def links(markdown: str) -> list[str]:
    """Addresses that its links lead to, bare ones too, in order of appearance, repeated; none to uploads or people.

    Raises TextTooLong.
    """
    refuse_too_long(markdown)
    lines = (token.children or () for token in parse(tidy(markdown)).tokens)
    return [str(token.attrs.get("href", "")) for line in lines for token in line if token.type == "link_open"]


def hashtags(markdown: str) -> list[str]:
    """Words behind a `#`, as typed, in order of appearance, each once, outside code and links; at most 50.

    Raises TextTooLong.
    """
    refuse_too_long(markdown)
    return list(dict.fromkeys(parse(tidy(markdown)).tags))[:_MAX_TAGS]


def _plain(tokens: Iterable[Token]) -> str:
    blocks = (block.strip("\n") for block in _blocks(tokens))
    return "\n\n".join(block for block in blocks if block.strip())


def _sentences(tokens: list[Token]) -> Iterator[Token]:
    """All but headings and tables."""
    depth = 0
    for token in tokens:
        if token.type in _NO_SENTENCES:
            depth += token.nesting
        elif not depth:
            yield token


def _blocks(tokens: Iterable[Token]) -> Iterator[str]:
    """Text by paragraph. Lines of one list stay together, and so do the rows of a table."""
    lines: list[str] = []
    cells: list[str] | None = None
    depth = 0  # of lists and tables
    for token in tokens:
        if token.tag in _TOGETHER:
            depth += token.nesting
        match token.type:
            case "inline" if cells is not None:
                cells.append(_words(token))
            case "inline":
                lines.append(_words(token))
                continue  # its end tag follows, and it may be the last of a list
            case "fence" | "code_block":
                lines.append(token.content)
            case "tr_open":
                cells = []
            case "tr_close":
                lines.append("\t".join(cells or []))
                cells = None
            case _:
                pass
        if lines and not depth:
            yield "\n".join(lines)
            lines = []


def _words(inline: Token) -> str:
    words: list[str] = []
    for token in inline.children or []:
        match token.type:
            case "softbreak" | "hardbreak":
                words.append("\n")
            case "image":
                words.append(alt_text(token))
            case _:
                words.append(token.content)
    return "".join(words)
