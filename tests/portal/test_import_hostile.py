"""Everything that has ever broken a text field, as names, titles, tags and bodies of an archive."""

import itertools
import json
import sys
import tracemalloc
from pathlib import Path
from typing import Any

import pytest

from content.models import Entry, Reply, Written
from core import text
from portal.archive.readers import record_of
from portal.archive.reading import BadLine, lines
from profiles import departments
from profiles.models import User
from tests.portal.archives import ADA, ANSWER, POST, SHARED, load, problems, shared

EVERY_NAUGHTY, EVERY_SCRIPT = 12, 600  # one in so many is stored as well; all of them in tests/slow
ODD = (
    "\ud800",
    "a\x00b",
    "A" + "\u0301" * 10_000,
    "\u202egnp.exe",
    "\uff1cscript\uff1e",
    "{{ 7*7 }}{% debug %}",
    "=1+1",
    "\x1b[31mred",
)


def naughty_strings() -> list[str]:
    return [*json.loads(shared(SHARED / "corpora" / "naughty-strings.json").read_text("utf-8")), *ODD]


def scripts() -> list[str]:
    return shared(SHARED / "corpora" / "script-injection.txt").read_text("utf-8", "surrogateescape").splitlines()


def rows_with(words: str, number: int) -> list[dict[str, Any]]:
    """Lines with `words` in each place that people fill."""
    person = {**ADA, "id": f"n{number}", "email": f"n{number}@home-office.example"}
    post = {**POST, "author": "p1", "tags": []}
    return [
        person | {"name": words, "job_title": words[:120], "interests": [words]},
        person | {"name": words},
        post | {"id": f"t{number}", "title": words},
        post | {"id": f"g{number}", "tags": [words]},
        post | {"id": f"b{number}", "body": words},
        post | {"id": f"h{number}", "body": words, "format": "html"},
        {**ANSWER, "id": f"r{number}", "author": "p1", "entry": "e1", "body": words},
    ]


def readable(row: dict[str, Any]) -> bool:
    """Whether the line is taken; a refused one must say why in words that a terminal can show."""
    try:
        record_of(row)
    except BadLine as problem:
        assert str(problem).isprintable() and 10 < len(str(problem)) < 400
        return False
    return True


def test_every_hostile_string_is_taken_or_refused_in_words():
    everything = [*naughty_strings(), *scripts()]
    taken = sum(readable(row) for number, words in enumerate(everything) for row in rows_with(words, number))
    assert taken > len(everything) * 2


@pytest.mark.django_db
def test_what_is_taken_comes_back_as_the_same_text():
    check_what_comes_back([*naughty_strings()[::EVERY_NAUGHTY], *ODD, *scripts()[::EVERY_SCRIPT]])


def check_what_comes_back(words: list[str]) -> None:
    """Store `words` in each place that people fill, and compare what the database has then."""
    departments.load(departments.read(departments.DEFAULT_FILE))
    rows = {row["id"]: row for number, one in enumerate(words) for row in rows_with(one, number) if readable(row)}
    load(ADA, POST, *rows.values())
    people = {person.origin.partition(":")[2]: person for person in User.objects.exclude(origin="test:p1")}
    texts: dict[str, Written] = {}
    for written in itertools.chain(Entry.objects.all(), Reply.objects.all()):
        texts[written.origin.partition(":")[2]] = written
    for identity, row in rows.items():
        if row["type"] == "person":
            assert people[identity].name == text.single_line(row["name"])
            continue
        written = texts[identity]
        if row["format"] == "markdown":
            assert written.body == text.tidy(row["body"]).strip("\n")
        if isinstance(written, Entry):
            assert written.title == text.single_line(row["title"])
        assert text.clean(written.body_html) == written.body_html
        assert len(written.excerpt) <= 300


def test_a_line_of_fifty_megabytes_is_refused_without_being_held(tmp_path):
    file = tmp_path / "huge.jsonl"
    with file.open("wb") as out:
        out.write(b'{"type": "person", "name": "')
        for _piece in range(50):
            out.write(b"x" * 1_000_000)
        out.write(b'"}\n{}\n')
    tracemalloc.start()
    with file.open("rb") as archive:
        found = list(lines(archive))
    _now, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert [number for number, _line in found] == [1, 2]
    assert "longer than 5,000,000 bytes" in str(found[0][1])
    assert most < 20_000_000  # bytes


@pytest.mark.django_db
def test_a_program_instead_of_an_archive_is_refused_in_words():
    told = problems(Path(sys.executable).resolve().read_bytes()[:200_000])
    assert all(problem.isprintable() for problem in told)
