"""A new member from the sign-up to the end of the first visit, with scripts and without, and what it asks of them."""

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from portal.welcome import progress_of
from profiles.models import User, Welcome
from tests.browser.conftest import Postbox
from tests.factories import PASSWORD, make_department, make_entry, make_forum, make_group, make_person, make_topic

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
ADDRESS = "nia@transport.example"
WORDS_A_MINUTE, SECONDS_AN_ACTION, MINUTES = 238, 3, 4  # figures: docs/performance.md, "A first visit"


class Reader:
    """Somebody who reads each page once and acts: counts the words of its main part, and the acts."""

    def __init__(self, page: Page) -> None:
        self.page, self.words, self.acts = page, 0, 0

    def read(self) -> None:
        self.words += len(re.findall(r"[\w'-]+", self.page.locator("main").inner_text()))

    def click(self, role: Any, name: str) -> None:
        self.acts += 1
        self.page.get_by_role(role, name=re.compile(f"^{re.escape(name)}")).first.click()

    def fill(self, label: str, words: str) -> None:
        self.acts += 1
        self.page.get_by_label(label).last.fill(words)

    def tick(self, place: int) -> None:
        self.acts += 1
        self.page.get_by_role("checkbox").nth(place).check()


@pytest.fixture
def service(transactional_db: Any) -> None:
    """A department in which something is said, a group, and a question that waits."""
    transport = make_department("Department for Transport", slug="transport", short_name="Transport")
    forum = make_forum(slug="getting-things-done")
    for number in range(4):
        make_entry(make_person(f"Peer Number{number}", department=transport))
    owner = make_person("Olga Owner")
    make_group(owner=owner, name="Writing for everybody", department=transport, about="We mend one letter at a time.")
    make_topic(owner, forum=forum, title="Who has a form that people can fill in?")


@pytest.mark.parametrize("scripts", [True, False], ids=["with-scripts", "without-scripts"])
def test_a_first_visit_takes_four_minutes(scripts: bool, service: None, postbox: Postbox, new_page: Any) -> None:
    page: Page = new_page(scripts=scripts)
    page.goto("/account/signup/")
    page.get_by_label("Name").fill("Nia Newcomer")
    page.get_by_label("Work email address").fill(ADDRESS)
    page.get_by_role("textbox", name="Password").fill(PASSWORD)
    page.get_by_role("button", name="Create account").or_(page.get_by_role("button", name="Sign up")).click()
    page.get_by_label("Code from the email").fill(postbox.code_for(ADDRESS))
    page.get_by_role("button", name="Continue").or_(page.get_by_role("button", name="Confirm")).click()

    reader = Reader(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("Welcome, Nia")
    reader.read()
    reader.click("button", "Begin")

    expect(page.get_by_role("heading", level=1)).to_have_text("Say what you do")
    reader.read()
    reader.fill("Your job", "Transport analyst")
    reader.fill("Three words that people can ask you about", "forms, buses, statistics")
    reader.click("button", "Save and go on")

    expect(page.get_by_role("heading", level=1)).to_have_text("Follow five")
    reader.read()
    for place in range(5):
        reader.tick(place)
    reader.click("button", "Follow these and go on")

    expect(page.get_by_role("heading", level=1)).to_have_text("Join one group")
    reader.read()
    reader.click("button", "Join Writing for everybody")

    expect(page.get_by_role("heading", level=1)).to_have_text("Answer one question, or ask one")
    reader.read()
    reader.click("link", "I can answer")
    reader.fill("Your reply", "We have. I will send you the link to it.")
    reader.click("button", "Post reply")
    expect(page.locator(".reply").get_by_text("I will send you the link")).to_be_visible()

    reader.click("link", "Home")
    expect(page.get_by_text("4 of 4 done")).to_be_visible()
    reader.click("link", "Go on with your welcome")
    expect(page.get_by_role("heading", level=1)).to_have_text("You are in")
    reader.read()
    reader.click("button", "Go to home")
    expect(page.get_by_text("Your welcome:")).to_have_count(0)

    person = User.objects.get(email=ADDRESS)
    assert progress_of(person).number == 4 and person.welcome == Welcome.OVER
    seconds = reader.words * 60 / WORDS_A_MINUTE + reader.acts * SECONDS_AN_ACTION
    assert seconds <= MINUTES * 60, (reader.words, reader.acts)
