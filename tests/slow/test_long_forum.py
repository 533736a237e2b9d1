"""A category of a hundred thousand topics: each page of its lists is one walk along an index, at whatever depth."""

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django import DjangoDbBlocker

from bench.plans import Plan, explain
from core.database_roles import SHORT
from core.paging import PAGE_SIZE, cursor
from forums.models import Forum, Topic
from forums.pages import suggested
from forums.similar import similar
from profiles.models import User
from tests import cast as people
from tests.desk import at_desk
from tests.factories import make_person
from tests.forums.crowd import crowded_forum

pytestmark = pytest.mark.django_db
NUMBER = 100_000
MOST_READ = {"category": 2 * (PAGE_SIZE + 1), "all": 4 * (PAGE_SIZE + 1)}
"""Rows of topics. One says that there are more, some are not for this reader; and where every third topic is of a kind,
it is as good to walk along all of them.
"""
SHOWN = ("", "questions", "unanswered", "discussions", "ideas")


@pytest.fixture(scope="module")
def crowd(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[tuple[Forum, User]]:
    """The category, and a plain member."""
    with django_db_blocker.unblock(), transaction.atomic():
        departments = people.transport(), people.home_office()
        forum = crowded_forum([make_person(department=departments[number % 2]) for number in range(30)], NUMBER)
        with connection.cursor() as queries:
            for name, value in SHORT.items():  # as the web's own role has them
                queries.execute(f"SET LOCAL {name} = {value}")
        yield forum, make_person(department=departments[0])
        transaction.set_rollback(True)


def plans_of(look: Callable[[], object]) -> list[Plan]:
    """The plans of all that it asks."""
    with CaptureQueriesContext(connection) as queries:
        look()
    return [explain(query["sql"]) for query in queries if query["sql"].startswith("SELECT")]


def pages_of(address: str, topics: list[Any], show: str) -> list[str]:
    """Addresses of the first page, one in the middle, the last one, and one on the way back."""
    places = [cursor(*topics[int(len(topics) * share)]) for share in (0.5, 0.9999)]
    asked = ["", *(f"&before={place}" for place in places), f"&after={places[1]}"]
    return [f"{address}?show={show}{one}" for one in asked]


def index_of(name: str, show: str) -> str:
    """The index that is made for the list."""
    if name == "category":
        of_category = {"": "topic_forum_newest", "unanswered": "topic_forum_unanswered"}
        return of_category.get(show, "topic_forum_kind")
    return {"": "topic_newest", "unanswered": "topic_unanswered"}.get(show, "topic_kind_newest")


@pytest.mark.parametrize("show", SHOWN)
@pytest.mark.parametrize("name", ["category", "all"])
def test_any_page_of_a_list_is_one_index_scan(crowd: tuple[Forum, User], name: str, show: str) -> None:
    forum, reader = crowd
    desk = at_desk(reader)
    topics = list(Topic.objects.filter(forum=forum).order_by("-bumped_at").values_list("bumped_at", "pk"))
    address = forum.get_absolute_url() if name == "category" else reverse("forums:index")
    for page in pages_of(address, topics, show):
        plans = plans_of(partial(desk.get, page))
        lists = [plan for plan in plans if 'ORDER BY "forums_topic"."bumped_at"' in plan.sql]
        assert lists, page
        for plan in lists:  # two, where an address leads beyond the newest
            assert len(plan.of_table("forums_topic")) == 1, plan.as_text()
            walks = {index_of(name, show)} | ({"topic_newest"} if name == "all" else set())
            assert {*plan.scans("forums_topic")} <= walks, plan.as_text()
            assert plan.rows_read("forums_topic") <= MOST_READ[name], plan.as_text()
            assert plan.rows_read("content_entry") <= MOST_READ[name], plan.as_text()
            assert plan.rows_sorted <= MOST_READ[name], plan.as_text()
        for plan in plans:
            assert "Seq Scan" not in plan.scans("content_entry") + plan.scans("forums_topic"), plan.as_text()


def test_what_stands_near_a_topic_costs_no_walk_through_its_forum(crowd: tuple[Forum, User]) -> None:
    forum, reader = crowd
    topic = Topic.objects.filter(forum=forum).select_related("entry").order_by("-bumped_at")[0]
    for plan in plans_of(lambda: suggested(topic, reader)):
        assert plan.rows_read("forums_topic") <= 1000, plan.as_text()
        assert plan.rows_read("content_entry") <= 1000, plan.as_text()


@pytest.mark.parametrize("title", ["travel and leave, the budget of an office", "number4711"])
def test_similar_titles_are_found_by_their_index_or_among_the_newest(crowd: tuple[Forum, User], title: str) -> None:
    _forum, reader = crowd
    plans = plans_of(lambda: similar(title, reader))
    assert plans
    for plan in plans:
        assert "Seq Scan" not in plan.scans("content_entry"), plan.as_text()
        assert plan.rows_read("content_entry") <= 2000, plan.as_text()
