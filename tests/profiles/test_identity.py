"""One person through all that happens to departments and accounts: nothing of theirs is lost, and old links lead on."""

from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from notifications.fanout import sweep
from notifications.models import Preference, Rhythm
from notifications.stopping import DIGEST, MailList, token_of
from profiles import services
from profiles.models import Department, User
from profiles.reorganisations import COLUMNS
from profiles.services import merge, move_oneself, reorganising
from stream.models import Follow, Level
from tests.desk import Desk
from tests.factories import make_department, make_entry, make_person, make_team
from tests.profiles.two_accounts import Stage, fill, numbers_of, set_stage

pytestmark = pytest.mark.django_db
NOTHING = ",,,,,"


@pytest.fixture
def stage(keep: User, drop: User) -> Stage:
    made = set_stage()
    fill(keep, made, 1)
    fill(drop, made, 2)
    return made


def changed(person: User, before: Any) -> dict[str, int]:
    """By how much the rows of the person became more or fewer, by foreign key."""
    after = numbers_of(person)
    return {key: after[key] - before[key] for key in after if after[key] != before[key]}


def move_there_and_back(person: User, other: Department) -> None:
    home, away = person.email, f"{person.handle}@{other.slug}.example"
    for address in (away, home):
        services.add_address(person=person, address=address)
        today = timezone.localdate()
        move_oneself(person=person, address=address, job_title="Analyst", started_on=today, keeps_old=True)
        person.refresh_from_db()


def split(department: Department, heirs: list[Department], folder: Path) -> None:
    lines = [f"2026-03-01,split,{department.slug},{heir.slug},{NOTHING}" for heir in heirs]
    path = folder / "split.csv"
    path.write_text("\n".join([",".join(COLUMNS), *lines, ""]), encoding="utf-8")
    call_command("reorganise", path)


def test_moving_there_and_back_loses_nothing(keep: User, stage: Stage, home_office: Department) -> None:
    before = numbers_of(keep)
    move_there_and_back(keep, home_office)
    assert changed(keep, before) == {"account.EmailAddress.user": 1, "profiles.Role.person": 2}


def test_a_split_loses_nothing(
    keep: User, stage: Stage, treasury: Department, home_office: Department, tmp_path: Path
) -> None:
    new = make_department("Office of Money")
    before = numbers_of(keep)
    split(treasury, [home_office, new], tmp_path)
    reorganising.choose_heir(person=keep, department=treasury, heir=new)
    assert changed(keep, before) == {"profiles.Role.person": 1}
    sweep(for_seconds=5)
    assert changed(keep, before)["profiles.Role.person"] == 1


def test_after_a_move_a_split_and_a_merger_every_link_of_an_old_mail_leads_on(
    client: Desk,
    keep: User,
    drop: User,
    boss: User,
    treasury: Department,
    transport: Department,
    home_office: Department,
    tmp_path: Path,
) -> None:
    writer = make_person("Wren Writer", department=transport)
    entry, thread = make_entry(drop, title="Words of old"), make_entry(writer)
    team = make_team(transport, "Roads", drop)
    links = [
        drop.get_absolute_url(),
        f"{drop.get_absolute_url()}topics/",
        keep.get_absolute_url(),
        entry.get_absolute_url(),
        transport.get_absolute_url(),
        treasury.get_absolute_url(),
        team.get_absolute_url(),
    ]
    digest, mute = token_of(drop, MailList(DIGEST)), token_of(drop, MailList("thread", thread.pk))

    move_there_and_back(drop, home_office)
    new = make_department("Office of Money")
    split(treasury, [home_office, new], tmp_path)
    reorganising.choose_heir(person=keep, department=treasury, heir=new)
    path = tmp_path / "merge.csv"
    path.write_text(f"{','.join(COLUMNS)}\n2026-03-01,merge,transport,home-office,{NOTHING}\n", encoding="utf-8")
    call_command("reorganise", path)
    merge(keep=keep, drop=drop, by=boss, reason="requested")

    client.force_login(keep)
    for link in links:
        assert client.get(link, follow=True).status_code == 200, link
    assert "Words of old" in client.get(drop.get_absolute_url(), follow=True).content.decode()
    for token in (digest, mute):
        assert client.post(reverse("notifications:stop", args=[token])).status_code in {200, 302}
    assert Preference.objects.get(person=keep).rhythm == Rhythm.NEVER
    assert Follow.objects.get(person=keep, thread=thread).level == Level.MUTED
    assert not Preference.objects.filter(person=drop).exists()
