"""Pages that stay open: what others do comes to them, once, without taking anything from whoever reads or types.

The process `live` is a real one with a broker of its own; the front passes on to it and to the pages as nginx does.
"""

import re
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from content.models import Entry, Reply
from content.services import delete, edit_reply, hide, react, reply_to
from content.threads import LINES_A_PAGE
from profiles.models import User
from profiles.services import end_sessions
from tests.browser.conftest import NARROW, sign_in
from tests.browser.front import Front
from tests.browser.test_axe import ALL_RULES, TALL
from tests.content.test_long_threads import grow
from tests.factories import (
    PASSWORD,
    change_entry,
    make_department,
    make_entry,
    make_person,
    make_poll,
    make_reply,
    make_vote,
)
from tests.notifications.processes import wait_for
from tests.stream.live.conftest import live, live_broker, live_process  # noqa: F401 - fixtures
from tests.stream.live.processes import LiveProcess

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@dataclass
class Stage:
    """Who is there, and what they look at."""

    front: Front
    ruth: User
    tom: User
    entry: Entry
    first: Reply

    def open(self, page: Page, person: User, target: Any = None) -> Page:
        """Sign in, look at it, and wait until the stream is there."""
        sign_in(page, person.email, PASSWORD)
        return self.look(page, target)

    def look(self, page: Page, target: Any = None) -> Page:
        """Look at it, and wait until the stream is there."""
        page.add_init_script(HEARS)
        page.goto((target or self.entry).get_absolute_url())
        heard(page, "on")
        return page

    def reply(self, body: str, *, author: User | None = None, root: Reply | None = None) -> Reply:
        """Somebody replies elsewhere."""
        return reply_to(entry=self.entry, author=author or self.tom, body=body, root=root)


HEARS = """
window.heard = [];
window.replies = [];
for (const name of ["on", "off", "reset", "reply", "poll", "entries"]) {
  document.addEventListener(`live:${name}`, () => window.heard.push(name));
}
document.addEventListener("live:reply", ({ detail }) => window.replies.push(detail.reply));
"""


AWAY = """
Object.defineProperty(document, "hidden", { configurable: true, get: () => AWAY });
document.dispatchEvent(new Event("visibilitychange"));
"""
HASTE = """
document.addEventListener("DOMContentLoaded", () => {
  document.querySelector("live-link")?.setAttribute("every", "1");
  document.querySelector("live-stream")?.setAttribute("patience", "1");
});
"""


@pytest.fixture
def front(live: LiveProcess, live_server: Any) -> Iterator[Front]:  # noqa: F811 - a fixture
    with Front(live_server.thread.port, live.port) as found:
        yield found


@pytest.fixture
def new_page(front: Front, make_pages: Any) -> Any:
    return make_pages(front.url)


@pytest.fixture
def stage(front: Front, transactional_db: Any) -> Stage:
    treasury, transport = make_department("HM Treasury"), make_department("Department for Transport")
    ruth = make_person(
        "Ruth Okafor", department=treasury, job_title="Policy adviser", email="ruth@live.example", password=PASSWORD
    )
    tom = make_person(
        "Tom Reyes", department=transport, job_title="Benefits analyst", email="tom@live.example", password=PASSWORD
    )
    entry = make_entry(ruth, title="How do you appraise pilots?")
    return Stage(front, ruth, tom, entry, make_reply(entry, tom, body="We keep a log."))


def heard(page: Page, name: str, times: int = 1) -> None:
    """Wait until the page was told of it so often."""
    for _wait in range(200):  # 50 ms each
        if page.evaluate("window.heard").count(name) >= times:
            return
        page.wait_for_timeout(50)
    raise AssertionError(f"no {name} among {page.evaluate('window.heard')}")


def thread(page: Page) -> Any:
    return page.locator(".thread__list .reply")


