"""One line of words with formats, written as Markdown that renders to just these words."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Final, NamedTuple

from markdown_it.common.utils import isMdAsciiPunct, isPunctChar

from core.text.lines import nfc
from core.text.plain import to_plain
from core.text.references import has_reference
from core.text.spotting import spot_addresses

_NESTING: Final = ("a", "strong", "em", "s")  # from the outside in; code is written word by word
_EMPHASIS: Final = ("strong", "em", "s")
_SPECIAL: Final = frozenset("\\`*[]_~<&")
_DIGITS: Final = frozenset("0123456789")
_DELIMITER_ROW: Final = frozenset("-:|= \t")
_MAX_LIST_DIGITS: Final = 9


class Atom(NamedTuple):
    """Words that share their formats. `formats` maps a tag to a link's address or to nothing; a picture has a `src`."""

    text: str
    formats: dict[str, str]
    src: str = ""

    @property
    def is_plain(self) -> bool:
        """Whether the words are written as such, and not as code or a picture."""
        return not self.src and "code" not in self.formats


def line(atoms: Sequence[Atom], *, heading: bool = False) -> str:
    """The Markdown of one line, or "" when it has no words. What cannot be emphasised without harm stays plain."""
    words = [atom._replace(text=nfc(atom.text)) for atom in _merged(_folded(atoms))]
    if not words:
        return ""
    emphasised = _emphasisable(words)
    written = _written(emphasised)
    if _is_delicate(emphasised) and to_plain(_guarded(written)).split() != _text(words).split():
        written = _written(list(_merged(atom._replace(formats=_without(atom.formats, _EMPHASIS)) for atom in words)))
    if heading and written.endswith("#"):
        written = f"{written[:-1]}\\#"
    return _guarded(written)


def fence(code: str) -> list[str]:
    """Lines of a code block; its fence is longer than any run of backticks in it."""
    marks = "`" * max(3, _longest_run(code, "`") + 1)
    return [marks, *code.split("\n"), marks]


def _folded(atoms: Iterable[Atom]) -> Iterator[Atom]:
    """White space of any kind as single spaces, none at the ends, and each space outside the formats it borders on."""
    space: dict[str, str] | None = None
    last: dict[str, str] | None = None
    for atom in atoms:
        if atom.src:
            words = [atom.text.strip()]
            before = after = False
        else:
            words = atom.text.split()
            before, after = atom.text[:1].isspace(), atom.text[-1:].isspace()
        if (before or not words) and atom.text and space is None:
            space = atom.formats
        if not words:
            continue
        if space is not None and last is not None:
            yield Atom(" ", {k: v for k, v in atom.formats.items() if k != "code" and last.get(k) == v})
        yield Atom(" ".join(words), atom.formats, atom.src)
        last = atom.formats
        space = atom.formats if after else None


def _merged(atoms: Iterable[Atom]) -> Iterator[Atom]:
    waiting: Atom | None = None
    for atom in atoms:
        if waiting and waiting.formats == atom.formats and not waiting.src and not atom.src:
            waiting = Atom(waiting.text + atom.text, waiting.formats)
            continue
        if waiting:
            yield waiting
        waiting = atom
    if waiting:
        yield waiting


def _emphasisable(atoms: list[Atom]) -> list[Atom]:
    """Without the emphasis whose marks CommonMark would show as stars (its rules of left- and right-flanking runs)."""
    kept = [dict(atom.formats) for atom in atoms]
    for name in _EMPHASIS:
        first = 0
        while first < len(atoms):
            if name not in kept[first]:
                first += 1
                continue
            past = first
            while past < len(atoms) and name in kept[past]:
                past += 1
            before = atoms[first - 1].text[-1:] if first else ""
            behind = atoms[past].text[:1] if past < len(atoms) else ""
            opens = not _is_punctuation(_edge(atoms[first], 0)) or _is_apart(before)
            closes = not _is_punctuation(_edge(atoms[past - 1], -1)) or _is_apart(behind)
            if not (opens and closes):
                for formats in kept[first:past]:
                    del formats[name]
            first = past
    return list(_merged(Atom(atom.text, formats, atom.src) for atom, formats in zip(atoms, kept, strict=True)))


def _is_delicate(atoms: list[Atom]) -> bool:
    """Whether emphasis stands close to other marks, where only parsing tells what becomes of it."""
    for index, atom in enumerate(atoms):
        names = [name for name in _NESTING if name in atom.formats]
        if not names or names == ["a"]:
            continue
        before = atoms[index - 1].text[-1:] if index else " "
        behind = atoms[index + 1].text[:1] if index + 1 < len(atoms) else " "
        edges = _edge(atom, 0) + _edge(atom, -1)
        if len(names) > 1 or not (before + behind).isspace() or not edges.isalnum():
            return True
    return False


def _text(atoms: Iterable[Atom]) -> str:
    return "".join(atom.text for atom in atoms)


def _without(formats: dict[str, str], names: tuple[str, ...]) -> dict[str, str]:
    return {name: address for name, address in formats.items() if name not in names}


