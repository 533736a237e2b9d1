"""What people say for a name: those that come with CivNet, and what operators made of them."""

from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Final

from profiles.folding import fold

FILE: Final = Path(__file__).parent.parent / "fixtures" / "nicknames.txt"


@cache
def shipped() -> Mapping[str, frozenset[str]]:
    """For each word, short or long, the others that may stand for it."""
    found: dict[str, set[str]] = {}
    for line in FILE.read_text(encoding="utf-8").splitlines():
        name, _colon, short = line.partition(":")
        if line.startswith("#") or not short:
            continue
        for word in map(fold, short.split()):
            found.setdefault(word, set()).add(fold(name))
            found.setdefault(fold(name), set()).add(word)
    return {word: frozenset(others - {word}) for word, others in found.items()}


def stand_for(word: str, changed: Iterable[tuple[str, str, bool]]) -> list[str]:
    """The words that may stand for `word`; `changed` are the rows of `Nickname` that hold it."""
    others = set(shipped().get(word, ()))
    for short, name, is_used in changed:
        if word in (short, name):
            other = name if word == short else short
            (others.add if is_used else others.discard)(other)
    return sorted(others)
