"""What is said in the demonstration is ordinary: the guard finds nothing in any word of it."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from core import personal
from core.markings import found_in, found_in_name

ROOT = Path(__file__).parents[3] / "portal" / "fixtures" / "demonstration"
PARTS = sorted(ROOT.glob("*.jsonl"))


def _words(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list | dict):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from _words(inner)


@pytest.mark.parametrize("part", PARTS, ids=lambda part: part.name)
def test_nothing_in_it_is_taken_for_a_marking_or_for_personal_data(part: Path) -> None:
    words = [said for line in part.read_text().splitlines() for said in _words(json.loads(line))]
    assert words
    assert [said for said in words if found_in(said) or found_in_name(said) or personal.found_in(said)] == []


def test_names_of_its_files_and_pictures_pass() -> None:
    assert PARTS
    assert [path.name for path in ROOT.rglob("*") if found_in_name(path.name)] == []
