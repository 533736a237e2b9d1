"""Where the name of a file carries a marking above OFFICIAL."""

import re
from typing import Final

from core.markings import words
from core.markings.folding import plain
from core.markings.levels import Above
from core.markings.lines import Finding, found_in_line, lines_of

_LONGEST: Final = 400  # characters; names are cut to fewer before they are kept
_PARTS: Final = re.compile(r"[A-Za-z0-9]++")
_WITHIN: Final = re.compile(  # "BriefingSECRETv2", "SECRETbriefing", "TopSecretPlan"
    r"(?<=[a-z])(?=[A-Z])|(?<=SECRET)(?=(?!ary|ari|s\b)[a-z])"
)
_PAPER_NAMES: Final = words.PAPERS | {"PLAN", "PLANS", "PRESENTATION", "SLIDES"}
_BESIDE: Final = words.OF_A_MARKING | words.ON_PAPER


def found_in_name(name: str) -> Finding | None:
    """The marking that a file's name carries: "SECRET_plan.docx", "topsecret.pdf"; never "secret-santa.xlsx"."""
    stem, dot, _ending = plain(name[:_LONGEST]).rpartition(".")
    stem = stem if dot and stem.strip() else plain(name[:_LONGEST])
    line = _WITHIN.sub(" ", re.sub(r"[_.+]", " ", stem))
    found = next((found for one in lines_of(line) if (found := found_in_line(one)) is not None), None)
    if found is not None:
        return found
    parts = _PARTS.findall(line)
    for at, part in enumerate(parts):
        level = _level_at(parts, at)
        if level is not None and _counts(parts, at, part):
            return Finding(level)
    return None


def _level_at(parts: list[str], at: int) -> Above | None:
    """The level whose last word stands there."""
    name, before = parts[at].upper(), parts[at - 1].upper() if at else ""
    if name in {"TOPSECRET", "UKTOPSECRET"} or (name == "SECRET" and before == "TOP"):
        return Above.TOP_SECRET
    if name in {"SECRET", "UKSECRET"} or (name == "CYFRINACHOL" and parts[at].isupper()):
        return Above.SECRET
    return None


def _counts(parts: list[str], at: int, part: str) -> bool:
    is_top = at > 0 and parts[at - 1].upper() == "TOP"
    first = at - 1 if is_top else at
    before = [one.upper() for one in parts[:first]]
    after = [one.upper() for one in parts[at + 1 :]]
    if (after and after[0] in words.ORDINARY_AFTER) or (before and before[-1] in words.ORDINARY_BEFORE):
        return False
    is_plain = part.islower() or part.istitle()
    if is_plain:
        is_two_words = is_top or part.upper() != "SECRET"
        return is_two_words and bool(after) and (after[0] in _PAPER_NAMES or all(map(_is_beside, after)))
    others = [one for one in (*parts[:first], *parts[at + 1 :]) if one.isalpha() and one.upper() not in _BESIDE]
    shouts = bool(others) and all(one.isupper() for one in others)
    return not shouts or all(map(_is_beside, before)) or all(map(_is_beside, after))


def _is_beside(name: str) -> bool:
    return name in _BESIDE or any(one.isdecimal() for one in name)
