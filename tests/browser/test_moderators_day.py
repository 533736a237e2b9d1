"""A moderator's day by keyboard alone: twelve reports of twelve sorts of things, and two appeals by somebody else."""

import re
import uuid
from collections.abc import Iterator
from datetime import timedelta
from typing import Any, NamedTuple

import pytest
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from colleagues.models import Introduction
from forums.models import Forum
from moderation.appeals.services import appeal
from moderation.message_templates import ship
from moderation.models import Act, ActKind, Outcome, Report, Rule, Target, Template
from moderation.services import make_moderator, report
from notifications.models import Channel, Delivery, Event
from profiles.models import User
from tests import cast
from tests.browser.reaching import tab_to
from tests.desk import Desk, code_now, give_app
from tests.factories import (
    PASSWORD,
    make_entry,
    make_group,
    make_person,
    make_poll,
    make_reply,
    make_topic,
    make_update,
    make_upload,
    refer,
)
from uploads.models import Upload

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PLACE = "Money and contracts"


class Task(NamedTuple):
    """A report, the key of what is done about it, what is typed into the first field, and what the desk says then."""

    report: Report
    key: str
    typed: str
    said: str


@pytest.fixture(autouse=True)
def patience() -> Iterator[None]:
    """What a busy machine takes longer over is no fault of the desk."""
    expect.set_options(timeout=30_000)
    yield
    expect.set_options(timeout=5_000)


@pytest.fixture
def moderator(transactional_db: Any) -> User:
    ship(Template)  # tables were emptied since the migration that brings them
    return cast.moderator(cast.treasury())


@pytest.fixture
def other_moderator(moderator: User) -> User:
    person = make_person("Ida Other", department=cast.home_office(), password=PASSWORD)
    make_moderator(person)
    return User.objects.get(pk=person.pk)


@pytest.fixture
def reporters(moderator: User) -> tuple[User, User]:
    return make_person("Rita Reporter"), make_person("Ron Reporter")


@pytest.fixture
def day(moderator: User, reporters: tuple[User, User]) -> list[Task]:
    """Twelve things of twelve people, the oldest report first."""
    return list(_tasks(*reporters))


def _tasks(rita: User, ron: User) -> Iterator[Task]:
    def told(target: Target, reporter: User, rule: Rule = Rule.ATTACK, upload: Upload | None = None) -> Report:
        return report(
            target=target, reporter=reporter, rule=rule, note="Please look.", submission=uuid.uuid4(), upload=upload
        )

    words = ("One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine", "Ten")
    one, two, three, four, five, six, seven, eight, nine, ten = (make_person(f"Writer {word}") for word in words)
    entry = make_entry(one, title="Who keeps a risk log?")
    yield Task(told(entry, rita), "n", "", "1 left as it is. The reporters are told.")
    thread = make_entry(one, title="Who writes it?")
    reply = make_reply(thread, two, body="Keep one a week. You are a fool.")
    both = [told(reply, person) for person in (rita, ron)]
    yield Task(both[0], "e", "You are a fool.", "1 edited.")
    picture = make_upload(three, name="face.webp", picture=True)
    pictured = make_entry(three, title="At the pass office", body=refer(picture))
    yield Task(told(pictured, rita, Rule.PRIVATE, picture), "e", "", "1 edited.")
    file = make_upload(four, name="plan.ods")
    yield Task(
        told(make_reply(thread, four, body=refer(file)), rita, Rule.MARKING, file), "q", "", "1 taken away as a spill"
    )
    yield Task(told(five, rita, Rule.CODE), "s", "", "1 suspended.")
    face = make_upload(six, name="six.webp", picture=True)
    User.objects.filter(pk=six.pk).update(photo=face, photo_token=face.token)
    six.refresh_from_db()
    yield Task(told(six, rita, Rule.PRIVATE, face), "e", "", "1 edited.")
    group = make_group(owner=seven, name="Loud talk")
    yield Task(told(group, rita, Rule.OFF_TOPIC), "l", "", "1 locked.")
    introduction = Introduction.objects.create(
        introducer=eight, one=ron, other=nine, text="You two!", expires_at=timezone.now() + timedelta(days=9)
    )
    yield Task(told(introduction, ron), "h", "", "1 hidden.")
    poll = make_poll(nine, title="Who is the worst?", options=["She", "He"])
    yield Task(told(poll.entry, ron), "h", "", "1 hidden.")
    question = make_topic(ten, title="Which contract?")
    Forum.objects.create(slug="money", name=PLACE)
    yield Task(told(question.entry, ron, Rule.OFF_TOPIC), "m", PLACE, "1 moved.")
    update = make_update(make_person("Writer Eleven"), "What fools all of you are.")
    yield Task(told(update, ron), "p", "", "1 paused.")
    idea = make_topic(make_person("Writer Twelve"), kind="idea", title="Let us sell umbrellas")
    yield Task(told(idea.entry, ron, Rule.OFF_TOPIC), "w", "", "1 warned.")


