"""What people choose holds, departs from a preset by as little as it can, and is nobody else's."""

import re
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from notifications.choosing.services import choose_preset, choose_times, choose_ways, preference_of
from notifications.choosing.showing import PRESETS, row_of
from notifications.models import (
    FAMILY_OF,
    RHYTHMS,
    WAYS,
    Digest,
    Event,
    Family,
    Mailbox,
    Outcome,
    Preference,
    Preset,
    Rhythm,
    Timetable,
    Way,
)
from profiles.models import User
from tests.threads import at_once

pytestmark = pytest.mark.django_db
PAGE = "/settings/telling/"


def fields(client: Client, action: str) -> dict[str, str]:
    """What a browser would send of the form of that address, as the page came."""
    page = client.get(PAGE).content.decode()
    form = re.search(rf'action="{PAGE}{action}/".*?</form>', page, re.DOTALL)
    assert form is not None
    sent: dict[str, str] = {}
    for tag in re.findall(r"<input[^>]*>", form[0]):
        known = dict(re.findall(r'(\w+)="([^"]*)"', tag))
        is_choice = known.get("type") in {"radio", "checkbox"}
        if known["name"] != "csrfmiddlewaretoken" and (not is_choice or re.search(r"\bchecked\b", tag)):
            sent[known["name"]] = known.get("value", "on")
    for name, options in re.findall(r'<select name="(\w+)".*?>(.*?)</select>', form[0], re.DOTALL):
        chosen = re.search(r'value="([^"]*)" selected', options)
        assert chosen is not None
        sent[name] = chosen[1]
    return sent


def test_who_chooses_what_holds_anyhow_has_no_row(author: User) -> None:
    choose_preset(person=author, preset=Preset.NORMAL)
    choose_ways(person=author, ways={Family.MENTIONS: Way.NOW})
    choose_times(person=author, rhythm=Rhythm.WORKING_DAY, digest_hour=8, pauses_when_absent=True)
    assert not Preference.objects.exists()
    choose_times(person=author, digest_hour=9)
    assert Preference.objects.get().digest_hour == 9


def test_only_what_departs_from_the_preset_is_kept(author: User) -> None:
    choose_ways(person=author, ways={Family.MENTIONS: Way.DIGEST, Family.USEFUL: Way.SITE})
    assert preference_of(author).ways == {"mentions": "digest"}
    choose_ways(person=author, ways={Family.MENTIONS: Way.NOW})
    assert preference_of(author).ways == {}
    choose_times(person=author, rhythm=Rhythm.NEVER)
    assert preference_of(author).digest_rhythm == Rhythm.NEVER
    choose_times(person=author, rhythm=Rhythm.WORKING_DAY)
    assert preference_of(author).rhythm == ""


@pytest.mark.parametrize("preset", Preset)
def test_a_preset_undoes_what_departs_and_leaves_the_rest(preset: Preset, author: User) -> None:
    choose_ways(person=author, ways=dict.fromkeys(Family, Way.SITE))
    choose_times(person=author, rhythm=Rhythm.NEVER, digest_hour=16, digest_minutes=20, is_quiet_outside_hours=True)
    choose_preset(person=author, preset=preset)
    kept = preference_of(author)
    assert {event: kept.way_of(event) for event in Event} == {event: WAYS[preset][FAMILY_OF[event]] for event in Event}
    assert kept.digest_rhythm == RHYTHMS[preset]
    assert (kept.digest_hour, kept.digest_minutes, kept.is_quiet_outside_hours) == (16, 20, True)


def test_the_sentences_say_what_the_presets_do() -> None:
    told = {preset: str(sentence) for preset, sentence in PRESETS}
    assert list(told) == list(Preset)
    quiet, normal, everything = (WAYS[preset] for preset in Preset)
    at_once = {family for family in Family if quiet[family] == Way.NOW}
    assert at_once == {Family.GROUPS, Family.REMINDERS, Family.OUTCOMES, Family.STAFF}
    assert RHYTHMS[Preset.QUIET] == Rhythm.WEEK and "one digest a week" in told[Preset.QUIET]
    more = {family for family in Family if normal[family] == Way.NOW} - at_once
    assert more == {Family.REPLIES, Family.MENTIONS, Family.ANNOUNCEMENTS, Family.FOLLOWED, Family.QUESTIONS}
    assert RHYTHMS[Preset.NORMAL] == Rhythm.WORKING_DAY and "every day that you work" in told[Preset.NORMAL]
    changed = {family: everything[family] for family in Family if everything[family] != normal[family]}
    assert changed == {Family.PEOPLE: Way.NOW, Family.USEFUL: Way.DIGEST}


@pytest.mark.parametrize(
    ("wrong", "name"),
    [({"digest_hour": 24}, "preference_hour_of_a_day"), ({"digest_minutes": 3}, "preference_minutes_on_offer")],
)
def test_a_choice_that_is_not_on_offer_is_refused_by_the_table(wrong: Any, name: str, author: User) -> None:
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        Preference.objects.create(person=author, **wrong)


