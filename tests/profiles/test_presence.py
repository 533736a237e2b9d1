"""Who is where today: nothing of it is left anywhere when the day is over."""

import logging
import os
import re
import shlex
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from profiles.models import Presence, User, Workplace, WorkplaceDay
from profiles.models.presence import MOST_CHANGES, rounded
from profiles.services import PresenceRefused, forget_other_days, leave, mark_here
from profiles.services import presence as services
from profiles.tasks import forget_who_was_where
from tests.factories import make_person, make_workplace
from tests.threads import at_once

pytestmark = pytest.mark.django_db
ROOT = Path(__file__).resolve().parent.parent.parent


@contextmanager
def tomorrow(monkeypatch: pytest.MonkeyPatch) -> Iterator[date]:
    """As if it were a day later, for all that asks which day it is."""
    day = timezone.localdate() + timedelta(days=1)
    with monkeypatch.context() as patched:
        patched.setattr("django.utils.timezone.localdate", lambda *args, **kwargs: day)
        yield day


def checked() -> None:
    """Foreign keys are looked at when a transaction ends, and a table is emptied only thereafter."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def everything() -> dict[str, set[str]]:
    """Each row of each table, as text."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace")
        tables = [name for (name,) in cursor.fetchall()]
        found = {}
        for table in tables:
            cursor.execute(f'SELECT t::text FROM "{table}" AS t')  # noqa: S608 - names that Postgres gave
            found[table] = {text for (text,) in cursor.fetchall()}
    return found


@pytest.fixture
def hub() -> Workplace:
    return make_workplace("Wellington Place")


class TestMarking:
    def test_one_row_a_person_written_over(self, author: User, hub: Workplace) -> None:
        other = make_workplace()
        for workplace, shows_name in ((hub, True), (other, False)):
            mark_here(person=author, workplace=workplace, shows_name=shows_name)
            row = Presence.objects.of(author).get()
            assert (row.workplace, row.shows_name, Presence.objects.count()) == (workplace, shows_name, 1)
        leave(person=author)
        leave(person=author)
        assert not Presence.objects.today().exists()

    def test_a_workplace_that_was_given_up_is_refused(self, author: User, hub: Workplace) -> None:
        Workplace.objects.filter(pk=hub.pk).update(ended_on=timezone.localdate())
        hub.refresh_from_db()
        with pytest.raises(PresenceRefused):
            mark_here(person=author, workplace=hub, shows_name=False)

    def test_ten_changes_a_day(self, author: User, hub: Workplace) -> None:
        other = make_workplace()
        for turn in range(MOST_CHANGES + 1):
            mark_here(person=author, workplace=(hub, other)[turn % 2], shows_name=False)
            mark_here(person=author, workplace=(hub, other)[turn % 2], shows_name=False)  # no change
        with pytest.raises(PresenceRefused, match="ten times"):
            mark_here(person=author, workplace=other, shows_name=False)
        leave(person=author)  # that one always may
        assert not Presence.objects.today().exists()
        with pytest.raises(PresenceRefused):
            mark_here(person=author, workplace=hub, shows_name=False)

    @pytest.mark.django_db(transaction=True)
    def test_two_windows_at_once_leave_one_row(self, author: User, hub: Workplace) -> None:
        other = make_workplace()
        answers = at_once(
            *(lambda place=place: mark_here(person=author, workplace=place, shows_name=False) for place in (hub, other))
        )
        assert answers == [None, None] and Presence.objects.count() == 1

    def test_constraints(self, author: User, hub: Workplace) -> None:
        day = timezone.localdate()
        for name, wrong in (
            ("presence_changed_at_most_ten_times", {"changes": 11, "workplace": hub}),
            ("presence_shown_is_somewhere", {"shows_name": True}),
        ):
            with pytest.raises(IntegrityError, match=name), transaction.atomic():
                Presence.objects.create(person=author, day=day, **wrong)
        WorkplaceDay.objects.create(workplace=hub, day=day, people=10)
        for name, people in (("workplace_day_unique", 20), ("workplace_day_of_ten_or_more", 9)):
            with pytest.raises(IntegrityError, match=name), transaction.atomic():
                moved = day if people > 9 else day - timedelta(days=1)
                WorkplaceDay.objects.create(workplace=hub, day=moved, people=people)


