"""One begins a group and invites another, who comes in by phone; the first asks them all, and both vote."""

import re
from typing import Any

import pytest
from playwright.sync_api import expect

from groups.models import Group, Membership
from polls.models import Poll
from profiles.models import User
from tests.browser.conftest import NARROW, Postbox, sign_in, text_of
from tests.browser.reaching import tab_to
from tests.factories import PASSWORD, make_person, make_poll

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
QUESTION = "When shall we meet?"


@pytest.fixture
def ada(transactional_db: Any) -> User:
    return make_person("Ada Asker", password=PASSWORD)


@pytest.fixture
def ben(ada: User) -> User:
    return make_person("Ben Answerer", password=PASSWORD)


@pytest.mark.parametrize("scripts", [True, False], ids=["with-scripts", "without-scripts"])
def test_a_group_is_begun_joined_and_asked(
    scripts: bool, ada: User, ben: User, postbox: Postbox, new_page: Any
) -> None:
    hers, his = new_page(scripts=scripts), new_page(scripts=scripts, size=NARROW)
    sign_in(hers, ada.email, PASSWORD)
    hers.goto("/groups/")
    hers.get_by_role("button", name="Begin a group").first.click()
    hers.get_by_role("link", name="Community").click()
    hers.get_by_label("Name").fill("Flood modelling")
    hers.get_by_label("What it is for").fill("For people who model water.")
    hers.get_by_role("button", name="Begin the group").click()
    expect(hers.get_by_role("heading", level=1)).to_have_text("Flood modelling")
    hers.get_by_role("link", name="Manage members").click()
    hers.locator("main").get_by_text("Invite people").first.click()
    hers.get_by_role("search", name="People").get_by_role("textbox").fill("answerer")
    hers.get_by_role("button", name="Find").click()
    hers.get_by_role("button", name="Invite Ben Answerer").click()
    assert "Flood modelling" in text_of(postbox.newest_to(ben.email))

    sign_in(his, ben.email, PASSWORD)
    his.goto("/notices/")
    his.get_by_role("link", name=re.compile("invites you to “Flood modelling”")).click()
    his.get_by_role("button", name="Join the group").click()
    expect(his.get_by_text("You are a member", exact=True)).to_be_visible()
    group = Group.objects.get(name="Flood modelling")
    assert Membership.objects.present().filter(group=group).count() == 2

    hers.goto("/polls/write/")
    hers.get_by_label("Question", exact=True).fill(QUESTION)
    hers.get_by_label("Options", exact=True).fill("Tuesday\nThursday")
    hers.get_by_role("button", name="Publish", exact=True).click()
    expect(hers.get_by_role("heading", level=1)).to_have_text(QUESTION)
    his.goto("/polls/")
    his.get_by_role("link", name=QUESTION, exact=True).first.click()
    his.get_by_role("radio", name="Thursday").check()
    his.get_by_role("button", name="Vote", exact=True).click()
    expect(his.get_by_text("You voted: Thursday")).to_be_visible()
    his.get_by_text("Change your vote").click()
    his.get_by_role("radio", name="Tuesday").check()
    his.get_by_role("button", name="Save your vote").click()
    expect(his.get_by_text("You voted: Tuesday")).to_be_visible()
    poll = Poll.objects.get(entry__title=QUESTION)
    assert poll.votes.get().choices == [poll.choices.get(label="Tuesday").pk]


def test_voting_and_joining_with_the_keyboard_alone(ada: User, ben: User, new_page: Any) -> None:
    poll = make_poll(ada, title=QUESTION, options=["Tuesday", "Thursday"])
    his = new_page()
    sign_in(his, ben.email, PASSWORD)
    his.goto(poll.entry.get_absolute_url())
    tab_to(his, his.get_by_role("radio", name="Tuesday"))
    his.keyboard.press("ArrowDown")  # a group of radios is one stop; the arrow chooses within it
    tab_to(his, his.get_by_role("button", name="Vote", exact=True))
    his.keyboard.press("Enter")
    expect(his.get_by_text("You voted: Thursday")).to_be_visible()