def _written(atoms: list[Atom]) -> str:
    out: list[str] = []
    opened: list[tuple[str, str, str]] = []  # tag, address, mark that closes it
    for index, atom in enumerate(atoms):
        asked = [(name, atom.formats[name]) for name in _NESTING if name in atom.formats]
        same = 0
        while same < min(len(asked), len(opened)) and asked[same] == opened[same][:2]:
            same += 1
        while len(opened) > same:
            out.append(opened.pop()[2])
        before = atoms[index - 1].text[-1:] if index else ""
        for name, address in asked[same:]:
            mark, closing = _marks(name, address, before, _after(atoms, index, name))
            _append(out, mark)
            opened.append((name, address, closing))
        behind = atoms[index + 1].text[:1] if index + 1 < len(atoms) else ""
        _append(out, _body(atom, before, behind))
    out.extend(closing for _, _, closing in reversed(opened))
    return "".join(out)


def _append(parts: list[str], part: str) -> None:
    """Add a part; an exclamation mark before it must not make a link a picture."""
    if part.startswith("[") and parts and parts[-1].endswith("!"):
        parts[-1] = f"{parts[-1][:-1]}\\!"
    parts.append(part)


def _marks(name: str, address: str, before: str, behind: str) -> tuple[str, str]:
    if name == "a":
        return "[", f"]({_destination(address)})"
    mark = {"strong": "**", "s": "~~"}.get(name, "_" if _is_apart(before) and _is_apart(behind) else "*")
    return mark, mark


def _after(atoms: list[Atom], index: int, name: str) -> str:
    while index < len(atoms) and name in atoms[index].formats:
        index += 1
    return atoms[index].text[:1] if index < len(atoms) else ""


def _body(atom: Atom, before: str, behind: str) -> str:
    if atom.src:
        return f"![{escape(atom.text)}]({_destination(atom.src)})"
    if not atom.is_plain and atom.text.strip():
        marks = "`" * (_longest_run(atom.text, "`") + 1)
        room = " " if atom.text.startswith("`") or atom.text.endswith("`") else ""
        return f"{marks}{room}{atom.text}{room}{marks}"
    return escape(atom.text) if "a" in atom.formats else _with_addresses(atom.text, before, behind)


def _with_addresses(text: str, before: str, behind: str) -> str:
    """`text` escaped, less its bare addresses: they become links by themselves, and stay readable."""
    parts: list[str] = []
    at = 0
    for start, end, address in spot_addresses(text, before):
        parts.append(escape(text, at, start, before))
        escaped = escape(text, start, end, before, behind)
        _append(parts, address if escaped == address else f"[{escaped}]({_destination(address)})")
        at = end
    parts.append(escape(text, at, len(text), before, behind))
    return "".join(parts)


def escape(text: str, start: int = 0, end: int | None = None, before: str = "", behind: str = "") -> str:
    """`text[start:end]` so that Markdown shows it as it is; `before` and `behind` are the characters around `text`.

    Only what would mean something is escaped: people edit what comes out.
    """
    end = len(text) if end is None else end
    out: list[str] = []
    for at in range(start, end):
        character = text[at]
        if character in _SPECIAL and _means_something(text, at, before, behind):
            out.append("\\")
        out.append(character)
    return "".join(out)


def _means_something(text: str, at: int, before: str, behind: str) -> bool:
    previous = text[at - 1] if at else before
    following = text[at + 1] if at + 1 < len(text) else behind
    match text[at]:
        case "_":
            within_text = 0 < at < len(text) - 1
            return not (within_text and previous.isalnum() and following.isalnum())
        case "~":
            return at in {0, len(text) - 1} or "~" in {previous, following}
        case "<":
            return not (following.isspace() or following in {"", "<"})
        case "&":
            return has_reference(text, at)
        case _:
            return True


def _guarded(written: str) -> str:
    """A line that opens no heading, list, quote, rule or table."""
    first, rest = written[:1], written[1:]
    if first == ">" or _DELIMITER_ROW.issuperset(written):
        return f"\\{written}"
    if first in {"-", "+"} and (not rest or rest.startswith(" ")):
        return f"\\{written}"
    if first == "#":
        after = written.lstrip("#")
        return f"\\{written}" if not after or after.startswith(" ") else written
    digits = 0
    while digits <= _MAX_LIST_DIGITS and written[digits : digits + 1] in _DIGITS:
        digits += 1
    if digits and written[digits : digits + 1] in {".", ")"} and written[digits + 1 : digits + 2] in {"", " "}:
        return f"{written[:digits]}\\{written[digits:]}"
    return written


def _destination(address: str) -> str:
    """An address between the brackets of a link."""
    safe = address.replace("\\", "%5C").replace("|", "%7C")
    parts = (f"\\{c}" if c == "&" and has_reference(safe, at) else c for at, c in enumerate(safe))
    written = "".join(parts)
    return f"<{written}>" if "(" in written or ")" in written else written


def _longest_run(text: str, mark: str) -> int:
    longest = run = 0
    for character in text:
        run = run + 1 if character == mark else 0
        longest = max(longest, run)
    return longest


def _edge(atom: Atom, index: int) -> str:
    return atom.text[index] if atom.is_plain and atom.text else "`"


def _is_punctuation(character: str) -> bool:
    return bool(character) and (isMdAsciiPunct(ord(character)) or isPunctChar(character))


def _is_apart(character: str) -> bool:
    return not character or character.isspace() or _is_punctuation(character)
