"""One's own profile, and the directory."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from profiles.models import Department, User
from tests.factories import make_department, make_person

pytestmark = pytest.mark.django_db
FORM = {
    "name": "Ada Byron",
    "job_title": "Head of systems",
    "about": "I run the **engine**.",
    "skills": "Data Analysis, #procurement, data-analysis",
}


def names(response: Any) -> list[str]:
    """The people of a page, in order."""
    return [person.name for person in response.context["people"]]


def test_a_person_edits_what_they_say_about_themselves(client: Client, author: User):
    client.force_login(author)
    assert client.post("/settings/profile/", FORM)["Location"] == author.get_absolute_url()
    before = author.version
    author.refresh_from_db()
    assert (author.name, author.job_title, author.about) == ("Ada Byron", "Head of systems", "I run the **engine**.")
    assert "<strong>engine</strong>" in author.about_html
    assert sorted(tag.name for tag in author.skills.all()) == ["data-analysis", "procurement"]
    assert author.roles.get().job_title == "Head of systems"
    assert author.version > before
    page = client.get("/settings/profile/").content.decode()
    assert 'value="data-analysis, procurement"' in page


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("name", "", "Fill in"),
        ("name", "123 !", "at least one letter"),
        ("name", "A" * 101, "at most 100"),
        ("job_title", "J" * 121, "at most 120"),
        ("about", "word " * 401, "at most 2000"),
        ("skills", "!!!", "cannot be a tag"),
        ("skills", ", ".join(f"skill-{number}" for number in range(21)), "at most 20 skills"),
        ("skills", "s" * 51, "cannot be a tag"),
    ],
)
def test_a_mistake_is_named_and_nothing_is_lost(client: Client, author: User, field: str, value: str, said: str):
    client.force_login(author)
    response = client.post("/settings/profile/", {**FORM, field: value})
    assert response.status_code == 422
    assert said in response.content.decode()
    form = response.context["form"]
    assert {name: form[name].value() for name in FORM} == {**FORM, field: value}
    author.refresh_from_db()
    assert author.name == "Ada Author"


def test_a_name_of_ten_thousand_marks_becomes_readable(client: Client, author: User):
    client.force_login(author)
    client.post("/settings/profile/", {**FORM, "name": "\x00Z" + "\u0301" * 10_000 + "oe\r\nBcc: all@example"})
    author.refresh_from_db()
    assert len(author.name) < 40
    assert "\n" not in author.name


def test_settings_lead_only_to_what_works(client: Client, author: User):
    client.force_login(author)
    page = client.get("/settings/").content.decode()
    assert "/settings/profile/" in page
    assert "/account/password/change/" in page
    author.set_unusable_password()
    author.save(update_fields=["password"])
    client.force_login(author)
    assert "/account/password/set/" in client.get("/settings/").content.decode()


def test_the_directory_shows_everybody_newest_first_in_pages(client: Client, author: User, transport: Department):
    people = [make_person(f"Person {number:02}", department=transport) for number in range(30)]
    client.force_login(author)
    first = client.get("/people/")
    assert names(first) == [person.name for person in people[::-1][:25]]
    second = client.get("/people/" + first.context["page"].older_url)
    assert names(second) == [*[person.name for person in people[::-1][25:]], "Ada Author"]
    assert names(client.get("/people/" + second.context["page"].newer_url)) == names(first)


def test_names_that_begin_with_the_words_come_first(client: Client, author: User, transport: Department):
    for name in ("Bert Newman", "Newton Isaac", "Olga Newton", "newton", "Ann O'Newt_on%", "Zoë Hewlett"):
        make_person(name, department=transport)
    client.force_login(author)
    found = client.get("/people/", {"q": " newton "})
    assert names(found) == ["newton", "Newton Isaac", "Olga Newton"]
    assert names(client.get("/people/", {"q": "isaac NEW"})) == ["Newton Isaac"]
    assert names(client.get("/people/", {"q": "_on%"})) == ["Ann O'Newt_on%"]
    assert names(client.get("/people/", {"q": "zoë"})) == ["Zoë Hewlett"]
    nobody = client.get("/people/", {"q": "nobody"}).content.decode()
    assert "Nobody here has that name" in nobody
    assert 'value="nobody"' in nobody


def test_nobody_is_lost_or_shown_twice_when_many_begin_alike(client: Client, author: User, transport: Department):
    for number in range(60):
        make_person(f"Sam {number:02}", department=transport)
    client.force_login(author)
    seen: list[str] = []
    url = "?q=sam"
    while url:
        page = client.get("/people/" + url)
        seen += names(page)
        url = page.context["page"].older_url
    assert sorted(seen) == [f"Sam {number:02}" for number in range(60)]


def test_the_directory_filters_by_department(client: Client, author: User, colleague: User, transport: Department):
    client.force_login(author)
    assert names(client.get("/people/", {"department": transport.slug})) == ["Ada Author"]
    assert names(client.get("/people/", {"department": transport.slug, "q": "ben"})) == []
    response = client.get("/people/", {"department": "nowhere"})
    assert response.status_code == 422
    assert response.context["form"].errors


def test_who_is_not_shown_is_not_found(
    client: Client, author: User, unconfirmed: User, waiting: User, suspended: User, left: User
):
    client.force_login(author)
    shown = names(client.get("/people/"))
    assert unconfirmed.name not in shown
    assert waiting.name not in shown
    assert {suspended.name, left.name} <= set(shown)


def test_the_directory_costs_the_same_for_five_and_fifty(client: Client, author: User):
    client.force_login(author)
    client.get("/people/")
    counts = []
    for number in (5, 45):
        for _ in range(number):
            make_person(department=make_department())
        with CaptureQueriesContext(connection) as queries:
            client.get("/people/", {"q": "person"})
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 12
