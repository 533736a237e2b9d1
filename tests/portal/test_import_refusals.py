"""Every way in which a line of an archive can be wrong: the message names the line and what is wrong with it."""

import json
from datetime import timedelta

import pytest
from django.utils import timezone

from content.models import Entry
from portal.archive.importing import MOST_PROBLEMS
from profiles import departments
from profiles.models import User
from tests.factories import make_person
from tests.portal.archives import ADA, ALL, ANSWER, BEN, LINK, POST, ROOM, problems

pytestmark = pytest.mark.django_db
NOW = timezone.now()


@pytest.fixture(autouse=True)
def all_departments(db):
    departments.load(departments.read(departments.DEFAULT_FILE))


def without(row, name):
    return {key: value for key, value in row.items() if key != name}


CASES = {
    "an unknown profession": ({**ADA, "id": "p3", "profession": "Alchemy"}, "no profession is called “Alchemy”"),
    "a team without a letter": ({**ADA, "id": "p3", "team": "—"}, "“team” is “—”, which has no letter"),
    "a team too long": ({**ADA, "team": "x" * 121}, "“team” has 121 characters"),
    "a team that is no text": ({**ADA, "team": ["Rail"]}, "“team” must be text"),
    "not JSON": ("{nonsense", "not JSON: Expecting property name"),
    "not an object": ("[1, 2]", "not an object"),
    "a bare null": ("null", "not an object"),
    "NaN": ('{"type": NaN}', "not JSON: NaN is no value"),
    "a field twice": ('{"type": "person", "type": "group"}', "the field “type” stands twice"),
    "deep nesting": ("[" * 100_000, "brackets within brackets"),
    "deep nesting of objects": ('{"a":' * 100_000, "brackets within brackets"),
    "a number without end": ('{"type": ' + "9" * 5_000 + "}", "a number is too long"),
    "not UTF-8": (b'{"type": "person", "name": "Zo\xeb"}', "not UTF-8 (byte 31 of the line)"),
    "UTF-16": ('{"type": "person"}'.encode("utf-16"), "not UTF-8"),
    "no type": ({}, "“type” is missing"),
    "unknown type": ({"type": "poke"}, "the type “poke” is not known; there are person, group"),
    "type of a wrong type": ({"type": ["person"]}, "“type” must be text, not a list"),
    "unknown field": ({**POST, "colour": "red"}, "the field “colour” is not known"),
    "no id": (without(ADA, "id") | {"email": "x@home-office.example"}, "“id” is missing"),
    "blank id": ({**POST, "id": ""}, "“id” is blank"),
    "id with an escape": ({**POST, "id": "e\x1b[31m"}, "“id” is “e\\x1b[31m”"),
    "id of half a character": ({**POST, "id": "e\ud800"}, "“id” is “e\\ud800”"),
    "id too long": ({**POST, "id": "e" * 101}, "“id” has 101 characters; 100 is the most"),
    "id twice": (POST, "the id e1 stands on a line above already"),
    "name missing": ({**ADA, "id": "p3", "name": None}, "“name” is missing"),
    "name blank": ({**ADA, "id": "p3", "name": " \x00\t"}, "“name” is blank"),
    "name too long": ({**ADA, "id": "p3", "name": "x" * 101}, "“name” has 101 characters; 100 is the most"),
    "name a number": ({**ADA, "id": "p3", "name": 7}, "“name” must be text, not a number"),
    "unknown department": (
        {**ADA, "id": "p3", "department": "Ministry of Sound"},
        "no department is called “Ministry of",
    ),
    "e-mail no address": ({**ADA, "id": "p3", "email": "ada"}, "“email” is “ada”, which is no work address"),
    "e-mail with a newline": (
        {**ADA, "id": "p3", "email": "a@b.example\nBcc: c@d.example"},
        "which is no work address",
    ),
    "e-mail with a plus": ({**ADA, "id": "p3", "email": "ada+1@home-office.example"}, "which is no work address"),
    "e-mail twice": ({**ADA, "id": "p3", "email": "ADA@home-office.example"}, "ada@home-office.example is that of p1"),
    "interests no list": ({**ADA, "id": "p3", "interests": "trams"}, "“interests” must be a list, not text"),
    "interest no tag": (
        {**BEN, "id": "p3", "email": "c@d.example", "interests": ["!!!"]},
        "“interests”: “!!!” cannot be",
    ),
    "group without members": ({**ROOM, "id": "g2", "members": []}, "“members” is missing or empty"),
    "group member unknown": ({**ROOM, "id": "g2", "members": ["p9"]}, "“members” is p9, but no person above"),
    "group visibility": ({**ROOM, "id": "g2", "visibility": "secret"}, "it must be one of visible, listed, hidden"),
    "group about too long": ({**ROOM, "id": "g2", "about": "x" * 2_001}, "“about” has 2,001 characters"),
    "link to oneself": ({**LINK, "colleague": "p1"}, "are the same person"),
    "link to nobody": ({**LINK, "colleague": "p7"}, "“colleague” is p7, but no person above this line"),
    "kind not built": ({**POST, "id": "e2", "kind": "page"}, "the kind “page” is not built yet"),
    "kind unknown": ({**POST, "id": "e2", "kind": "rant"}, "“kind” is “rant”; it must be one of blog_post"),
    "date no date": (
        {**POST, "id": "e2", "published_at": "yesterday"},
        "write a moment like 2009-10-23T10:00:00+01:00",
    ),
    "date without offset": ({**POST, "id": "e2", "published_at": "2009-10-23T10:00:00"}, "does not say its offset"),
    "date to come": (
        {**POST, "id": "e2", "published_at": (NOW + timedelta(days=2)).isoformat()},
        "which is still to come",
    ),
    "date of the last year": ({**POST, "id": "e2", "published_at": "9999-12-31T23:59:59-12:00"}, "still to come"),
    "date of the first year": ({**POST, "id": "e2", "published_at": "0001-01-01T00:00:00+14:00"}, "is before 1970"),
    "title too long": ({**POST, "id": "e2", "title": "x" * 201}, "“title” has 201 characters; 200 is the most"),
    "six tags": ({**POST, "id": "e2", "tags": list("abcdef")}, "“tags” has 6 tags; 5 is the most"),
    "tag too long": ({**POST, "id": "e2", "tags": ["x" * 51]}, "cannot be a tag"),
    "tag no text": ({**POST, "id": "e2", "tags": [7]}, "“tags” must be a list of texts; one of them is a number"),
    "format": ({**POST, "id": "e2", "format": "docx"}, "“format” is “docx”; it must be one of html, markdown"),
    "body blank": ({**POST, "id": "e2", "body": " \n"}, "“body” is blank"),
    "body only markup": ({**POST, "id": "e2", "format": "html", "body": "<style>p{}</style>"}, "has no words once its"),
    "body too long": ({**POST, "id": "e2", "body": "x" * 100_001}, "“body” has 100,001 characters; 100,000 is"),
    "html far too long": ({**POST, "id": "e2", "format": "html", "body": "x" * 400_001}, "“body” has 400,001"),
    "reply too long": ({**ANSWER, "id": "r2", "body": "x" * 10_001}, "“body” has 10,001 characters; 10,000 is"),
    "author unknown": ({**POST, "id": "e2", "author": "p9"}, "“author” is p9, but no person above this line"),
    "audience unknown": ({**POST, "id": "e2", "audience": "world"}, "“audience” is “world”"),
    "audience group without group": ({**POST, "id": "e2", "audience": "group"}, "“audience” is “group”: Choose the"),
    "audience too wide for the room": (
        {**POST, "id": "e2", "group": "g1", "audience": "everyone"},
        "“audience” is “everyone”: What is written in this group is for its members.",
    ),
    "language": ({**POST, "id": "e2", "language": "tlh"}, "“language” is “tlh”"),
    "reply before its entry": ({**ANSWER, "id": "r2", "entry": "e2"}, "“entry” is e2, but no entry above this line"),
    "parent unknown": ({**ANSWER, "id": "r2", "parent": "r9"}, "“parent” is r9, but no reply above this line"),
    "line too long": (b'{"type": "' + b"x" * 6_000_000 + b'"}', "the line is longer than 5,000,000 bytes"),
}