def test_each_change_moves_the_next_digest(client: Client, author: User) -> None:
    choose_times(person=author, digest_hour=7)
    first = Timetable.objects.get(person=author).next_at
    choose_times(person=author, digest_hour=11)
    second = Timetable.objects.get(person=author).next_at
    assert first is not None and second is not None
    assert (timezone.localtime(first).hour, timezone.localtime(second).hour) == (7, 11)
    client.force_login(author)
    tokyo = {"days": ["0", "1", "2", "3", "4"], "starts_at": "9:00", "ends_at": "17:00", "time_zone": "Asia/Tokyo"}
    client.post("/settings/hours/", tokyo)
    third = Timetable.objects.get(person=author).next_at
    assert third is not None and third != second
    choose_times(person=author, rhythm=Rhythm.NEVER)
    assert Timetable.objects.get(person=author).next_at is None


def test_the_page_shows_what_holds_and_saves_what_was_changed(client: Client, author: User) -> None:
    client.force_login(author)
    ways = fields(client, "ways")
    assert {Family(name): Way(ways[name]) for name in Family} == WAYS[Preset.NORMAL]
    for action in ("ways", "times"):
        assert client.post(f"{PAGE}{action}/", fields(client, action)).status_code == 302
    assert not Preference.objects.exists(), "nothing was changed"
    client.post(f"{PAGE}ways/", ways | {"mentions": "digest"})
    times = fields(client, "times")
    client.post(f"{PAGE}times/", times | {"rhythm": "week", "digest_minutes": "10", "is_quiet_outside_hours": "on"})
    kept = preference_of(author)
    assert (kept.ways, kept.rhythm, kept.digest_minutes) == ({"mentions": "digest"}, "week", 10)
    assert kept.is_quiet_outside_hours
    off = {name: value for name, value in fields(client, "times").items() if name != "pauses_when_absent"}
    client.post(f"{PAGE}times/", off)
    assert not preference_of(author).pauses_when_absent
    page = client.get(PAGE).content.decode()
    assert "You chose another way for one kind of alert." in page
    assert client.post(f"{PAGE}preset/", {"preset": "quiet"}).status_code == 302
    assert preference_of(author).ways == {}


def test_two_windows_lose_nothing_of_each_other(client: Client, author: User) -> None:
    client.force_login(author)
    one, other = fields(client, "ways"), fields(client, "ways")
    client.post(f"{PAGE}ways/", one | {"mentions": "digest"})
    client.post(f"{PAGE}ways/", other | {"replies": "site"})
    assert preference_of(author).ways == {"mentions": "digest", "replies": "site"}
    client.post(f"{PAGE}preset/", {"preset": "quiet"})
    client.post(f"{PAGE}ways/", other | {"people": "now"})
    assert preference_of(author).ways == {"people": "now"}, "the preset of the other window holds for all else"


@pytest.mark.django_db(transaction=True)
def test_choices_at_the_same_moment_all_hold(author: User) -> None:
    for _round in range(3):
        answers = at_once(
            lambda: choose_ways(person=author, ways={Family.MENTIONS: Way.DIGEST}),
            lambda: choose_ways(person=author, ways={Family.REPLIES: Way.SITE}),
            lambda: choose_times(person=author, digest_hour=10),
        )
        assert {type(answer) for answer in answers} == {Preference}
        kept = preference_of(author)
        assert (kept.ways, kept.digest_hour) == ({"mentions": "digest", "replies": "site"}, 10)
        Preference.objects.all().delete()


@pytest.mark.parametrize(
    ("action", "wrong"),
    [
        ("preset", {"preset": "loud"}),
        ("preset", {}),
        ("times", {"rhythm": "hourly"}),
        ("times", {"digest_hour": "24"}),
        ("times", {"digest_minutes": "3"}),
        ("ways", {"mentions": "pigeon"}),
        ("ways", {"mentions": ""}),
    ],
)
def test_what_is_not_on_offer_is_shown_again(action: str, wrong: dict[str, str], client: Client, author: User) -> None:
    client.force_login(author)
    sent = fields(client, action) | wrong if wrong else {}
    answer = client.post(f"{PAGE}{action}/", sent)
    assert answer.status_code == 422
    assert "There is a problem" in answer.content.decode()
    assert not Preference.objects.exists()


@pytest.mark.parametrize("event", Event)
def test_every_event_has_a_row_that_a_notice_can_lead_to(event: Event, client: Client, author: User) -> None:
    client.force_login(author)
    address, _hash, anchor = row_of(event).partition("#")
    page = client.get(address).content.decode()
    assert f'id="{anchor}"' in page
    assert '<details class="govuk-details" open>' in page


def test_an_address_whose_mail_came_back_is_said(client: Client, author: User) -> None:
    client.force_login(author)
    box = Mailbox.objects.create(address=author.email.upper(), soft_bounces=2)
    assert "came back" not in client.get(PAGE).content.decode(), "it still gets mail"
    Mailbox.objects.filter(pk=box.pk).update(stopped_at=timezone.now())
    assert f"Mail to {author.email} came back" in client.get(PAGE).content.decode()


def test_silence_has_its_reason_and_the_next_digest_its_moment(client: Client, author: User) -> None:
    client.force_login(author)
    assert "You have had no digest yet." in client.get(PAGE).content.decode()
    today = timezone.localdate()
    Digest.objects.create(
        person=author,
        issued_on=today,
        since=timezone.now(),
        until=timezone.now(),
        outcome=Outcome.ABSENT,
        budget_minutes=5,
    )
    page = client.get(PAGE).content.decode()
    assert f"On {today:%A %-d %B} none was sent, because you were away." in page
    assert '<a class="govuk-link" href="/digest/">' in page
    assert 'href="/following/"' in page