def _come_to_the_desk(page: Page, person: User, path: str) -> None:
    """Sign in with password and authenticator app, by keyboard."""
    give_app(person)
    page.set_default_timeout(30_000)
    page.goto(f"/account/login/?next={path}")
    tab_to(page, page.get_by_label("Work email address"))
    page.keyboard.type(person.email)
    tab_to(page, page.get_by_role("textbox", name="Password"))
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/second-step/**")
    code = page.get_by_label("Code")
    if not _has_focus(page, "[name=code]"):
        tab_to(page, code)
    page.keyboard.type(code_now())
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{path}")


def _has_focus(page: Page, selector: str) -> bool:
    return bool(page.evaluate("selector => document.activeElement.matches(selector)", selector))


def _press(page: Page, key: str, path: str) -> None:
    """Press a single key of the desk, which leads to `path`."""
    expect(page.locator("html[data-single-keys]")).to_be_attached()
    page.keyboard.press(key)
    page.wait_for_url(f"**{path}")


def _act(page: Page, key: str, slug: str, typed: str) -> None:
    """By its key to the page that asks; the first message for it; and away."""
    _press(page, key, f"/{slug}/")
    expect(page.locator("form[data-sends] :focus")).to_have_count(1)
    if typed:
        page.keyboard.type(typed)
    if not _has_focus(page, "[name=template]"):
        tab_to(page, page.locator("[name=template]"))
    page.keyboard.press("ArrowDown")
    expect(page.get_by_label("Reason")).not_to_have_value("")
    page.keyboard.press("Control+Enter")


def _page_of(row: Report) -> str:
    return reverse("admin:moderation_report_change", args=[row.pk])


SLUGS = {
    **{"n": "close", "e": "edit-out", "q": "spill", "s": "suspend", "l": "lock", "u": "unlock"},
    **{"h": "hide", "m": "move", "p": "pause", "w": "warn"},
}
DONE = (
    *(ActKind.NO_ACTION, ActKind.EDIT_OUT, ActKind.EDIT_OUT, ActKind.SPILL, ActKind.SUSPEND, ActKind.EDIT_OUT),
    *(ActKind.LOCK, ActKind.HIDE, ActKind.HIDE, ActKind.MOVE, ActKind.PAUSE, ActKind.WARN),
)


def _as_member(page: Page, person: User, address: str) -> Page:
    client = Desk()
    client.force_login(person)
    page.set_default_timeout(30_000)
    page.context.add_cookies([{"name": "session", "value": client.cookies["session"].value, "url": address}])
    return page


def test_a_day_at_the_desk(
    moderator: User,
    other_moderator: User,
    reporters: tuple[User, User],
    day: list[Task],
    new_page: Any,
    live_server: Any,
) -> None:
    queue = reverse("admin:moderation_report_changelist")
    page = new_page()
    _come_to_the_desk(page, moderator, queue)
    expect(page.locator("#result_list tbody tr")).to_have_count(len(day))
    _press(page, "g", _page_of(day[0].report))
    for task, next_one in zip(day, [*day[1:], None], strict=True):
        expect(page.get_by_text("You are looking at it: others see that.")).to_be_visible()
        _act(page, task.key, SLUGS[task.key], task.typed)
        page.wait_for_url(f"**{_page_of(next_one.report) if next_one else queue}")
        expect(page.locator(".messagelist")).to_contain_text(task.said)
    expect(page.locator(".messagelist")).to_contain_text("Nothing is left that you can decide now.")

    expect(page.locator("html[data-single-keys]")).to_be_attached()
    for _row in range(6):  # those answered last come first: up to the group
        page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{_page_of(day[6].report)}")
    _act(page, "u", "unlock", "")
    page.wait_for_url(f"**{_page_of(day[6].report)}")
    expect(page.locator(".messagelist")).to_contain_text("1 unlocked.")

    acts = list(Act.objects.order_by("pk"))
    assert [act.kind for act in acts] == [*DONE, ActKind.UNLOCK]
    assert {act.moderator for act in acts} == {moderator}
    assert all(act.template and act.reason == act.template.text for act in acts)
    assert not Report.objects.open().exists()
    assert Report.objects.get(pk=day[6].report.pk).outcome == Outcome.TAKEN_BACK
    told = Delivery.objects.filter(channel=Channel.SITE)
    for act in acts[1:]:  # where it was left as it is nobody else hears of it, and who is suspended gets a mail
        moved = Q(event=Event.MOVED) if act.kind == ActKind.MOVE else Q(notification__key=f"act:{act.pk}")
        assert act.kind == ActKind.SUSPEND or told.filter(moved, recipient=act.concerns).exists(), act.kind
    rita, ron = reporters
    answers = told.filter(event=Event.REPORT_HANDLED)
    assert [answers.filter(recipient=person).count() for person in (rita, ron)] == [8, 6]  # the group's comes twice

    _appeals_are_decided(acts, other_moderator, new_page())
    _all_is_told(acts, rita, new_page, live_server.url)


def _appeals_are_decided(acts: list[Act], other_moderator: User, page: Page) -> None:
    """The author of the poll loses, who was paused wins; both by keys."""
    listed = reverse("admin:moderation_appeal_changelist")
    lost, won = (
        appeal(act=act, person=act.concerns, words="It was a joke.", submission=uuid.uuid4())
        for act in acts
        if act.concerns and act in (acts[8], acts[10])
    )
    _come_to_the_desk(page, other_moderator, listed)
    for made, key, slug, said in (
        (lost, "d", "turn-down", "The appeal is turned down, and the person is told why."),
        (won, "u", "uphold", "The appeal is upheld, what was done is undone, and the person is told."),
    ):
        here = reverse("admin:moderation_appeal_change", args=[made.pk])
        page.goto(listed)
        expect(page.locator("html[data-single-keys]")).to_be_attached()
        page.keyboard.press("j")
        page.keyboard.press("Enter")
        page.wait_for_url(re.compile(re.escape(here)))
        expect(page.get_by_text("It was a joke.").first).to_be_visible()
        _press(page, key, f"/{slug}/")
        expect(page.get_by_label("Reason")).to_be_focused()
        page.keyboard.type(f"We read it again: {made.pk}.")
        page.keyboard.press("Control+Enter")
        expect(page.locator(".messagelist")).to_contain_text(said)
    for made, outcome in ((lost, "lost"), (won, "won")):
        made.refresh_from_db()
        assert (made.outcome, made.decided_by) == (outcome, other_moderator)
        assert Delivery.objects.filter(recipient=made.person, event=Event.APPEAL_DECIDED, channel=Channel.SITE).exists()
    won.person.refresh_from_db()
    assert not won.person.is_paused


def _all_is_told(acts: list[Act], rita: User, new_page: Any, address: str) -> None:
    """What a reporter, an author and any member read about it."""
    page = _as_member(new_page(), rita, address)
    page.goto("/notices/")
    for words in (
        "A moderator looked at it and left it as it is: Thank you for telling us.",
        "A moderator looked at it and removed words from it.",
        "A moderator looked at it and dealt with the person.",
    ):
        expect(page.locator("main").get_by_text(words).first).to_be_visible()
    page.goto("/moderation/")
    rows = page.locator("main table").filter(has_text="What was done").locator("tbody tr")
    expect(rows.filter(has_text="Hidden").filter(has_text="lost")).to_have_count(1)
    expect(rows.filter(has_text="Pause").filter(has_text="1 day, ended early").filter(has_text="won")).to_have_count(1)
    for kind in ("Left as it was", "Words removed", "Taken away as a spill", "Suspension", "Unlocked", "Moved"):
        expect(rows.filter(has_text=kind).first).to_be_visible()
    expect(page.locator("main")).not_to_contain_text(re.compile("Writer (One|Nine|Eleven)|Mo Derator|Ida Other"))

    author = _as_member(new_page(), acts[8].concerns, address)  # type: ignore[arg-type]  # somebody's poll
    author.goto("/decisions/")
    expect(author.get_by_text("What you wrote was hidden").first).to_be_visible()
    expect(author.get_by_text(acts[8].reason).first).to_be_visible()
