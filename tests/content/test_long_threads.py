"""A conversation of any shape, page by page: every line once, in order, with the same number of queries."""

import random
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from content.models import Entry, Reply
from content.threads import LINES_A_PAGE, Seen, Thread, page_start, thread_for
from profiles.models import User
from tests.factories import make_entry, make_person, make_reply


def grow(entry: Entry, roots: int, answers: int, seed: int = 1) -> list[int]:
    """Numbers of the replies in the order of the conversation; moments are drawn, some of them equal."""
    chance = random.Random(seed)  # noqa: S311 - the same conversation each time
    template = make_reply(entry, make_person())
    Reply.objects.filter(pk=template.pk).delete()

    def rows(number: int, tops: list[Reply]) -> list[Reply]:
        return [
            Reply(
                entry=entry,
                author=template.author,
                department=template.department,
                body="Words.",
                body_html="<p>Words.</p>",
                root=chance.choice(tops) if tops else None,
                created_at=entry.created_at + timedelta(minutes=chance.randrange(2 * (roots + answers))),
            )
            for _number in range(number)
        ]

    tops = Reply.objects.bulk_create(rows(roots, []))
    under = Reply.objects.bulk_create(rows(answers, tops)) if answers else []
    by_root: dict[int, list[Reply]] = {}
    for answer in under:
        by_root.setdefault(answer.root_id or 0, []).append(answer)
    in_time = sorted(tops, key=lambda reply: (reply.created_at, reply.pk))
    return [
        one.pk
        for root in in_time
        for one in (root, *sorted(by_root.get(root.pk, []), key=lambda reply: (reply.created_at, reply.pk)))
    ]


def shown(thread: Thread) -> list[int]:
    return [one.reply.pk for line in thread.lines for one in (line, *line.answers)]


def follow(entry: Entry, reader: User, url: str) -> Thread:
    query = {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()}
    return thread_for(entry, reader, start=query.get("from", ""), end=query.get("to", ""))


@pytest.mark.parametrize(("roots", "answers"), [(130, 0), (1, 170), (7, 160), (60, 90), (50, 0), (1, 49), (2, 50)])
def test_every_line_is_on_one_page_forwards_and_backwards(roots: int, answers: int, author: User) -> None:
    entry = make_entry(author)
    order = grow(entry, roots, answers)
    thread, pages = thread_for(entry, author), 0
    read: list[int] = []
    while True:
        new = [pk for pk in shown(thread) if pk not in read]
        assert len(new) <= LINES_A_PAGE
        assert len(shown(thread)) - len(new) <= 1  # the root of an answer with which a page begins
        read, pages = read + new, pages + 1
        if not thread.later_url:
            break
        thread = follow(entry, author, thread.later_url)
    assert read == order
    assert pages == -(-len(order) // LINES_A_PAGE)
    back: list[int] = []
    thread = thread_for(entry, author, end="last")
    while True:
        back = [pk for pk in shown(thread) if pk not in back] + back
        if not thread.earlier_url:
            break
        thread = follow(entry, author, thread.earlier_url)
    assert sorted(back) == sorted(order)


@pytest.mark.parametrize(("roots", "answers"), [(130, 0), (1, 170), (7, 160), (60, 90)])
def test_a_permalink_finds_a_page_with_its_reply(roots: int, answers: int, author: User) -> None:
    entry = make_entry(author)
    for pk in grow(entry, roots, answers)[::7]:
        reply = Reply.objects.select_related("root").get(pk=pk)
        assert pk in shown(thread_for(entry, author, start=page_start(reply)))
        assert pk in shown(thread_for(entry, author, around=pk))


@pytest.mark.parametrize(("roots", "answers"), [(130, 0), (1, 170), (60, 90)])
def test_it_opens_where_the_reader_has_stopped(roots: int, answers: int, author: User, stranger: User) -> None:
    entry = make_entry(author)
    grow(entry, roots, answers)
    in_time = list(entry.replies.order_by("created_at", "pk"))
    for number in (0, 40, 90, len(in_time) - 2):
        last = in_time[number]
        thread = thread_for(entry, stranger, seen=Seen(last.created_at, last.pk))
        assert in_time[number + 1].pk in shown(thread)
        assert thread.new_count == len(in_time) - number - 1


def test_a_long_conversation_costs_the_queries_of_a_short_one(author: User, stranger: User) -> None:
    def queries(replies: int) -> tuple[int, int]:
        entry = make_entry(author)
        grow(entry, replies // 5, replies - replies // 5)
        last = entry.replies.order_by("created_at", "pk")[replies * 3 // 5]
        with CaptureQueriesContext(connection) as captured:
            thread = thread_for(entry, stranger, seen=Seen(last.created_at, last.pk))
        return len(captured), len(shown(thread))

    few, many = queries(25), queries(600)
    assert few[0] == many[0] == 5
    assert many[1] <= LINES_A_PAGE + 1


def test_nonsense_in_an_address_is_the_first_page(author: User) -> None:
    entry = make_entry(author)
    order = grow(entry, 60, 0)
    nonsense: list[dict[str, Any]] = [{"start": "x"}, {"end": "x"}, {"around": 2**60}, {"start": "é", "end": "\x00"}]
    for asked in nonsense:
        assert shown(thread_for(entry, author, **asked)) == order[:LINES_A_PAGE]
