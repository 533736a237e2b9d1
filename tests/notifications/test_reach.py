"""What is said before an announcement is what happens; and its ledger says what has happened."""

import random
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from colleagues.models import Block
from content.models import Audience, Entry
from content.reach import reach_of
from content.services import placing
from groups.models import Group, MemberRole, Membership, MemberSource
from groups.services import join
from notifications import fanout
from notifications.models import (
    Channel,
    Delivery,
    DeliveryState,
    Digest,
    DigestItem,
    Event,
    Family,
    Mailbox,
    Notification,
    Preference,
    Preset,
    Rhythm,
    StaffMessage,
    Way,
)
from notifications.staff import reach_of as reach_of_message
from notifications.staff import send
from profiles.models import Absence, User, WorkingPattern
from stream.models import Level
from stream.services import DAY, follow, mute_for
from tests.factories import make_entry, make_person

pytestmark = pytest.mark.django_db


def choose_at_random(dice: random.Random, person: User) -> None:
    """Some of everything that decides how a person is told."""
    today = timezone.localdate()
    if dice.random() < 0.7:
        Preference.objects.create(
            person=person,
            preset=dice.choice(list(Preset)),
            ways={dice.choice(list(Family)): dice.choice(list(Way)) for _number in range(3)},
            is_quiet_outside_hours=dice.random() < 0.5,
            pauses_when_absent=dice.random() < 0.7,
            rhythm=dice.choice(["", *Rhythm]),
        )
    if dice.random() < 0.4:
        WorkingPattern.objects.create(
            person=person, days=[dice.randrange(7)], time_zone=dice.choice(["Asia/Tokyo", "America/Lima"])
        )
    if dice.random() < 0.5:
        first = today + timedelta(days=dice.randint(-3, 4))
        last = first + timedelta(days=dice.randint(0, 4))
        Absence.objects.create(person=person, starts_on=first, ends_on=last)
    if dice.random() < 0.1:
        Mailbox.objects.create(address=person.email.title(), stopped_at=timezone.now())
    if dice.random() < 0.1:
        User.objects.filter(pk=person.pk).update(suspended_at=timezone.now())
    if dice.random() < 0.1:
        fill_the_hour(person)


def fill_the_hour(person: User) -> None:
    for number in range(20):
        about = Notification.objects.create(key=f"fill:{person.pk}:{number}")
        Delivery.objects.create_once(notification=about, channel=Channel.MAIL, reasons={person.pk: (Event.MOVED, None)})


def wants_a_digest(person: User, event: Event) -> bool:
    chosen = Preference.objects.filter(person=person).first() or Preference(person=person)
    is_stopped = Mailbox.objects.filter(address__iexact=person.email, stopped_at__isnull=False).exists()
    return chosen.way_of(event) != Way.SITE and chosen.digest_rhythm != Rhythm.NEVER and not is_stopped


@pytest.mark.parametrize("seed", range(4))
def test_what_is_said_before_is_what_happens(group: Group, group_owner: User, seed: int) -> None:
    dice = random.Random(seed)  # noqa: S311 - no secret
    crowd = [make_person() for _number in range(40)]
    entry = make_entry(group_owner, group=group, audience=dice.choice([Audience.GROUP, Audience.EVERYONE]))
    silent = set()
    for person in crowd:
        join(group=group, person=person)
        choose_at_random(dice, person)
        match dice.randrange(8):
            case 0:
                follow(person=person, target=group, level=Level.MUTED)
            case 1:
                mute_for(person=person, target=group, time=DAY)
            case 2:
                loud: list[Entry | User] = [entry, group_owner]
                follow(person=person, target=dice.choice(loud), level=Level.MUTED)
                silent.add(person.pk)
            case 3:
                Block.objects.create(blocker=person, blocked=group_owner)
            case 4:
                Membership.objects.filter(group=group, person=person).update(source=MemberSource.RULE)
    entry.refresh_from_db()
    said = reach_of(entry, group_owner)
    assert said is not None
    placing.announce(entry=entry, by=group_owner)
    rows = Delivery.objects.filter(event=Event.ANNOUNCEMENT)
    told = {row.recipient_id: row.recipient for row in rows.filter(channel=Channel.SITE).select_related("recipient")}
    mailed = set(rows.filter(channel=Channel.MAIL).values_list("recipient", flat=True))
    rest = [person for pk, person in told.items() if pk not in mailed and person is not None]
    digests = [one for one in rest if one.pk not in silent and wants_a_digest(one, Event.ANNOUNCEMENT)]
    assert (said.by_mail, said.by_digest) == (len(mailed), len(digests))
    assert said.by_site == len(rest) - len(digests)
    assert said.not_at_all > 0


def test_the_reach_of_a_message_is_what_happens(operator: User, author: User, stranger: User, left: User) -> None:
    dice = random.Random(7)  # noqa: S311 - no secret
    for _number in range(30):
        choose_at_random(dice, make_person(department=author.department))
    for department in (None, author.department):
        message = StaffMessage.objects.create(title="T", body="B", department=department)
        said = reach_of_message(message)
        send(message=message, by=operator)
        fanout.sweep(for_seconds=10)
        rows = Delivery.objects.filter(notification__key=f"staff:{message.pk}")
        assert said.total == rows.filter(channel=Channel.SITE).count()
        assert said.by_mail == rows.filter(channel=Channel.MAIL).count()
        assert said.not_at_all == 0