def test_a_reply_comes_to_who_is_typing_one(stage: Stage, new_page: Any, record_property: Any) -> None:
    ruth = stage.open(new_page(bypass_csp=True), stage.ruth)
    tom = stage.open(new_page(size=TALL, dark=True, bypass_csp=True), stage.tom)
    box = ruth.get_by_label("Your reply").last
    box.fill("Half a sen")
    before = box.evaluate("(box) => box.getBoundingClientRect().top")
    tom.get_by_label("Your reply").last.fill("Another idea, in *short*.")
    expect(ruth.locator("live-writing")).to_have_text("Tom Reyes is writing a reply…")
    ruth.get_by_label("Your reply").last.press_sequentially("t")
    expect(tom.locator("live-writing")).to_have_text("Ruth Okafor is writing a reply…")
    expect(tom.locator("live-here")).to_have_text("2 people are reading this now")
    tom.get_by_role("button", name="Post reply").last.click()
    posted_at = time.monotonic()
    expect(thread(ruth)).to_have_count(2)
    record_property("ms_from_one_screen_to_the_other", round((time.monotonic() - posted_at) * 1000))
    expect(thread(ruth).last).to_contain_text("Another idea")
    expect(thread(tom)).to_have_count(2)  # one's own stands there once
    expect(ruth.get_by_role("heading", name="2 replies")).to_be_visible()
    expect(ruth.locator("live-lines [role=status]")).to_have_text("1 new reply from Tom Reyes")
    expect(ruth.locator("live-writing")).to_have_text("")
    expect(ruth.locator("#new")).to_have_count(1)
    expect(box).to_be_focused()
    expect(box).to_have_value("Half a sent")
    assert abs(box.evaluate("(box) => box.getBoundingClientRect().top") - before) < 2, "it stays under the hand"
    for page in (ruth, tom):
        found = Axe().run(page, options={"resultTypes": ["violations"], **ALL_RULES}).response["violations"]
        assert [(one["id"], [node["html"][:160] for node in one["nodes"]]) for one in found] == []
    thread(ruth).last.get_by_role("link", name="Reply").click()
    expect(ruth.locator(".reply__replies").get_by_label("Your reply")).to_be_visible()


def test_lines_and_counts_follow_what_becomes_of_them(stage: Stage, new_page: Any) -> None:
    answer = stage.reply("Under the first.", author=stage.ruth, root=stage.first)
    gone, hidden = stage.reply("Soon deleted."), stage.reply("Soon hidden.")
    page = stage.open(new_page(dark=True), stage.ruth)
    badges = page.locator("live-badge .tools__count")
    unread = int(badges.first.inner_text())
    edit_reply(reply=stage.first, editor=stage.tom, body="We keep a *short* log.", version=stage.first.version)
    react(target=stage.entry, person=stage.tom)
    react(target=answer, person=stage.tom)
    delete(target=gone)
    hide(target=hidden)
    expect(page.locator(f"#{stage.first.anchor_id}")).to_contain_text("short log")
    expect(page.locator(f"#useful-{stage.entry.pk}")).to_contain_text("Useful · 1")
    expect(page.locator(f"#useful-{answer.anchor_id}")).to_contain_text("Useful · 1")
    expect(page.locator(f"#{gone.anchor_id}")).to_have_count(0)
    expect(page.locator(f"#{hidden.anchor_id}")).to_contain_text("A moderator has hidden this reply.")
    expect(page.get_by_role("heading", name="2 replies")).to_be_visible()
    before = badges.first.inner_text()
    stage.reply("Under the first, too.", root=stage.first)
    expect(page.locator(f"#{stage.first.anchor_id} ~ .reply__replies .reply")).to_have_count(2)
    expect(badges.first).not_to_have_text(before)
    assert unread >= 1
    expect(page.locator("[data-edited]")).to_be_hidden()
    change_entry(stage.entry, body="What I meant to say.")
    expect(page.locator("[data-edited]")).to_be_visible()


def test_a_line_that_somebody_is_in_waits_until_they_have_left_it(stage: Stage, new_page: Any) -> None:
    page = stage.open(new_page(), stage.ruth)
    line = page.locator(f"#{stage.first.anchor_id}")
    line.get_by_role("button", name="Save").focus()
    edit_reply(reply=stage.first, editor=stage.tom, body="Other words.", version=stage.first.version)
    later = stage.reply("A second one.")
    expect(page.locator(f"#{later.anchor_id}")).to_be_visible()
    expect(line).to_contain_text("We keep a log.")
    page.get_by_label("Your reply").last.focus()
    expect(line).to_contain_text("Other words.")


def test_what_stands_on_another_page_is_led_to(stage: Stage, new_page: Any) -> None:
    grow(stage.entry, LINES_A_PAGE, 0)
    page = stage.open(new_page(), stage.tom)
    expect(page.get_by_role("link", name="The last replies")).to_be_visible()
    stage.reply("At the very end.", author=stage.ruth)
    link = page.get_by_role("link", name="New replies further on: 1")
    expect(link).to_be_visible()
    assert page.get_by_text("At the very end.").count() == 0
    link.click()
    expect(page.get_by_text("At the very end.")).to_be_visible()


def test_bars_of_a_poll_move_but_not_under_who_chooses(stage: Stage, new_page: Any) -> None:
    poll = make_poll(stage.ruth, title="Which log?", options=["Paper", "A sheet"])
    page = stage.open(new_page(), stage.tom, poll.entry)
    make_vote(poll, stage.ruth, "Paper")
    counted = page.locator(".poll__line").first
    expect(counted).to_contain_text("1 person has voted")
    page.get_by_role("radio", name="A sheet").check()
    make_vote(poll, make_person(), "Paper")
    heard(page, "poll", 2)
    page.wait_for_timeout(1500)  # as long as a part takes to come
    expect(counted).to_contain_text("1 person has voted")
    expect(page.get_by_role("radio", name="A sheet")).to_be_checked()
    page.get_by_role("button", name="Vote").click()
    expect(page.get_by_text("You voted: A sheet")).to_be_visible()
    make_vote(poll, make_person(), "Paper")
    expect(page.locator(".poll__line").first).to_contain_text("4 people have voted")


