"""One's own profile."""

import pytest
from django.test import Client

from profiles.models import User

pytestmark = pytest.mark.django_db
FORM = {
    "name": "Ada Byron",
    "job_title": "Head of systems",
    "about": "I run the **engine**.",
    "skills": "Data Analysis, #procurement, data-analysis",
}


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