class TestMidnight:
    def test_nothing_is_read_of_another_day_though_the_sweep_is_late(
        self, author: User, hub: Workplace, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        mark_here(person=author, workplace=hub, shows_name=True)
        with tomorrow(monkeypatch):
            assert not Presence.objects.today().exists()
            assert not Presence.objects.of(author).exists() and not Presence.objects.at(hub).exists()

    def test_the_first_who_marks_a_place_sweeps_where_the_sweep_is_late(
        self, author: User, stranger: User, hub: Workplace, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        mark_here(person=author, workplace=hub, shows_name=True)
        checked()
        with tomorrow(monkeypatch):
            mark_here(person=stranger, workplace=hub, shows_name=False)
            assert [row.person for row in Presence.objects.select_related("person")] == [stranger]

    def test_a_mark_of_before_midnight_that_came_late_goes_and_those_of_today_stay(
        self, author: User, stranger: User, hub: Workplace
    ) -> None:
        mark_here(person=stranger, workplace=hub, shows_name=False)
        Presence.objects.create(person=author, workplace=hub, day=timezone.localdate() - timedelta(days=1))
        assert forget_other_days() and not forget_other_days()
        assert [row.person_id for row in Presence.objects.all()] == [stranger.pk]

    @pytest.mark.parametrize(("people", "kept"), [(9, 0), (10, 10), (19, 10), (20, 20), (27, 20)])
    def test_totals_are_kept_in_tens_from_ten_up(self, hub: Workplace, people: int, kept: int) -> None:
        assert rounded(people) == kept
        yesterday = timezone.localdate() - timedelta(days=1)
        made = User.objects.bulk_create(
            User(email=f"{number}@x.example", handle=f"x-{number}", name="X") for number in range(people)
        )
        Presence.objects.bulk_create(Presence(person=person, workplace=hub, day=yesterday) for person in made)
        checked()
        forget_who_was_where()
        rows = list(WorkplaceDay.objects.values_list("workplace", "day", "people"))
        assert rows == ([(hub.pk, yesterday, kept)] if kept else [])
        assert not Presence.objects.exists()

    def test_no_table_export_log_line_or_record_holds_a_word_of_it(
        self,
        client: Client,
        author: User,
        hub: Workplace,
        monkeypatch: pytest.MonkeyPatch,
        caplog: pytest.LogCaptureFixture,
    ) -> None:
        caplog.set_level(logging.DEBUG)
        client.force_login(author)
        client.get(reverse("portal:here"))
        before = everything()
        with caplog.at_level(logging.DEBUG):
            for shows_name in (True, False):
                answer = client.post(reverse("portal:here"), {"workplace": hub.slug, "shows_name": shows_name or ""})
                assert answer.status_code == 302
            client.get(reverse("portal:here"))
            client.get(reverse("portal:home"))
            assert Presence.objects.of(author).exists()
            checked()
            with tomorrow(monkeypatch):
                forget_who_was_where()
        after = everything()
        after["profiles_session"] = before["profiles_session"]  # when it was used last
        assert {table: rows - before[table] for table, rows in after.items() if rows - before[table]} == {}
        words = (hub.slug, hub.name, f"{services.TABLE} ")
        assert [line for line in caplog.messages if any(word in line for word in words)] == []

    def test_what_a_session_keeps_names_no_place(self, client: Client, author: User, hub: Workplace) -> None:
        client.force_login(author)
        client.post(reverse("portal:here"), {"workplace": hub.slug})
        assert hub.slug not in repr(dict(client.session)) and hub.name not in repr(dict(client.session))
        cookies = " ".join(morsel.value for morsel in client.cookies.values())
        assert hub.slug not in cookies and hub.name not in cookies

    def test_only_these_files_know_of_the_table(self) -> None:
        """What reads it is what was looked at: no export, feed, digest, search, admin or bench among it."""
        word = re.compile(r"\bPresence\b|profiles_presence")
        files = {
            str(path.relative_to(ROOT))
            for app in [path.parent for path in ROOT.glob("*/__init__.py")]
            for path in app.rglob("*.py")
            if "migrations" not in path.parts and app.name != "tests" and word.search(path.read_text("utf-8"))
        }
        assert files == {
            "core/database_roles.py",  # who may empty it
            "portal/here.py",
            "profiles/models/__init__.py",
            "profiles/models/presence.py",
            "profiles/services/presence.py",
            "profiles/settling.py",  # of two accounts
        }


class TestDatabase:
    def test_the_table_is_in_no_log_and_has_no_statistics(self, author: User, hub: Workplace) -> None:
        mark_here(person=author, workplace=hub, shows_name=True)
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE profiles_presence")
            cursor.execute("SELECT count(*) FROM pg_stats WHERE tablename = 'profiles_presence'")
            assert cursor.fetchone() == (0,)
            cursor.execute("SELECT relpersistence FROM pg_class WHERE relname IN ('profiles_presence')")
            assert cursor.fetchall() == [("u",)]
            cursor.execute(
                "SELECT count(*) FROM pg_attribute WHERE attrelid = 'profiles_presence'::regclass"
                " AND attnum > 0 AND NOT attisdropped AND attstattarget IS DISTINCT FROM 0"
            )
            assert cursor.fetchone() == (0,)

    @pytest.mark.django_db(transaction=True)
    def test_the_documented_dump_holds_no_row(self, author: User, hub: Workplace) -> None:
        binaries = os.environ.get("CIVNET_POSTGRES_BINARIES")
        if binaries is None:
            pytest.skip("only on our own servers is there a pg_dump of their version")
        line = re.search(r"pg_dump (.*) civnet >civnet.dump", (ROOT / "docs" / "operations.md").read_text("utf-8"))
        assert line is not None
        options = [word for word in shlex.split(line[1]) if not word.startswith(("--username", "--format"))]
        mark_here(person=author, workplace=hub, shows_name=True)
        database: dict[str, Any] = connection.settings_dict
        where = ["--host", database["HOST"], "--username", database["USER"], "--dbname", database["NAME"]]

        def dumped(*more: str) -> str:
            command = [f"{binaries}/pg_dump", *where, "--table=profiles_presence", "--data-only", *more]
            return subprocess.run(command, capture_output=True, check=True, text=True, timeout=60).stdout  # noqa: S603

        assert "--no-unlogged-table-data" in options
        assert f"\n{author.pk}\tt\t" in dumped() and "COPY" in dumped()
        assert "COPY" not in dumped(*options)

    def test_the_roles_of_web_and_worker_may_empty_it(self) -> None:
        call_command("database_roles", grants=True)
        with connection.cursor() as cursor:
            for role in ("civnet_web", "civnet_worker"):
                cursor.execute("SELECT has_table_privilege(%s, 'profiles_presence', 'TRUNCATE')", [role])
                assert cursor.fetchone() == (True,)

    def test_no_statement_that_fails_is_logged(self) -> None:
        compose = (ROOT / "docker-compose.yml").read_text("utf-8")
        assert "log_min_error_statement=panic" in compose and "log_statement" not in compose
        assert settings.DATABASES["default"]["HOST"].startswith("/") is False or _setting() == "panic"


def _setting() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SHOW log_min_error_statement")
        return str(cursor.fetchone()[0])


def test_a_person_who_left_is_there_no_more(author: User, hub: Workplace) -> None:
    person = make_person()
    mark_here(person=person, workplace=hub, shows_name=True)
    User.objects.filter(pk=person.pk).update(left_at=timezone.now())
    assert not Presence.objects.at(hub).exists()
