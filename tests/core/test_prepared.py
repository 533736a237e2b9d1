"""Queries that are put together once answer as those that are put together anew, and keep nobody's values."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.db.models import F, QuerySet
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from core.prepared import NotPreparable, Prepared
from profiles.models import Department, User

pytestmark = pytest.mark.django_db


def named(names: str, since: datetime, ids: Sequence[int]) -> QuerySet[User, User]:
    found = User.objects.select_related("department").filter(name=names, created_at__gt=since, pk__in=ids)
    return found.annotate(of=F("department__name"))


def test_rows_are_those_of_the_query_with_what_it_joined_and_annotated(author: User, stranger: User) -> None:
    prepared = Prepared(named)
    since = timezone.now() - timedelta(days=1)
    for person in (author, stranger):
        with CaptureQueriesContext(connection) as queries:
            (found,) = prepared.ask({"names": person.name, "since": since, "ids": [author.pk, stranger.pk]})
            department: Any = found.department
            assert (len(queries), found.__dict__["of"]) == (1, department.name)
        assert (found, department) == (person, person.department)
    assert prepared.ask({"names": author.name, "since": timezone.now(), "ids": [author.pk]}) == []
    assert prepared.ask({"names": author.name, "since": since, "ids": [stranger.pk]}) == []
    assert prepared.ask({"names": author.name, "since": since, "ids": []}) == []


def test_the_shape_is_not_asked_of_the_first_alone(author: User, stranger: User) -> None:
    def one(pk: int, *, column: str) -> QuerySet[User, Any]:
        return User.objects.filter(pk=pk).values_list(column, flat=True)

    prepared = Prepared(one)
    assert prepared.ask({"pk": author.pk}, column="name") == [author.name]
    assert prepared.ask({"pk": stranger.pk}, column="email") == [stranger.email]


def test_now_is_the_moment_of_each_asking(monkeypatch: pytest.MonkeyPatch, author: User) -> None:
    prepared = Prepared(lambda pk: User.objects.filter(pk=pk, created_at__lt=timezone.now()))
    assert prepared.ask({"pk": author.pk}) == [author]
    monkeypatch.setattr("django.utils.timezone.now", lambda: author.created_at - timedelta(seconds=1))
    assert prepared.ask({"pk": author.pk}) == []


def test_an_unnamed_moment_that_is_not_now_is_refused() -> None:
    prepared = Prepared(lambda pk: User.objects.filter(pk=pk, created_at__lt=timezone.now() - timedelta(days=1)))
    with pytest.raises(NotPreparable):
        prepared.ask({"pk": 1})


def test_its_text_stands_in_a_statement_written_by_hand(author: User) -> None:
    sql, params = Prepared(lambda pk: User.objects.filter(pk=pk).values("pk")).text({"pk": author.pk})
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM ({sql}) AS people", params)  # noqa: S608 - of the line above
        assert cursor.fetchone() == (1,)


def test_a_day_without_a_name_is_asked_anew_on_the_next(monkeypatch: pytest.MonkeyPatch, transport: Department) -> None:
    today = timezone.localdate()
    transport.ended_on = today + timedelta(days=1)
    transport.save()
    prepared = Prepared(lambda pk: Department.objects.filter(pk=pk, ended_on__gt=timezone.localdate()))
    assert prepared.ask({"pk": transport.pk}) == [transport]
    monkeypatch.setattr("django.utils.timezone.localdate", lambda: today + timedelta(days=1))
    assert prepared.ask({"pk": transport.pk}) == []


@pytest.mark.parametrize(
    "build",
    [
        lambda pk: User.objects.all(),  # does not ask by it
        lambda pk: User.objects.filter(handle=f"person-{pk}"),  # hides it in a text
        lambda pk: User.objects.filter(pk=pk).prefetch_related("roles"),
    ],
)
def test_what_cannot_be_asked_again_is_refused(build: Any) -> None:
    with pytest.raises(NotPreparable):
        Prepared(build).ask({"pk": 1})
