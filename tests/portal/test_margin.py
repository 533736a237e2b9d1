"""The margin of home: kept as numbers, fetched through its doors at each view, never in the way of home."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from colleagues.models import Block
from colleagues.services import add_colleague
from content.models import Entry, State
from core.cache import breaker
from forums.models import Topic
from forums.services import accept
from groups.services import join
from insight.models import WeekOfTalk
from portal import margin
from portal.margin.finding import find
from portal.margin.keeping import keep, kept, since
from profiles.models import Counterpart, CounterpartVerdict, User
from profiles.services import mark_here
from stream.models import Hidden, Level
from stream.services import follow, mute_for
from stream.services.following import DAY
from tags.services import resolve
from tests.factories import (
    make_department,
    make_entry,
    make_group,
    make_person,
    make_poll,
    make_reply,
    make_topic,
    make_workplace,
)

pytestmark = pytest.mark.django_db


def ask(title: str = "Which contract lets us buy interpreting?", days: int = 2, **fields: Any) -> Topic:
    """A question under the tag `law` that has waited for days."""
    topic = make_topic(fields.pop("by", None) or make_person(), title=title, tag_words=["law"], **fields)
    Entry.objects.filter(pk=topic.pk).update(published_at=timezone.now() - timedelta(days=days))
    return topic


def follow_law(person: User) -> None:
    follow(person=person, target=resolve(["law"])[0], level=Level.TRACKING)


def alike(person: User, number: int = 1) -> list[User]:
    others = [make_person(f"Double Number{place}") for place in range(number)]
    for rank, other in enumerate(others, start=1):
        Counterpart.objects.create(person=person, other=other, rank=rank, score=1, made_at=timezone.now())
    return others


def titles(reader: User) -> list[str]:
    return [question.entry.title for question in margin.margin_of(reader).questions]


def count_talk(replies: int, crossed: int) -> None:
    WeekOfTalk.objects.create(ends_on=timezone.localdate(), replies=replies, crossed=crossed, counted_at=timezone.now())


@pytest.fixture
def full(author: User) -> dict[str, Any]:
    """An author around whom there is something of each part, kept."""
    follow_law(author)
    hub = make_workplace("Wellington Place")
    (double,), topic = alike(author), ask()
    poll = make_poll(double, on=make_entry(double, title="Show and tell"), closes_at=timezone.now() + timedelta(days=2))
    follow(person=author, target=double, level=Level.TRACKING)
    near = make_person("Nora Near")
    for person in (author, near):
        mark_here(person=person, workplace=hub, shows_name=True)
    count_talk(200, 122)
    keep(author.pk, find(author), since(author.pk))
    return {"double": double, "topic": topic, "poll": poll, "near": near}


class TestHome:
    def test_nothing_is_worked_out_while_home_waits(self, client: Client, author: User, full: dict[str, Any]) -> None:
        client.force_login(author)
        cache.clear()
        page = client.get("/").content.decode()
        assert 'hx-get="/around/"' in page and 'href="/around/"' in page
        assert "Your counterparts" not in page and "See how many" not in page
        part = client.get("/around/", headers={"HX-Request": "true"}).content.decode()
        assert "<html" not in part and "Double Number0" in part
        page = client.get("/").content.decode()
        assert 'hx-get="/around/"' not in page and "Double Number0" in page

    def test_every_part_is_there(self, client: Client, author: User, full: dict[str, Any]) -> None:
        client.force_login(author)
        for url in ("/", "/around/"):
            page = client.get(url).content.decode()
            for words in (
                "1 person does your job elsewhere",
                "Which contract lets us buy interpreting?",
                "matches your tags",
                "Show and tell",
                "Poll closes",
                "In Wellington Place today",
                "Nora Near",
                "replies crossed a department boundary.",
            ):
                assert words in page, (url, words)

    def test_who_has_nothing_around_them_sees_no_empty_part(self, client: Client, stranger: User) -> None:
        client.force_login(stranger)
        page = client.get("/around/").content.decode()
        for words in ("Your counterparts", "Still waiting", "Coming up", "How far do we talk"):
            assert words not in page
        assert "Say where you are" in page

    def test_what_is_kept_takes_three_queries_and_nothing_none(self, author: User, full: dict[str, Any]) -> None:
        with CaptureQueriesContext(connection) as queries:
            assert margin.kept_margin(author) is not None
        assert len(queries) == 3
        cache.clear()
        with CaptureQueriesContext(connection) as queries:
            assert margin.kept_margin(author) is None
        assert len(queries) == 0

    def test_working_it_out_takes_eight_however_much_there_is(self, author: User, full: dict[str, Any]) -> None:
        numbers = []
        for number in (0, 20):
            for _number in range(number):
                ask()
            cache.clear()
            with CaptureQueriesContext(connection) as queries:
                margin.margin_of(author)
            numbers.append(len(queries))
        assert numbers == [8, 8]

    def test_numbers_and_codes_alone_are_kept(self, author: User, full: dict[str, Any]) -> None:
        def leaves(value: Any) -> Iterator[Any]:
            if isinstance(value, tuple):
                for part in value:
                    yield from leaves(part)
            else:
                yield value

        (found,) = cache.get_many([f"margin:2:{author.pk}"]).values()
        assert {value for value in leaves(found) if not isinstance(value, int | None)} <= {"tag", "skill", "poll"}

    def test_who_is_where_is_not_kept(self, client: Client, author: User, full: dict[str, Any]) -> None:
        client.force_login(author)
        (found,) = cache.get_many([f"margin:2:{author.pk}"]).values()
        assert len(found[1]) == 5 and full["near"].pk not in found[1][0]  # people, and nothing else of them
        client.post(reverse("portal:leave-here"))
        assert "Say where you are" in client.get("/").content.decode(), "and so needs nothing to forget"

    def test_a_redis_that_is_away_costs_speed(
        self, client: Client, author: User, full: dict[str, Any], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        client.force_login(author)
        monkeypatch.setattr(breaker, "allows", lambda: False)
        assert 'hx-get="/around/"' in client.get("/").content.decode()
        for _time in range(2):
            assert "Double Number0" in client.get("/around/").content.decode()
        follow_law(author)


class TestDoors:
    """What is kept shows nothing that its reader may not see now."""

    @pytest.mark.parametrize(
        ("change", "gone"),
        [
            (lambda full, author: Block.objects.create(blocker=author, blocked=full["double"]), "Double Number0"),
            (lambda full, author: Block.objects.create(blocker=full["double"], blocked=author), "Double Number0"),
            (lambda full, author: User.objects.filter(pk=full["double"].pk).update(left_at=timezone.now()), "Double"),
            (
                lambda full, author: User.objects.filter(pk=full["double"].pk).update(department=author.department),
                "Double Number0",
            ),
            (
                lambda full, author: CounterpartVerdict.objects.create(
                    person=author, other=full["double"], is_same_job=False
                ),
                "Double Number0",
            ),
            (lambda full, author: Block.objects.create(blocker=full["near"], blocked=author), "Nora Near"),
            (lambda full, author: User.objects.filter(pk=full["near"].pk).update(left_at=timezone.now()), "Nora Near"),
            (
                lambda full, author: mark_here(
                    person=full["near"], workplace=make_workplace("Elsewhere"), shows_name=True
                ),
                "Nora Near",
            ),
            (
                lambda full, author: Block.objects.create(blocker=author, blocked=full["topic"].entry.author),
                "Which contract",
            ),
            (lambda full, author: Entry.objects.filter(pk=full["topic"].pk).update(audience="only_me"), "contract"),
            (lambda full, author: Entry.objects.filter(pk=full["topic"].pk).update(state=State.DELETED), "contract"),
            (
                lambda full, author: accept(
                    topic=full["topic"],
                    reply=make_reply(full["topic"].entry, make_person()),
                    by=full["topic"].entry.author,
                ),
                "contract",
            ),
            (lambda full, author: Entry.objects.filter(pk=full["poll"].pk).update(audience="only_me"), "Show and tell"),
            (lambda full, author: Entry.objects.filter(pk=full["poll"].pk).update(state=State.HIDDEN), "Show and tell"),
            (lambda full, author: Hidden.objects.create(person=author, entry_id=full["poll"].pk), "Show and tell"),
            (lambda full, author: Hidden.objects.create(person=author, entry=full["topic"].entry), "contract"),
        ],
    )
    def test_it_is_gone_at_the_next_view(
        self,
        client: Client,
        author: User,
        full: dict[str, Any],
        change: Callable[[dict[str, Any], User], None],
        gone: str,
    ) -> None:
        client.force_login(author)
        assert gone in client.get("/around/").content.decode()
        change(full, author)
        assert kept(author.pk) is not None, "what is shown is what was kept"
        assert gone not in client.get("/around/").content.decode()

    def test_others_of_a_part_take_the_place_of_who_is_gone(self, author: User) -> None:
        people = alike(author, 5)
        first = margin.margin_of(author)
        assert [line.other for line in first.counterparts.lines] == people[:3]
        assert first.counterparts.number == 5
        Block.objects.create(blocker=author, blocked=people[1])
        assert [line.other for line in margin.margin_of(author).counterparts.lines] == [people[0], *people[2:4]]

    def test_whom_one_has_not_added_yet_comes_first(self, author: User) -> None:
        people = alike(author, 5)
        for person in people[:2]:
            add_colleague(member=author, colleague=person)
        lines = margin.margin_of(author).counterparts.lines
        assert [(line.other, line.is_colleague) for line in lines] == [(person, False) for person in people[2:]]

    def test_a_room_that_is_left_takes_its_questions_along(self, author: User) -> None:
        room = make_group(owner=make_person())
        join(group=room, person=author)
        follow_law(author)
        topic = ask(by=room.memberships.get(role="owner").person)
        Entry.objects.filter(pk=topic.pk).update(group=room, audience="group")
        assert titles(author) == [topic.entry.title]
        room.memberships.filter(person=author).update(left_at=timezone.now())
        assert titles(author) == []


class TestOwnActs:
    @pytest.mark.parametrize("act", ["follow", "mute", "add", "judge", "join"])
    def test_what_one_does_is_felt_at_once(
        self,
        client: Client,
        author: User,
        full: dict[str, Any],
        act: str,
        django_capture_on_commit_callbacks: Any,
    ) -> None:
        client.force_login(author)
        with django_capture_on_commit_callbacks(execute=True):
            match act:
                case "follow":
                    follow(person=author, target=make_department(), level=Level.TRACKING)
                case "mute":
                    mute_for(person=author, target=full["topic"].entry, time=DAY)
                case "add":
                    add_colleague(member=author, colleague=full["near"])
                case "judge":
                    client.post(reverse("portal:judge-counterpart", args=[full["near"].handle]), {"answer": "yes"})
                case "join":
                    join(group=make_group(owner=make_person()), person=author)
        assert kept(author.pk) is None

    def test_what_was_worked_out_while_one_acted_is_not_kept(
        self, author: User, full: dict[str, Any], django_capture_on_commit_callbacks: Any
    ) -> None:
        began, numbers = since(author.pk), find(author)
        with django_capture_on_commit_callbacks(execute=True):
            follow(person=author, target=make_department(), level=Level.TRACKING)
        keep(author.pk, numbers, began)
        assert kept(author.pk) is None
        keep(author.pk, numbers, since(author.pk))
        assert kept(author.pk) == numbers


class TestQuestions:
    def test_those_that_match_most_come_first_then_those_without_a_reply(self, author: User) -> None:
        follow_law(author)
        follow(person=author, target=resolve(["contracts"])[0], level=Level.TRACKING)
        both, quiet, talked = ask("Both", 9), ask("Quiet", 3), ask("Talked", 1)
        both.entry.tags.add(*resolve(["contracts"]))
        both.entry.entry_tags.update(published_at=timezone.now())
        make_reply(talked.entry, make_person())
        assert titles(author) == ["Both", "Quiet", "Talked"]
        assert quiet.pk

    def test_a_skill_matches_too(self, author: User) -> None:
        ask()
        author.skills.set(resolve(["law"]))
        assert [question.why for question in margin.margin_of(author).questions] == ["matches your skills"]

    @pytest.mark.parametrize(
        "reason",
        ["own", "replied", "new", "old", "answered", "muted", "muted person", "muted tag", "hidden", "discussion"],
    )
    def test_what_is_not_for_one_is_not_there(self, author: User, reason: str) -> None:
        follow_law(author)
        ask("For you")
        days = {"new": 0, "old": 61}.get(reason, 2)
        kind = "discussion" if reason == "discussion" else "question"
        other = ask("Not for you", days, by=author if reason == "own" else None, kind=kind)
        match reason:
            case "replied":
                make_reply(other.entry, author)
            case "answered":
                accept(topic=other, reply=make_reply(other.entry, make_person()), by=other.entry.author)
            case "muted":
                follow(person=author, target=other.entry, level=Level.MUTED)
            case "hidden":
                Hidden.objects.create(person=author, entry=other.entry)
            case "muted person":
                follow(person=author, target=other.entry.author, level=Level.MUTED)
            case "muted tag":
                author.skills.set(resolve(["law"]))
                follow(person=author, target=resolve(["law"])[0], level=Level.MUTED)
        assert titles(author) == ([] if reason == "muted tag" else ["For you"])


class TestComing:
    def test_only_of_what_one_follows_or_is_in_and_within_a_month(self, author: User, stranger: User) -> None:
        now = timezone.now()
        near, far = make_poll(stranger, closes_at=now + timedelta(days=3)), make_poll(stranger, title="Later")
        type(far).objects.filter(pk=far.pk).update(closes_at=now + timedelta(days=45))
        assert margin.margin_of(author).moments == []
        follow(person=author, target=stranger, level=Level.TRACKING)
        cache.clear()
        (coming,) = margin.margin_of(author).moments
        assert (coming.entry, coming.label) == (near.entry, "Poll closes")
        follow(person=author, target=near.entry, level=Level.MUTED)
        cache.clear()
        assert margin.margin_of(author).moments == []

    def test_what_is_over_is_not_coming(self, author: User) -> None:
        make_poll(author, closes_at=timezone.now() + timedelta(days=3))
        numbers = find(author)
        ((pk, _at, sort),) = numbers.moments
        past = int((timezone.now() - timedelta(minutes=1)).timestamp())
        assert margin.showing.show(numbers._replace(moments=((pk, past, sort),)), author).moments == []


class TestTalk:
    def test_a_share_of_few_is_not_said(self, author: User) -> None:
        count_talk(99, 50)
        assert margin.margin_of(author).crossed is None

    def test_a_bar_without_inline_style(self, client: Client, author: User) -> None:
        count_talk(100, 61)
        client.force_login(author)
        page = client.get("/around/").content.decode()
        assert '<rect width="61" height="8"' in page and "style=" not in page
