"""Two browsers: one asks, the other says that they are answering and answers, the asker accepts."""

import re
from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import expect

from content.models import Entry
from forums.models import Forum, Topic
from profiles.models import User
from stream.models import ReadMark
from stream.services import mark_seen
from tests.browser.conftest import NARROW, Postbox, sign_in, text_of
from tests.browser.reaching import tab_to
from tests.factories import PASSWORD, make_forum, make_person, make_reply, make_topic

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
TITLE = "Which contract lets us buy BSL interpreting for evening events?"


@pytest.fixture
def forum(transactional_db: Any) -> Forum:
    """A category in which interpreting was asked about before."""
    forum = make_forum(slug="getting-things-done")
    make_topic(make_person("Old Hand"), forum=forum, title="Contract for BSL interpreting in the daytime")
    return forum


@pytest.fixture
def asker(forum: Forum) -> User:
    return make_person("Ada Asker", password=PASSWORD)


@pytest.fixture
def answerer(forum: Forum) -> User:
    return make_person("Ben Answerer", password=PASSWORD)


@pytest.mark.parametrize("scripts", [True, False], ids=["with-scripts", "without-scripts"])
def test_a_question_reaches_its_answer(
    scripts: bool, forum: Forum, asker: User, answerer: User, postbox: Postbox, new_page: Any
) -> None:
    ada, ben = new_page(scripts=scripts), new_page(scripts=scripts, size=NARROW)
    sign_in(ada, asker.email, PASSWORD)
    ada.goto("/forums/")
    ada.get_by_role("link", name="Begin a topic").first.click()
    title = ada.get_by_label("Title")
    if scripts:
        title.press_sequentially("bsl interpreting contract", delay=5)
        expect(ada.locator("#similar").get_by_role("link", name=re.compile("in the daytime"))).to_be_visible()
    title.fill(TITLE)
    ada.get_by_role("textbox", name="Text").fill("It is for a public meeting in March.")
    ada.get_by_role("button", name="Publish", exact=True).click()
    expect(ada.get_by_role("heading", level=1)).to_have_text(TITLE)

    sign_in(ben, answerer.email, PASSWORD)
    ben.goto("/forums/")
    ben.get_by_role("link", name=TITLE).click()
    ben.get_by_role("button", name="I have this too").click()
    expect(ben.get_by_role("button", name=re.compile("I have this too"))).to_have_attribute("aria-pressed", "true")
    ben.get_by_role("button", name="I am answering this").click()
    expect(ben.get_by_text("Others see that you are answering")).to_be_visible()
    ada.reload()
    expect(ada.get_by_text("Ben Answerer is answering")).to_be_visible()
    ben.get_by_label("Your reply").last.fill("Ours: **lot 3** covers evenings.")
    ben.get_by_role("button", name="Post reply").last.click()
    expect(ben.locator(".reply").get_by_text("lot 3")).to_be_visible()

    assert "lot 3" in text_of(postbox.newest_to(asker.email))
    ada.reload()
    expect(ada.get_by_text("Ben Answerer is answering")).to_have_count(0)
    ada.get_by_role("button", name="Accept as answer").click()
    expect(ada.locator(".reply").get_by_text("Accepted answer")).to_be_visible()
    told = postbox.newest_to(answerer.email)
    assert "is the accepted answer" in text_of(told)
    ben.goto("/forums/?show=unanswered")
    expect(ben.get_by_role("link", name=TITLE)).to_have_count(0)
    ben.goto("/?tab=everyone")
    expect(ben.locator(".answer", has_text="lot 3")).to_be_visible()
    assert Topic.objects.get(entry__title=TITLE).is_answered


def test_the_same_with_the_keyboard_alone(forum: Forum, asker: User, answerer: User, new_page: Any) -> None:
    topic = make_topic(asker, forum=forum, title=TITLE)
    ben, ada = new_page(), new_page()
    sign_in(ben, answerer.email, PASSWORD)
    ben.goto("/forums/")
    tab_to(ben, ben.get_by_role("link", name=TITLE))
    ben.keyboard.press("Enter")
    expect(ben.get_by_role("heading", level=1)).to_have_text(TITLE)
    tab_to(ben, ben.get_by_label("Your reply"))
    ben.keyboard.type("Lot 3 covers evenings.")
    tab_to(ben, ben.get_by_role("button", name="Post reply"))
    ben.keyboard.press("Enter")
    expect(ben.locator(".reply").get_by_text("Lot 3")).to_be_visible()
    sign_in(ada, asker.email, PASSWORD)
    ada.goto(topic.entry.get_absolute_url())
    tab_to(ada, ada.get_by_role("button", name="Accept as answer"))
    ada.keyboard.press("Space")
    expect(ada.locator(".reply").get_by_text("Accepted answer")).to_be_visible()


def test_what_was_on_the_screen_is_read_and_the_page_opens_where_one_stopped(
    forum: Forum, asker: User, answerer: User, new_page: Any
) -> None:
    entry = make_topic(asker, forum=forum, title=TITLE).entry
    begun = Entry.objects.get(pk=entry.pk).published_at
    assert begun is not None
    replies = [make_reply(entry, make_person(), body=f"Reply number {number}") for number in range(60)]
    for number, reply in enumerate(replies):
        type(reply).objects.filter(pk=reply.pk).update(created_at=begun + timedelta(milliseconds=number))
    mark_seen(person=answerer, entry=entry, shown=[reply.pk for reply in replies[:55]])
    ben = new_page()
    sign_in(ben, answerer.email, PASSWORD)
    ben.goto(entry.get_absolute_url())
    expect(ben.get_by_text("5 new replies since you were here")).to_be_visible()
    expect(ben.locator(".reply").get_by_text("Reply number 55")).to_be_visible()
    expect(ben.get_by_text("Reply number 2", exact=True)).to_have_count(0)
    with ben.expect_response(lambda answer: answer.url.endswith("/seen/") and answer.status == 204):
        ben.locator(".reply").get_by_text("Reply number 59").scroll_into_view_if_needed()
    for _wait in range(40):
        if ReadMark.objects.get(person=answerer, entry=entry).seen_reply == replies[59].pk:
            break
        ben.wait_for_timeout(100)
    assert ReadMark.objects.get(person=answerer, entry=entry).seen_reply == replies[59].pk
