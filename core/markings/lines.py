"""The lines and cells of a text, and where one of them carries a marking above OFFICIAL.

Every pattern is bounded or possessive: each line is looked at once.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from core.markings import words
from core.markings.levels import Above
from core.markings.words import END, GAP, HANDLING, LEVEL, OLD, PREFIX, START, pattern

_LONGEST_LINE: Final = 300  # characters of a line that is nothing but a marking
_IN_CAPITALS: Final = frozenset({"CONFIDENTIAL", "RESTRICTED", "CYFRINACHOL"})
_ON_A_PAGE: Final = words.OF_A_MARKING | words.ON_PAPER
AROUND: Final = " .:;-\"'()[]"
_EDGE: Final = 160  # characters before and behind a line, among which its marking stands

TAG: Final = re.compile(r"</?[A-Za-z!][^<>\n]{0,200}>")
LINK: Final = re.compile(r"(!?)\[([^\[\]\n]{1,500})\]\([^()\n]{0,500}\)")
ORNAMENT: Final = re.compile(r"[*`~\\]")
_UNDERLINE: Final = re.compile(r"(?<![A-Za-z0-9_])_++|(?<!_)_++(?![A-Za-z0-9])")
_BLOCK: Final = re.compile(r"[\s>#+\-•.]*+(?:\(?\d{1,4}[.)]\s++|[A-Za-z][.)]\s++(?![A-Za-z][.)\s]))?")
_LISTED: Final = re.compile(r"[\s>]*+(?:[-+*.]|\d{1,4}[.)])\s")
_FENCE: Final = re.compile(r"[\s>]*+(?:```|~~~)")
_ONE_BY_ONE: Final = re.compile(r"(?<![A-Za-z0-9])[A-Za-z0-9$](?:[ .\-_/,:]{1,3}[A-Za-z0-9$](?![A-Za-z0-9]))*+")
_PASSED_ON: Final = pattern(r"^(?:(?:RE|FWD?|AW|VS|ATB)\s{0,3}:\s{0,3}){1,9}")
_ONCE_FILLED: Final = pattern(r"\s\(?(?:WHEN|ONCE) (?:FILLED(?: IN)?|COMPLETED?)\b")
_WORDS: Final = re.compile(r"[A-Za-z0-9$]++")

ANY: Final = pattern(
    rf"{words.SECRET}|CYFRINACHOL|CONFIDENTI[AE]L|RESTRICTED|\bTS//|\bS//|(?:[\s|]|^)[CS5$][ .\-_/,:]{{1,3}}[A-Z0-9]"
)
_AT_ALL: Final = pattern(rf"{START}(?:{LEVEL}|{OLD}){END}")
_SCHEME: Final = pattern(  # "OFFICIAL, SECRET and TOP SECRET": the three tiers, told in a row
    r"OFFICIAL(?:\W{1,3}SENSITIVE)?(?:\W{1,4}(?:(?:AND|OR|A|TO) )?(?:TOP )?SECRET){1,2}(?![A-Za-z/])"
)
_TIERS: Final = pattern(r"SECRET(?: ?/ ?| & | OR | AND |, )TOP SECRET(?=[ ,.;?!])(?!\s{0,3}$)")
_LABEL: Final = pattern(
    r"\W{0,3}(?:(?:PROTECTIVE|SECURITY|OVERALL|GOVERNMENT|DOCUMENT|HIGHEST|GSC) ){0,3}"
    r"(?:MARKINGS?|CLASSIFICATION|CLASSIFIED(?: AS)?|CAVEATS?|HANDLING|TIER|SENSITIVITY|DOSBARTHIAD|MARC DIOGELU)"
    rf"(?: LEVEL)?\s{{0,3}}[:=\-]\s{{0,3}}\W{{0,3}}(?:{LEVEL}|{OLD}){END}"
    rf"(?=\W{{0,3}}$|\W{{0,3}}\s[-|(\[]|[.,;:/|)\]]|\W{{0,3}}{HANDLING})"
)
_HEAD: Final = pattern(rf"[\W_]{{0,6}}(?P<level>{LEVEL}){END}")
_SET_APART: Final = re.compile(r"[\"']?(?:\s{0,3}(?:[:;()\]}>|]|//)|\s{0,3}[.]\s|\s{1,3}-|-(?!\w)|\s{2}|\t)")
_HANDLED: Final = pattern(rf"[\W_]{{0,4}}{HANDLING}")
_NEXT: Final = re.compile(r"\s{1,3}([A-Za-z][A-Za-z0-9]*+)")
_FOOT: Final = pattern(
    rf"(?:(?<=\s-\s)|(?<=--\s)|(?<=//)|(?<=//\s)|(?<=\s\s)|(?<=\t)|(?<=[(\[{{|])|(?<=\s/\s)|(?<=\|\s))"
    rf"(?P<level>{LEVEL})(?:{GAP}{HANDLING}[\w/ ]{{0,40}})?[\)\]}}\"'\s]{{0,6}}$"
)
_ANYWHERE: Final = re.compile(
    rf"(?<![\w/:.])(?:(?:{PREFIX}{GAP})?(?P<top>TOP ?|T)?S(?:ECRET)?//(?=[A-Z\s]|$)|{words.UNNAMED}{GAP}{HANDLING})"
    rf"|(?<!\w)(?i:{words.UNNAMED}\W{{1,4}}UK{GAP}EYES{GAP}ONLY\b)"
)


@dataclass(frozen=True)
class Finding:
    """Which marking a text carries. Not where and not in which words: those are not to be kept."""

    marking: Above


@dataclass(frozen=True)
class Line:
    """One line, or one cell of a table, without what only forms it."""

    words: str
    is_listed: bool = False
    is_code: bool = False


def lines_of(folded: str) -> Iterator[Line]:
    """The lines and cells to look at, and what pictures say of themselves."""
    is_code = False
    for raw in folded.split("\n"):
        if _FENCE.match(raw):
            is_code = not is_code
        for picture in LINK.finditer(raw):
            if picture[1]:
                yield Line(_formed(picture[2]))
        if not is_code:
            for tag in TAG.findall(raw):  # also what a reader is not shown: it is stored
                if tag.isupper():
                    yield Line(_formed(tag.strip("</!->")))
        line = TAG.sub("", LINK.sub(r"\2", raw))
        is_listed = bool(_LISTED.match(line))
        cells = line.split("|")
        for cell in cells:
            formed = _formed(_BLOCK.sub("", ORNAMENT.sub("", cell), count=1))
            if formed:
                yield Line(formed, is_listed=is_listed or len(cells) > 1, is_code=is_code)


def _formed(line: str) -> str:
    bare = _UNDERLINE.sub("", ORNAMENT.sub("", line))
    joined = _ONE_BY_ONE.sub(lambda run: re.sub(r"[^A-Za-z0-9$]", "", run[0]) if len(run[0]) > 1 else run[0], bare)
    return _PASSED_ON.sub("", joined.strip(" "), count=1)


def found_in_line(line: Line) -> Finding | None:
    """The marking that one line carries; None where none."""
    said = _TIERS.sub("...", _SCHEME.sub("...", line.words))
    if not ANY.search(said):
        return None
    found = _AT_ALL.search(said) if _is_whole(said) else _LABEL.match(said) or _ANYWHERE.search(said)
    if found is None and not line.is_code:  # `SECRET: …` in code is the name of a setting
        found = _at_an_edge(said)
    return _finding(found) if found else None


def _at_an_edge(line: str) -> re.Match[str] | None:
    head = _HEAD.match(line[:_EDGE])
    if head and _stands_before(line, head):
        return head
    foot = _FOOT.search(line[-_EDGE:])
    return foot if foot and _is_loud(foot["level"]) else None


def _is_whole(line: str) -> bool:
    """Whether it is nothing but a marking, with its handling, its page and its number.

    What is an ordinary word of letters ("confidential", Welsh "cyfrinachol"), or stands beside numbers, in capitals.
    """
    if len(line) > _LONGEST_LINE or "?" in line or not _AT_ALL.search(line):
        return False
    line = _ONCE_FILLED.sub("", line, count=1)
    said = {one: one.upper() for one in _WORDS.findall(line)}
    names = {*said.values()}
    if names & _IN_CAPITALS and "IAWN" not in names and not line.isupper():
        return False
    if all(name in words.OF_A_MARKING or _AT_ALL.fullmatch(name) for name in names):
        return line.isupper() or "!" not in line
    if _AT_ALL.fullmatch(line.strip(AROUND)):
        return line.isupper() or "!" not in line
    if any(name not in _ON_A_PAGE and not name.isdecimal() and name[:1] != "V" for name in names):
        return False
    return all(one.isupper() for one, name in said.items() if name in words.OF_A_LEVEL)


def _stands_before(line: str, head: re.Match[str]) -> bool:
    """Whether the level that a line begins with is set apart from what follows."""
    rest = line[head.end() : head.end() + _EDGE]
    if _HANDLED.match(rest):
        return True
    if not _is_loud(head["level"]):
        return False
    if _SET_APART.match(rest):
        return True
    following = _NEXT.match(rest)
    if following is None or following[1].upper() in words.ORDINARY_AFTER:
        return False
    if following[1].upper() in words.PAPERS and following[1].isupper():
        return True
    is_sentence = following[1][:1].isupper() and not following[1].isupper()
    return is_sentence and bool(re.match(r"\s{1,3}[A-Z][a-z]*+(?:\s|$)", rest))


def _is_loud(level: str) -> bool:
    """In capitals, or in a mixture of them that nobody writes."""
    letters = [one for one in _WORDS.findall(level) if one.upper() not in {"UK", "GB"}]
    return all(one.isupper() or not (one.islower() or one.istitle()) for one in letters)


def _finding(match: re.Match[str]) -> Finding:
    said = match.groupdict()
    if said.get("old"):
        return Finding(Above[said["old"].upper()])
    is_top = said.get("top") or said.get("iawn") or "TOP" in match[0].upper()
    return Finding(Above.TOP_SECRET if is_top else Above.SECRET)
