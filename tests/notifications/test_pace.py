"""How many mails a domain is handed a minute, and the switch that stops them all."""

import threading
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.utils import timezone

from audit.models import Record
from notifications import pace, switch
from notifications.models import Channel, Delivery, DeliveryState, DomainPace, Event, MailSwitch
from notifications.services import tell
from notifications.tasks import send_due
from profiles.models import User
from tests.factories import make_entry, make_person
from tests.notifications.mailserver import Handler
from tests.notifications.test_sending import letters


def told(number: int, domain: str = "transport.example") -> list[Delivery]:
    """Mails of one notice to as many people, in the order of age."""
    entry = make_entry(make_person("Ada Author"))
    people = [make_person(f"Reader Number{i}") for i in range(number)]
    for person in people:
        User.objects.filter(pk=person.pk).update(email=f"reader{person.pk}@{domain}")
    tell(event=Event.MENTION, key=f"entry:{entry.pk}:{domain}", people=people, actor=entry.author, entry=entry)
    return list(Delivery.objects.filter(recipient__in=people, channel=Channel.MAIL).order_by("pk"))


@pytest.mark.django_db
def test_a_domain_has_no_more_than_its_pace_and_the_rest_keeps_its_place(server: Handler, settings: Any) -> None:
    settings.MAILS_A_MINUTE_A_DOMAIN = 3
    mails, others = told(6), told(2, "treasury.example")
    before = [mail.due_at for mail in mails]
    send_due()
    assert server.message_ids == [mail.message_id for mail in (*mails[:3], *others)]
    waiting = list(Delivery.objects.filter(pk__in=[mail.pk for mail in mails[3:]]).order_by("pk"))
    assert {(mail.state, mail.attempts, mail.tried_at) for mail in waiting} == {(DeliveryState.DUE, 0, None)}
    assert [mail.due_at for mail in waiting] == before[3:]
    assert all(mail.leased_until for mail in waiting)
    DomainPace.objects.update(minute=timezone.now() - timedelta(minutes=1))
    Delivery.objects.update(leased_until=None)
    send_due()
    assert [to.partition("@")[2] for to, _ in server.taken][5:] == ["transport.example"] * 3
    assert server.message_ids[5:] == [mail.message_id for mail in mails[3:]]


@pytest.mark.django_db
def test_a_code_for_somebody_who_waits_is_not_held_up(server: Handler, settings: Any) -> None:
    settings.MAILS_A_MINUTE_A_DOMAIN = 1
    told(3)
    made = letters(2)
    Delivery.objects.filter(recipient=None).update(due_at=timezone.now())
    send_due()
    assert server.message_ids[:2] == [row.message_id for row in made]
    assert len(server) == 2


@pytest.mark.django_db
@pytest.mark.parametrize("hours", [-1, 1])
def test_a_clock_that_jumped_holds_nothing_up(settings: Any, hours: int) -> None:
    settings.MAILS_A_MINUTE_A_DOMAIN = 1
    DomainPace.objects.create(domain="x.example", minute=timezone.now() + timedelta(hours=hours), sent=1)
    assert [pace.may_have_one_more("a@X.example") for _ in range(2)] == [True, False]


@pytest.mark.django_db(transaction=True)
def test_all_workers_share_the_pace(settings: Any) -> None:
    settings.MAILS_A_MINUTE_A_DOMAIN = 7
    barrier = threading.Barrier(4)
    found: list[bool] = []

    def run() -> None:
        try:
            barrier.wait()
            found.extend(pace.may_have_one_more("a@x.example") for _ in range(5))
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    row = DomainPace.objects.get()
    assert row.sent in {7, sum(found)}
    assert sum(found) == 7 or row.sent < sum(found)  # a minute ended meanwhile: each of the two had seven at most


@pytest.mark.django_db
def test_while_mail_is_paused_none_leaves_and_writing_goes_on(
    server: Handler, operator: User, client: Client, author: User
) -> None:
    assert switch.pause(by=operator, reason="A wrong link in every mail") is True
    assert switch.pause(by=operator, reason="Again") is False
    mails = told(3)
    code = letters(1)
    send_due()
    assert len(server) == 0
    assert set(Delivery.objects.filter(channel=Channel.MAIL).values_list("state", "attempts")) == {("due", 0)}
    assert switch.resume(by=operator) is True
    assert switch.resume(by=operator) is False
    send_due()
    assert server.message_ids == [row.message_id for row in (*code, *mails)]
    actions = Record.objects.filter(target_type="notifications.mailswitch").order_by("pk")
    assert list(actions.values_list("action", "actor_id", "reason")) == [
        ("notifications.pause", operator.pk, ""),
        ("notifications.resume", operator.pk, ""),
    ]


@pytest.mark.django_db
def test_a_pause_in_the_middle_of_a_sweep_stops_it(server: Handler, operator: User) -> None:
    letters(5)
    server.before_answer[2] = lambda: None

    original = Delivery.end

    def end(self: Delivery, *args: Any, **kwargs: Any) -> bool:
        if len(server) == 2:
            switch.pause(by=operator, reason="Stop")
        return original(self, *args, **kwargs)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Delivery, "end", end)
        send_due()
    assert len(server) == 2


@pytest.mark.django_db
def test_there_is_one_switch() -> None:
    with pytest.raises(IntegrityError, match="mail_switch_is_one"), transaction.atomic():
        MailSwitch.objects.create(pk=2, reason="x")


@pytest.mark.django_db
def test_a_mail_is_tried_for_a_day_also_after_a_long_pause(server: Handler) -> None:
    (row,) = letters(1)
    server.on_data.extend(["451 later"])
    with time_machine.travel(timezone.now() + timedelta(days=3)):
        send_due()
    row.refresh_from_db()
    assert row.state == DeliveryState.DUE
