"""HTML pasted from a word processor, a mail or a web page, turned into Markdown before it is stored."""

from collections.abc import Sequence
from typing import Final

from core.text.allowed import HEADINGS
from core.text.limits import refuse_too_long
from core.text.lines import tidy
from core.text.markup import Atom, fence, line
from core.text.outline import Outline
from core.text.structure import balanced
from core.text.tables import simple_tables
from core.text.tokens import Tag, tokens
from core.text.word import with_lists

_INLINE: Final = frozenset({"a", "code", "em", "s", "strong"})
_BREAK: Final = Atom("\n", {})


def from_html(pasted: str, *, pictures: bool = True) -> str:
    """Markdown that renders to the words of `pasted` and to nothing else; "" when it has none.

    Style sheets, scripts, comments and other markup without words go. Headings, lists (Word's too, which are
    paragraphs with a style), tables, links, emphasis, quotes and code stay. Characters that mean something in Markdown
    are escaped. Without `pictures` their descriptions stay, as words. Raises TextTooLong, and nothing else.
    """
    refuse_too_long(pasted)
    return tidy(_Writer(balanced(with_lists(tokens(pasted))), pictures=pictures).write())


class _Writer:
    """Walks over balanced tags, collects the words of a block, and hands each block to the outline."""

    def __init__(self, events: list[Tag | str], *, pictures: bool) -> None:
        self.events = events
        self.pictures = pictures
        self.outline = Outline()
        self.run: list[Atom] = []
        self.formats: dict[str, str] = {}
        self.level = 0  # of the open heading
        self.code: list[str] | None = None  # text of the open `pre`

    def write(self) -> str:
        tables = simple_tables(self.events)
        at = 0
        while at < len(self.events):
            if at in tables:
                self.flush()
                self.table(self.events[at : tables[at]])
                at = tables[at]
            event = self.events[at]
            if isinstance(event, str):
                self.words(event)
            elif event.name in _INLINE:
                self.format(event)
            elif event.name == "br":
                self.run.append(_BREAK)
            elif event.name == "img":
                self.picture(event)
            else:
                self.boundary(event)
            at += 1
        self.flush()
        return self.outline.text()

    def words(self, text: str) -> None:
        if self.code is not None:
            self.code.append(text)
        else:
            self.run.append(Atom(text, self.formats))

    def format(self, tag: Tag) -> None:
        if tag.opens:
            self.formats = {**self.formats, tag.name: tag.attributes.get("href", "")}
        else:
            self.formats = {name: value for name, value in self.formats.items() if name != tag.name}

    def picture(self, tag: Tag) -> None:
        if self.code is not None:
            self.code.append(tag.attributes["alt"])
        else:
            self.run.append(Atom(tag.attributes["alt"], self.formats, tag.attributes["src"] if self.pictures else ""))

    def boundary(self, tag: Tag) -> None:
        if tag.name == "pre" and not tag.opens:
            self.close_code()
        self.flush()
        match tag.name:
            case "pre" if tag.opens:
                self.code = []
            case "hr":
                self.outline.put(["___"])  # dashes after a bullet would be a rule instead of an item
            case "blockquote" | "ul" | "ol" | "li":
                self.container(tag)
            case name if name in HEADINGS:
                self.level = int(name[1:]) if tag.opens else 0
            case _:
                pass

    def container(self, tag: Tag) -> None:
        if not tag.opens:
            self.outline.leave()
        elif tag.name == "blockquote":
            self.outline.enter_quote()
        elif tag.name == "li":
            self.outline.enter_item()
        else:
            first = int(tag.attributes.get("start", "1")) if tag.name == "ol" else None
            self.outline.enter_list(first)

    def close_code(self) -> None:
        code = "".join(self.code or []).replace("\N{NO-BREAK SPACE}", " ").strip("\n")
        self.code = None
        if code.strip():
            self.outline.put(fence(tidy(code)))

    def flush(self) -> None:
        """Write the collected words: a heading in one line, else a paragraph; an empty line parts two paragraphs."""
        run, self.run = self.run, []
        if self.level:
            if text := _cell(run, heading=True):
                self.outline.put([f"{'#' * self.level} {text}"])
            return
        paragraph: list[str] = []
        for text in [*_lines(run), ""]:
            if text:
                paragraph.append(text)
            elif paragraph:
                self.outline.put(paragraph, plain=True)
                paragraph = []

    def table(self, events: Sequence[Tag | str]) -> None:
        """A table of plain cells; `events` begin with its start tag."""
        rows: list[list[str]] = []
        alignments: list[str] = []
        for event in events:
            if isinstance(event, str):
                self.words(event)
            elif event.name in _INLINE:
                self.format(event)
            elif event.name == "img":
                self.picture(event)
            elif event.name == "tr" and event.opens:
                rows.append([])
            elif event.name in {"td", "th"}:
                run, self.run = self.run, []
                if event.opens and len(rows) == 1:
                    alignments.append(event.attributes.get("align", ""))
                elif not event.opens:
                    rows[-1].append(_cell(run).replace("|", "\\|"))
            else:
                self.run.append(_BREAK)
        self.run = []
        if any(any(row) for row in rows):
            self.outline.put(_table_lines(rows, alignments))


def _lines(run: list[Atom]) -> list[str]:
    lines: list[list[Atom]] = [[]]
    for atom in run:
        if atom is _BREAK:
            lines.append([])
        else:
            lines[-1].append(atom)
    return [line(atoms) for atoms in lines]


def _cell(run: list[Atom], *, heading: bool = False) -> str:
    """Everything on one line."""
    return line([Atom(" ", {}) if atom is _BREAK else atom for atom in run], heading=heading)


def _table_lines(rows: list[list[str]], alignments: list[str]) -> list[str]:
    width = max(map(len, rows))
    marks = {"left": ":--", "center": ":-:", "right": "--:"}
    delimiters = [marks.get(alignment, "---") for alignment in alignments] + ["---"] * (width - len(alignments))
    full = [row + [""] * (width - len(row)) for row in rows]
    return [f"| {' | '.join(row)} |" for row in [full[0], delimiters, *full[1:]]]
