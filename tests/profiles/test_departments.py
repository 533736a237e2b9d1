"""Departments from their file, and their colours as a style sheet."""

from datetime import date
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from profiles import departments
from profiles.models import Department, DepartmentDomain, Succession

pytestmark = pytest.mark.django_db
HEAD = ",".join(departments.COLUMNS)


def load(path: Path | None = None) -> str:
    """What the command says."""
    said = StringIO()
    call_command("load_departments", *([path] if path else []), stdout=said)
    return said.getvalue()


def file(folder: Path, *lines: str) -> Path:
    """A file of departments."""
    path = folder / "departments.csv"
    path.write_text("\n".join([HEAD, *lines]), encoding="utf-8")
    return path


def test_the_real_departments_load_and_load_again():
    assert load() == "25 departments added, 0 brought up to date.\n"
    assert load() == "0 departments added, 25 brought up to date.\n"
    assert (Department.objects.count(), DepartmentDomain.objects.count()) == (25, 25)
    assert Department.objects.open(date(2026, 7, 1)).count() == 22
    science = Department.objects.get(abbreviation="DSIT")
    assert science.ended_on == date(2026, 7, 1)
    assert sorted(science.successors.values_list("abbreviation", flat=True)) == ["DBIST", "DDCMS"]
    assert Succession.objects.count() == 4


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("dft,Transport,Transport,DfT,#006853,,,", "Line 3: there must be 9 columns"),
        ("dft,Transport,Transport,DfT,green,,,,dft.example", "Line 3: 'green' is no colour"),
        ("dft,Transport,Transport,DfT,#006853;},,,,dft.example", "Line 3: '#006853;}' is no colour"),
        ("d f t,Transport,Transport,DfT,#006853,,,,dft.example", "Line 3: Enter a valid"),
        ("dft,,Transport,DfT,#006853,,,,dft.example", "Line 3: name must have"),
        ("dft,Transport,Transport,DfT,#006853,,1 July,,dft.example", "Line 3: Invalid isoformat"),
        ("dft,Transport,Transport,DfT,#006853,,,,dft", "Line 3: 'dft' is no domain"),
        ("dft,Transport,Transport,DfT,#006853,,,,ho.example", "Line 3: ho.example belongs"),
        ("dft,Transport,Transport,DfT,#006853,,,nobody,dft.example", "Line 3: nobody cannot be the successor"),
        ("dft,Transport,Transport,DfT,#006853,,,dft,dft.example", "Line 3: dft cannot be the successor"),
        ("ho,Transport,Transport,DfT,#006853,,,,dft.example", "Line 3: ho is there twice"),
        ('dft,"Transport,Transport,DfT,#006853,,,,dft.example', "Line 3: unexpected end of data"),
        ("dft,Tran\x00sport" + "x" * 200 + ",Transport,DfT,#006853,,,,dft.example", "Line 3: "),
    ],
)
def test_a_malformed_line_is_named_and_nothing_is_loaded(tmp_path: Path, line: str, said: str):
    path = file(tmp_path, "ho,Home Office,Home Office,HO,#732282,,,,ho.example", line)
    with pytest.raises(CommandError, match=said.replace("(", r"\(")):
        load(path)
    assert not Department.objects.exists()


def test_two_departments_cannot_succeed_each_other(tmp_path: Path):
    path = file(tmp_path, "a,A,A,A,#732282,,,b,a.example", "b,B,B,B,#732282,,,a,b.example")
    with pytest.raises(CommandError, match="cannot succeed itself"):
        load(path)
    assert not Department.objects.exists()


@pytest.mark.parametrize("content", [b"", b"\xff\xfe", b"slug;name\n", b"\x00"])
def test_a_file_that_is_no_such_file_is_told(tmp_path: Path, content: bytes):
    path = tmp_path / "departments.csv"
    path.write_bytes(content)
    with pytest.raises(CommandError, match="Line 1"):
        load(path)
    with pytest.raises(CommandError, match="cannot be read"):
        load(tmp_path / "absent.csv")


def test_a_domain_is_compared_in_one_spelling_and_whole(transport: Department):
    assert Department.objects.of_address("Ada@TRANSPORT.example").get() == transport
    assert not Department.objects.of_address("ada@sub.transport.example").exists()
    assert not Department.objects.of_address("ada@nottransport.example").exists()


def test_colours_are_a_public_style_sheet_that_is_kept_for_ever(client: Client, transport: Department):
    Department.objects.filter(pk=transport.pk).update(colour="#00BCB5", contrast_safe_colour="#00857E")
    departments.forget_colours()
    response = client.get(departments.colours_url())
    assert response.content == b".org-transport { --org: #00857e; }\n"
    assert response["Content-Type"] == "text/css; charset=utf-8"
    assert {"public", "immutable", "max-age=31536000"} <= set(response["Cache-Control"].split(", "))
    assert "Cookie" not in response.get("Vary", "")
    assert not response.cookies


def test_the_address_changes_with_the_colours_and_the_old_one_leads_on(client: Client, transport: Department):
    before = departments.colours_url()
    Department.objects.filter(pk=transport.pk).update(colour="#123456")
    departments.forget_colours()
    after = departments.colours_url()
    assert before != after
    response = client.get(before)
    assert (response.status_code, response["Location"]) == (302, after)
    assert "no-store" in response["Cache-Control"]


@pytest.mark.parametrize("colour", ["red;}", "#12345", "#1234567", "url(x)", "#12345g", ""])
def test_a_colour_that_is_none_never_reaches_the_style_sheet(transport: Department, colour: str):
    if len(colour) < 8:  # longer ones do not fit into the column
        Department.objects.filter(pk=transport.pk).update(colour=colour)
        assert departments.colours().css == ""
    with pytest.raises(ValidationError):
        departments.check_colour(colour)


def test_a_page_asks_the_cache_and_not_the_database(transport: Department, client: Client):
    departments.colours()
    with CaptureQueriesContext(connection) as queries:
        departments.colours_url()
        client.get(departments.colours_url())
    assert len(queries) == 0


def test_colours_come_even_without_a_cache(transport: Department, monkeypatch: Any):
    monkeypatch.setattr("core.cache.breaker.allows", lambda: False)
    assert "transport" in departments.colours().css
