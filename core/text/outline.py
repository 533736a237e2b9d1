"""Blocks of Markdown set under one another: quote marks, bullets, indents and the empty lines between."""

from typing import Final

_LARGEST_NUMBER: Final = 999_999_999  # CommonMark reads nine digits


class _Frame:
    """A quote, a list or an item that is open; `first` stands before its first line, `rest` before the others."""

    def __init__(self, first: str = "", rest: str = "", number: int | None = None, mark: str = "") -> None:
        self.first = first
        self.rest = rest
        self.number = number  # of the next item, in a numbered list
        self.mark = mark  # of the items, in a list
        self.started = False
        self.last_mark = ""  # of a list that has just ended here: the next one needs another, or the two would be one
        self.plain = True  # so far one paragraph and lists of such
        self.is_quote = first == "> "


class Outline:
    """Collects blocks of lines. Quotes, lists and items are entered and left; those that stay empty leave no trace."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.frames = [_Frame()]

    def text(self) -> str:
        return "\n".join(self.lines)

    def enter_quote(self) -> None:
        self.frames.append(_Frame("> ", "> "))

    def enter_list(self, first_number: int | None) -> None:
        """Bullets when `first_number` is None."""
        marks = ("-", "*") if first_number is None else (".", ")")
        mark = marks[self.frames[-1].last_mark == marks[0]]
        self.frames.append(_Frame(number=first_number, mark=mark))

    def enter_item(self) -> None:
        inside = self.frames[-1]
        marker = f"{inside.mark} " if inside.number is None else f"{min(inside.number, _LARGEST_NUMBER)}{inside.mark} "
        if inside.number is not None:
            inside.number += 1
        self.frames.append(_Frame(marker, " " * len(marker)))

    def leave(self) -> None:
        frame = self.frames.pop()
        outer = self.frames[-1]
        if frame.started:
            outer.last_mark = frame.mark
            outer.plain = outer.plain and frame.plain and not frame.is_quote

    def put(self, block: list[str], *, plain: bool = False) -> None:
        """Add a block of lines; `plain` for a paragraph."""
        if self.lines and self._apart():
            self.lines.append("".join(frame.rest for frame in self.frames if frame.started).rstrip())
        for number, text in enumerate(block):
            prefix = "".join(frame.rest if frame.started or number else frame.first for frame in self.frames)
            self.lines.append(f"{prefix}{text}".rstrip())
        inmost = self.frames[-1]
        inmost.plain = inmost.plain and plain and not inmost.started
        inmost.last_mark = ""
        for frame in self.frames:
            frame.started = True

    def _apart(self) -> bool:
        """Whether an empty line comes before the next block. Items of one list stand together while they are plain."""
        for outer, frame, inner in zip(self.frames, self.frames[1:], [*self.frames[2:], None], strict=False):
            if frame.started:
                continue
            if outer.mark and outer.started:  # the next item of a list
                return not outer.plain
            if outer.first and inner and frame.mark:  # a list under the words of an item
                opens = frame.number is None or inner.first.startswith("1.") or inner.first.startswith("1)")
                return not (outer.plain and opens)  # CommonMark: another number does not end a paragraph
            break
        return True