def test_the_page_says_whom_it_reaches(client: Client, group: Group, group_owner: User, author: User) -> None:
    entry = make_entry(group_owner, group=group, audience=Audience.GROUP)
    muted = make_person()
    join(group=group, person=muted)
    follow(person=muted, target=group, level=Level.MUTED)
    client.force_login(group_owner)
    page = " ".join(client.get(reverse("content:announce-entry", args=[entry.pk])).content.decode().split())
    assert "It reaches 1 member of “Make a bigger difference” now" in page
    assert 'muted it</dt> <dd class="govuk-summary-list__value">1</dd>' in page


def announce(group: Group, by: User) -> Entry:
    entry = make_entry(by, group=group, audience=Audience.GROUP)
    placing.announce(entry=entry, by=by)
    return entry


def test_the_ledger_counts_what_became_of_it(client: Client, group: Group, group_owner: User) -> None:
    states = [*(DeliveryState.SENT for _n in range(2)), DeliveryState.BOUNCED, DeliveryState.FAILED]
    crowd = [make_person() for _number in range(6)]
    for person in crowd:
        join(group=group, person=person)
    for person in (crowd[5], group_owner):  # whoever announces is not among those it concerns
        follow(person=person, target=group, level=Level.MUTED)
    Preference.objects.create(person=crowd[4], preset=Preset.QUIET)
    entry = announce(group, group_owner)
    for person, state in zip(crowd, states, strict=False):
        Delivery.objects.filter(recipient=person, channel=Channel.MAIL).update(state=state)
    now = timezone.now()
    digest = Digest.objects.create(
        person=crowd[4], issued_on=now.date(), since=now, until=now, budget_minutes=5, cost_seconds=9
    )
    DigestItem.objects.create(
        digest=digest,
        person=crowd[4],
        position=1,
        notification=Notification.objects.get(key=f"announcement:{entry.pk}"),
        reason="x",
        cost_seconds=9,
    )
    client.force_login(group_owner)
    page = " ".join(client.get(reverse("notifications:ledger", args=[entry.pk])).content.decode().split())
    for label, number in (
        ("Have an alert in the site", 6),  # the author of the tests is a member, too
        ("Mails that were sent", 2),
        ("Mails that wait to be sent", 1),
        ("Mails that came back", 1),
        ("Mails that were refused", 1),
        ("it is for their digest, or for the site alone", 1),
        ("Had it in a digest so far", 1),
        ("Members who muted the group", 1),
    ):
        assert f'{label}</dt> <dd class="govuk-summary-list__value">{number}</dd>' in page, label
    assert "Everybody whom it concerns was told." in page


def test_the_ledger_says_that_it_is_not_over(
    client: Client, group: Group, group_owner: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fanout, "AT_ONCE", 1)
    for _number in range(3):
        join(group=group, person=make_person())
    entry = announce(group, group_owner)
    client.force_login(group_owner)
    url = reverse("notifications:ledger", args=[entry.pk])
    assert "these numbers still grow" in client.get(url).content.decode()
    fanout.sweep(for_seconds=10)
    assert "these numbers still grow" not in client.get(url).content.decode()


def test_who_sees_the_ledger(
    client: Client, group: Group, group_owner: User, author: User, group_member: User, stranger: User
) -> None:
    host = make_person()
    join(group=group, person=host, role=MemberRole.HOST)
    entry = make_entry(author, group=group, audience=Audience.GROUP)
    url = reverse("notifications:ledger", args=[entry.pk])
    client.force_login(group_owner)
    assert client.get(url).status_code == 404
    placing.announce(entry=entry, by=group_owner)
    other_host = make_person()
    join(group=group, person=other_host, role=MemberRole.HOST)
    answers = {author: 200, group_owner: 200, group_member: 403, other_host: 403, stranger: 404}
    for person, status in answers.items():
        client.force_login(person)
        assert client.get(url).status_code == status, person.name
        assert (url in client.get(entry.get_absolute_url()).content.decode()) is (status == 200), person.name


@pytest.mark.parametrize("size", [5, 50])
def test_reach_and_ledger_take_as_many_queries_for_five_as_for_fifty(
    group: Group, group_owner: User, size: int, django_assert_max_num_queries: Any, client: Client
) -> None:
    for number in range(size):
        person = make_person()
        join(group=group, person=person)
        if number % 2:
            Absence.objects.create(
                person=person, starts_on=timezone.localdate(), ends_on=timezone.localdate() + timedelta(days=1)
            )
    entry = make_entry(group_owner, group=group, audience=Audience.GROUP)
    entry = Entry.objects.select_related("group", "author").get(pk=entry.pk)
    with django_assert_max_num_queries(5):
        reach_of(entry, group_owner)
    placing.announce(entry=entry, by=group_owner)
    client.force_login(group_owner)
    with django_assert_max_num_queries(12):
        client.get(reverse("notifications:ledger", args=[entry.pk]))
