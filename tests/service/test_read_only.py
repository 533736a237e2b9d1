"""Reading only: pages are read, forms are refused with a kind page, workers rest, and the way back stays open."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, InterfaceError, InternalError, OperationalError, connection, transaction
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.urls import get_resolver, reverse
from django.utils import timezone

from audit.models import Record
from civnet.celery import app
from content.models import Entry, Reply
from content.tasks import publish_due
from core.middleware import SafetyNetMiddleware
from notifications.tasks import send_due
from profiles.models import User
from service import services
from service.middleware import OPEN
from service.models import Program, Pulse, ReadOnly
from service.resting import RestingTask
from service.tasks import pulse
from tests.desk import Desk, at_desk
from tests.factories import PASSWORD, make_entry
from tests.test_policy import ADDRESSES

pytestmark = pytest.mark.django_db


@pytest.fixture
def switched() -> None:
    services.read_only(back_at=timezone.now() + timedelta(hours=2))


@contextmanager
def postgres_takes_nothing() -> Iterator[None]:
    """Inside, as a standby would."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION READ ONLY")
        yield
        transaction.set_rollback(True)


def reply_to(desk: Client, entry: Entry, **headers: str) -> Any:
    return desk.post(reverse("content:reply", args=[entry.pk]), {"body": "Words"}, headers=headers)


@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}])
def test_what_is_sent_is_answered_kindly_and_not_kept(author: User, headers: dict[str, str], switched: None):
    entry = make_entry(author)
    answer = reply_to(at_desk(author), entry, **headers)
    assert answer.status_code == 503 and answer["Retry-After"] == "300"
    page = answer.content.decode()
    assert "CivNet can only be read just now" in page and "Writing is expected back on" in page
    assert "<html" in page, "for htmx too"
    assert not Reply.objects.exists()


def test_pages_are_read_and_say_so(author: User, switched: None):
    page = at_desk(author).get("/").content.decode()
    assert "CivNet can be read but not written to just now." in page
    assert "Writing is expected back on" in page


def test_people_sign_in_and_out(client: Client, author: User, switched: None):
    said = {"login": author.email, "password": PASSWORD}
    assert client.post(reverse("account_login"), said).status_code == 302
    assert client.get("/").status_code == 200
    assert client.post(reverse("account_logout")).status_code == 302
    assert "challenge" in client.post(reverse("account_passkey_question")).content.decode()
    assert client.post(reverse("account_passkey_sign_in"), {"passkey": "{}"}).status_code == 302
    assert client.post(reverse("account_signup"), {"email": "new@transport.example"}).status_code == 503


def test_the_switch_is_moved_in_the_admin_and_leaves_its_lines(operator: User):
    desk = at_desk(operator)
    assert desk.post("/admin/service/readonly/add/", {"back_at_0": "", "back_at_1": ""}).status_code == 302
    row = ReadOnly.objects.get()
    assert desk.post("/admin/tags/tag/", {}).status_code == 503
    assert desk.post(f"/admin/service/readonly/{row.pk}/delete/", {"post": "yes"}).status_code == 302
    assert not ReadOnly.objects.exists()
    lines = Record.objects.filter(action="service.read_only").order_by("pk")
    assert [(line.reason, line.actor_id) for line in lines] == [("on", operator.pk), ("off", operator.pk)]


def test_what_stays_open_has_an_address():
    assert set(ADDRESSES) | set(get_resolver().reverse_dict) >= OPEN


def test_twice_is_once_and_there_is_one_row():
    assert services.read_only()
    assert not services.read_only()
    with pytest.raises(IntegrityError, match="readonly_one"), transaction.atomic():
        ReadOnly.objects.create()
    with pytest.raises(IntegrityError, match="read_only_one_row"), transaction.atomic():
        ReadOnly.objects.create(one=False)
    assert services.writing_again()
    assert not services.writing_again()


@pytest.mark.parametrize("url", ["/", "/people/", "/notices/", "/groups/", "/account/login/"])
def test_pages_are_read_where_postgres_refuses_writes(url: str, author: User):
    desk = at_desk(author) if "account" not in url else Client()
    with postgres_takes_nothing():
        answer = desk.get(url, follow=True)
    assert answer.status_code == 200
    assert "CivNet can be read but not written to just now." in answer.content.decode()


def test_forms_are_refused_where_postgres_refuses_writes_sign_in_included(author: User):
    entry = make_entry(author)
    desk = at_desk(author)
    with postgres_takes_nothing():
        assert reply_to(desk, entry).status_code == 503
        answer = Client().post("/account/login/", {"login": author.email, "password": PASSWORD})
    assert answer.status_code == 503 and "can only be read" in answer.content.decode()


def test_a_refusal_in_the_midst_of_a_view_is_answered_alike(rf: RequestFactory):
    """The database was moved after the session was read."""
    request = rf.post("/")
    with postgres_takes_nothing():
        with pytest.raises(InternalError) as raised, transaction.atomic():
            services.note_pulse(Program.WORKER)
        answer = SafetyNetMiddleware(lambda _request: HttpResponse()).process_exception(request, raised.value)
    assert answer is not None and answer.status_code == 503 and "can only be read" in answer.content.decode()


def test_workers_rest_but_mail_goes_on(switched: None, monkeypatch: pytest.MonkeyPatch):
    ran: list[str] = []
    for task in (publish_due, send_due):
        monkeypatch.setattr(app.tasks[task.name], "run", lambda told=task.name: ran.append(told))
        task.apply()
    assert ran == ["notifications.tasks.send_due"]
    services.writing_again()
    publish_due.apply()
    assert ran == ["notifications.tasks.send_due", "content.tasks.publish_due"]


@pytest.mark.parametrize("trouble", [OperationalError, InterfaceError])  # away; a connection that died
def test_a_task_that_cannot_ask_runs_and_says_itself_what_is_wrong(trouble: type[Exception], monkeypatch: Any):
    def ask() -> None:
        raise trouble

    ran: list[str] = []
    monkeypatch.setattr("service.resting.ask", ask)
    monkeypatch.setattr(publish_due, "run", lambda: ran.append("ran"))
    publish_due.apply()
    assert ran == ["ran"]


def test_every_task_of_ours_is_one_that_rests():
    ours = [task for name, task in app.tasks.items() if not name.startswith("celery.")]
    assert ours and all(isinstance(task, RestingTask) for task in ours)


def test_a_pulse_is_one_row():
    pulse()
    before = Pulse.objects.get(program=Program.WORKER).seen_at
    pulse()
    assert Pulse.objects.get().seen_at >= before


def test_the_command_switches_and_says_what_holds(capsys: pytest.CaptureFixture[str]):
    call_command("service", "read-only", "on", back="2027-03-01T14:00")
    assert ReadOnly.objects.get().back_at is not None
    call_command("service", "status")
    call_command("service", "read-only", "off")
    said = capsys.readouterr().out.splitlines()
    assert said == ["CivNet is read only from now on.", "CivNet is read only.", "People write again."]
    with pytest.raises(CommandError):
        call_command("service", "read-only", "on", back="soon")
    with postgres_takes_nothing(), pytest.raises(CommandError):
        call_command("service", "read-only", "off")
    assert "Postgres refuses writes" in capsys.readouterr().out


def test_the_switch_costs_no_page_a_query(author: User, django_assert_num_queries: Any, switched: None):
    desk: Desk = at_desk(author)
    with django_assert_num_queries(1):  # the session, with its person, and what holds for every page
        assert reply_to(desk, Entry(pk=1)).status_code == 503