def test_home_says_that_something_is_new_and_changes_nothing(stage: Stage, new_page: Any) -> None:
    page = new_page(size=NARROW)
    page.add_init_script(HEARS)
    sign_in(page, stage.tom.email, PASSWORD)
    page.goto("/?tab=everyone")
    heard(page, "on")
    card = page.get_by_role("link", name=stage.entry.title)
    before = card.bounding_box()
    make_entry(stage.ruth, title="What is quite new")
    link = page.get_by_role("link", name=re.compile("^1 new"))
    expect(link).to_be_visible()
    assert card.bounding_box() == before
    assert page.get_by_text("What is quite new").count() == 0
    link.click()
    expect(page.get_by_role("link", name="What is quite new")).to_be_visible()


def test_eight_tabs_have_one_stream_and_the_next_takes_it_over(stage: Stage, front: Front, new_page: Any) -> None:
    first = stage.open(new_page(), stage.ruth)
    other = make_entry(stage.tom, title="Something else")
    tabs = [first]
    for number in range(7):
        tabs.append(stage.look(first.context.new_page(), other if number % 2 else None))
    wait_for(lambda: front.open_streams == 1, seconds=10)
    assert f"watch={stage.entry.pk}" in front.streams[-1] and str(other.pk) in front.streams[-1]
    stage.reply("For all of them.")
    for tab in (first, tabs[1], tabs[3]):
        expect(tab.get_by_text("For all of them.")).to_be_visible()
    first.close()  # whose turn it was
    stage.reply("While nobody had it open.")
    for tab in (tabs[1], tabs[3]):
        expect(tab.get_by_text("While nobody had it open.")).to_be_visible()
        assert tab.get_by_text("For all of them.").count() == 1
        replies = tab.evaluate("window.replies")
        assert len(replies) == len({*replies}), "each once"
    wait_for(lambda: front.open_streams == 1, seconds=10)


def test_a_stream_that_is_cut_goes_on_where_it_was(stage: Stage, front: Front, new_page: Any) -> None:
    page = stage.open(new_page(), stage.ruth)
    for number in range(4):
        stage.reply(f"Reply number {number}.")
        front.cut()
        stage.reply(f"Another, number {number}.")
    for number in range(4):
        expect(page.get_by_text(f"Another, number {number}.")).to_be_visible()
    replies = page.evaluate("window.replies")
    assert len(replies) == len({*replies}) >= 8, "each once"
    expect(thread(page)).to_have_count(9)
    page.evaluate(AWAY.replace("AWAY", "true"))
    late = stage.reply("Nobody looks.")
    heard(page, "reply", len(replies) + 1)
    page.wait_for_timeout(1500)  # as long as a part takes to come
    expect(page.locator(f"#{late.anchor_id}")).to_have_count(0)
    page.evaluate(AWAY.replace("AWAY", "false"))
    expect(page.locator(f"#{late.anchor_id}")).to_be_visible()


def test_behind_a_proxy_that_keeps_streams_back_the_page_asks(stage: Stage, front: Front, new_page: Any) -> None:
    front.keeps_back = True
    page = new_page()
    page.add_init_script(HASTE)
    sign_in(page, stage.tom.email, PASSWORD)
    page.add_init_script(HEARS)
    page.goto(stage.entry.get_absolute_url())
    heard(page, "reset")
    stage.reply("It came without a stream.", author=stage.ruth)
    expect(page.get_by_text("It came without a stream.")).to_be_visible()
    edit_reply(reply=stage.first, editor=stage.tom, body="Edited without one.", version=stage.first.version)
    expect(page.get_by_text("Edited without one.")).to_be_visible()
    assert "on" not in page.evaluate("window.heard")


@pytest.mark.parametrize("loss", ["entry", "session"])
def test_whoever_may_read_no_more_is_told_so_calmly(loss: str, stage: Stage, front: Front, new_page: Any) -> None:
    page = stage.open(new_page(), stage.tom)
    page.get_by_label("Your reply").last.fill("Half a sentence")
    if loss == "entry":
        delete(target=stage.entry)
        expect(page.get_by_text("This can no longer be read here")).to_be_visible()
    else:
        end_sessions(stage.tom)
        expect(page.get_by_text("This page no longer renews itself")).to_be_visible()
        wait_for(lambda: front.open_streams == 0, seconds=10)
    expect(page.get_by_label("Your reply").last).to_have_value("Half a sentence")