@pytest.mark.parametrize("name", CASES)
def test_a_bad_line_is_named_and_nothing_is_written(name):
    line, message = CASES[name]
    before = User.objects.count()
    (problem,) = problems(*ALL, line)
    assert problem.startswith("line 7: ")
    assert message in problem
    assert problem.isprintable() and len(problem) < 400
    assert User.objects.count() == before and not Entry.objects.exists()


def test_the_parent_of_another_entry_is_refused():
    other = {**POST, "id": "e2"}
    (problem,) = problems(*ALL, other, {**ANSWER, "id": "r2", "entry": "e2", "parent": "r1"})
    assert problem == "line 8: “parent” is r1, which answers another entry, e1"


def test_the_address_of_somebody_of_another_name_is_refused():
    make_person("Somebody Else", email="ada@home-office.example")
    assert problems(ADA) == ["line 1: the address ada@home-office.example is that of somebody of another name here"]


def test_all_bad_lines_are_told_but_not_those_that_only_follow_from_them():
    told = problems({**ADA, "name": ""}, BEN, LINK, {**POST, "title": ""}, ANSWER, {**LINK, "member": "p8"})
    assert [line.partition(":")[0] for line in told] == ["line 1", "line 4", "line 6"]


def test_the_telling_stops_somewhere():
    assert len(problems(*["{"] * 500)) == MOST_PROBLEMS


def test_lines_are_counted_as_an_editor_counts_them():
    assert problems(b"\xef\xbb\xbf" + json.dumps(ADA).encode() + b"\r", b"\r", "", "oops")[0].startswith("line 4: ")
