"""Professions: their file, whose a role is, and who hosts the hub."""

from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import translation

from audit.models import Record
from profiles import professions, services
from profiles.models import Department, Introduction, Profession, ProfessionTag, User
from tests.factories import make_person, make_profession

pytestmark = pytest.mark.django_db
HEAD = ",".join(professions.COLUMNS)


def load(path: Path | None = None) -> str:
    """What the command says."""
    said = StringIO()
    call_command("load_professions", *([path] if path else []), stdout=said)
    return said.getvalue()


def test_the_real_professions_load_and_load_again():
    assert load() == "31 professions added, 0 brought up to date.\n"
    research = Profession.objects.get(slug="operational-research")
    assert set(research.tags.names()) == {"operational-research", "forecasting", "modelling"}
    research.tags.set([])
    assert load() == "0 professions added, 31 brought up to date.\n"
    assert not research.tags.all().exists()  # its host took them off
    assert str(research) == "Operational research"
    with translation.override("cy"):
        assert str(research) == "Ymchwil weithredol"


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("law,Legal,Cyfreithiol", "Line 3: there must be 4 columns"),
        ("l w,Legal,,", "Line 3: Enter a valid"),
        ("law,,,", "Line 3: a name must have"),
        ("law," + "x" * 121 + ",,", "Line 3: a name must have"),
        ("law,Legal,," + "|".join(f"t{n}" for n in range(11)), "Line 3: at most 10 tags"),
        ("law,Legal,,---", "Line 3: .*cannot be a tag"),
        ("tax,Legal,,", "Line 3: tax is there twice"),
        ('law,"Legal,,', "Line 3: unexpected end of data"),
    ],
)
def test_a_malformed_line_is_named_and_nothing_is_loaded(tmp_path: Path, line: str, said: str):
    path = tmp_path / "professions.csv"
    path.write_text("\n".join([HEAD, "tax,Tax,Treth,tax", line]), encoding="utf-8")
    with pytest.raises(CommandError, match=said):
        load(path)
    assert not Profession.objects.exists()


@pytest.mark.parametrize("content", [b"", b"\xff\xfe", b"slug;name\n", b"\x00"])
def test_a_file_that_is_no_such_file_is_told(tmp_path: Path, content: bytes):
    path = tmp_path / "professions.csv"
    path.write_bytes(content)
    with pytest.raises(CommandError, match="Nothing was loaded"):
        load(path)
    with pytest.raises(CommandError, match="cannot be read"):
        load(tmp_path / "nowhere.csv")


def test_a_tag_stands_once_in_a_hub():
    profession = make_profession(tag_words=["tax"])
    row = profession.tag_rows.get()
    with pytest.raises(IntegrityError, match="profession_tag_unique"), transaction.atomic():
        ProfessionTag.objects.create(content_object=profession, tag=row.tag)


def test_one_says_what_ones_profession_is(client: Client, author: User):
    mine, other = make_profession(name="Statistics"), make_profession(name="Law")
    client.force_login(author)
    url = reverse("profiles:edit")
    typed = {"name": author.name, "job_title": "", "about": "", "skills": "", "profession": mine.slug}
    assert client.post(url, typed).status_code == 302
    assert author.roles.get().profession == mine
    for wrong in ("nothing", "\x00", "9" * 400):
        assert client.post(url, {**typed, "profession": wrong}).status_code == 422
    assert client.post(url, {**typed, "profession": other.slug}).status_code == 302
    mine.refresh_from_db()
    other.refresh_from_db()
    assert (mine.head_count, other.head_count) == (0, 1)
    assert Record.objects.filter(action="role.profession_changed", actor_id=author.pk).count() == 2
    assert services.edit_profile(
        person=author, name=author.name, job_title="", about="", skills=[]
    ).roles.get().profession == other  # fmt: skip


def test_a_host_who_leaves_hosts_no_more(author: User, operator: User):
    profession = make_profession(author)
    services.mark_as_left(person=author, by=operator)
    profession.refresh_from_db()
    assert profession.host is None
    assert profession.head_count == 0
    assert Record.objects.get(action="profession.host_set").target_id == profession.pk
    with pytest.raises(services.NoHost):
        services.set_host(profession=profession, host=User.objects.get(pk=author.pk), by=operator)


@pytest.mark.parametrize("who", ["moderator", "operator"])
def test_moderators_and_operators_name_the_host(request: Any, client: Client, who: str, author: User):
    person = request.getfixturevalue(who)
    profession = make_profession(name="Statistics")
    client.force_login(person)
    url = reverse("admin:profiles_profession_change", args=[profession.pk])
    inline = {f"tag_rows-{count}_FORMS": 0 for count in ("TOTAL", "INITIAL")}
    fields = {"slug": profession.slug, "name": "Statistics", "welsh_name": "", "host_handle": "@Ada-Author", **inline}
    assert client.post(url, fields).status_code == 302
    profession.refresh_from_db()
    assert profession.host == author
    assert Record.objects.get(action="profession.host_set").actor_id == person.pk
    for wrong in ("nobody", "@", "'; --", "\x00"):
        client.post(url, {**fields, "host_handle": wrong})
    assert "No member has this handle" in client.post(url, {**fields, "host_handle": "nobody"}).content.decode()
    waiting = make_person("Wait Inger", admitted=False)
    assert client.post(url, {**fields, "host_handle": waiting.handle}).status_code == 200
    client.post(url, {**fields, "host_handle": ""})
    profession.refresh_from_db()
    assert profession.host is None


def test_an_operator_adds_a_profession(client: Client, operator: User):
    client.force_login(operator)
    inline = {f"tag_rows-{count}_FORMS": 0 for count in ("TOTAL", "INITIAL")}
    fields = {"slug": "law", "name": " Law ", "welsh_name": "Y gyfraith", "host_handle": operator.handle, **inline}
    assert client.post(reverse("admin:profiles_profession_add"), fields).status_code == 302
    made = Profession.objects.get(slug="law")
    assert (made.name, made.host) == ("Law", operator)


def test_an_operator_introduces_a_department(client: Client, operator: User, transport: Department):
    client.force_login(operator)
    url = reverse("admin:profiles_department_change", args=[transport.pk])
    inlines = {f"{name}-{count}_FORMS": 0 for name in ("domains", "successions") for count in ("TOTAL", "INITIAL")}
    fields = {
        "slug": transport.slug,
        "name": transport.name,
        "short_name": transport.short_name,
        "abbreviation": transport.abbreviation,
        "colour": transport.colour,
        "contrast_safe_colour": "",
        "about": "Roads and **railways**. <script>alert(1)</script>",
        "website": "https://transport.example/about",
        **inlines,
    }
    assert client.post(url, fields).status_code == 302
    said = Introduction.objects.get()
    assert "<strong>railways</strong>" in said.about_html
    assert "<script>" not in said.about_html
    assert Record.objects.get(action="department.introduced").actor_id == operator.pk
    assert "Roads and" in client.get(url).content.decode()
    for wrong in ("javascript:alert(1)", "ftp://files.example", "x" * 300):
        assert client.post(url, {**fields, "website": wrong}).status_code == 200
    said.refresh_from_db()
    assert said.website == "https://transport.example/about"
