"""Two accounts of one person become one: nothing is lost, nothing dangles, and every old link leads on."""

from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth.models import AnonymousUser
from django.core import mail
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from audit.models import Record
from colleagues.services import add_colleague
from content.models import Activity, Bookmark, Entry, Mention, Reaction
from forums.models import Topic
from groups.models import MemberRole, Membership
from notifications.models import Delivery, MailSwitch
from polls.models import Participation, Tally, Vote
from polls.services import counted_again
from profiles import services
from profiles.merging import settled
from profiles.models import Department, ProfileDetail, Session, User
from profiles.services import MergeRefused, merge, what_would_move
from stream.models import ReadMark, SavedSearch
from tests.factories import PASSWORD, make_department, make_entry, make_person
from tests.profiles.two_accounts import KEYS, Stage, fill, numbers_of, set_stage

pytestmark = pytest.mark.django_db

ONCE = {  # what both accounts have and one person can have once only: the row of the account that goes
    "colleagues.Block.blocked": 1,
    "colleagues.Block.blocker": 1,
    "colleagues.ColleagueLink.colleague": 1,
    "colleagues.ColleagueLink.member": 1,
    "colleagues.Dismissal.other": 1,
    "colleagues.Dismissal.person": 1,
    "content.Bookmark.person": 1,
    "content.Mention.person": 1,
    "content.ProfilePin.person": 1,
    "content.Reaction.person": 2,
    "forums.Offer.person": 1,
    "groups.Membership.person": 1,
    "insight.Due.person": 1,
    "insight.Trait.person": 1,
    "moderation.Backing.person": 1,
    "moderation.Report.person": 1,
    "moderation.Report.reporter": 1,
    "notifications.Delivery.recipient": 1,
    "notifications.Digest.person": 1,
    "notifications.DigestItem.person": 1,
    "notifications.Preference.person": 1,
    "notifications.Timetable.person": 1,
    "polls.Participation.person": 1,
    "polls.Vote.voter": 1,
    "stream.FeedMark.person": 1,
    "stream.Hidden.person": 1,
    "profiles.Absence.person": 1,
    "profiles.Counterpart.other": 1,
    "profiles.Counterpart.person": 1,
    "profiles.CounterpartVerdict.other": 1,
    "profiles.CounterpartVerdict.person": 1,
    "profiles.PersonDocument.person": 1,
    "profiles.Presence.person": 1,
    "profiles.ProfileDetail.person": 1,
    "profiles.RetiredAddress.person": 1,
    "profiles.Skill.content_object": 1,
    "profiles.WorkingPattern.person": 1,
    "stream.Follow.followed": 1,
    "stream.Follow.person": 2,
    "stream.ReadMark.person": 1,
    # ways to sign in and rights of staff go with the account
    "mfa.Authenticator.user": 1,
    "profiles.AccessToken.person": 1,
    "profiles.DepartmentHost.given_by": 1,
    "profiles.DepartmentHost.person": 1,
    "profiles.Session.person": 1,
    "profiles.User_groups.user": 1,
    "profiles.User_user_permissions.user": 1,
}


def test_every_foreign_key_to_a_person_has_a_receiver_that_settles_it() -> None:
    nobodys = sorted(set(KEYS) - set(settled()))
    assert not nobodys, (
        "Nobody settles these where two accounts are merged: write a receiver of profiles.signals.merging in the "
        "app's merging.py, imported in its AppConfig.ready(), and name the key with profiles.merging.settles "
        f"(helpers: profiles/repointing.py): {', '.join(nobodys)}"
    )


def test_no_receiver_names_a_foreign_key_that_is_not_there() -> None:
    assert sorted(set(settled()) - set(KEYS)) == []


@pytest.fixture
def stage(keep: User, drop: User) -> Stage:
    made = set_stage()
    fill(keep, made, 1)
    fill(drop, made, 2)
    MailSwitch.objects.create(pk=1, paused_by=drop)
    return made


def test_nothing_is_lost_and_nothing_dangles(keep: User, drop: User, stage: Stage, boss: User) -> None:
    empty = [key for key, number in numbers_of(drop).items() if not number]
    assert not empty, f"tests/profiles/two_accounts.py gives nobody a row for {', '.join(empty)}"
    before = numbers_of(keep, drop)
    merge(keep=keep, drop=drop, by=boss, reason="requested")
    left_over = {key: number for key, number in numbers_of(drop).items() if number}
    assert left_over == {}
    after = numbers_of(keep)
    after["profiles.User.merged_into"] -= 1  # the account that went, itself
    assert {key: before[key] - after[key] for key in before if before[key] != after[key]} == ONCE


def test_counters_are_right_afterwards(keep: User, drop: User, stage: Stage, boss: User) -> None:
    merge(keep=keep, drop=drop, by=boss, reason="requested")
    present = Membership.objects.present().filter(group=stage.room)
    stage.room.refresh_from_db()
    assert stage.room.members_count == present.count() == 2
    assert present.get(person=keep).role == MemberRole.OWNER
    useful = Reaction.objects.filter(entry=stage.entry, kind="useful").count()
    assert Activity.objects.get(entry=stage.entry).useful_count == useful == 1
    assert Topic.objects.get(pk=stage.topic.pk).votes == 1
    tally, right = Tally.objects.get(poll=stage.poll), counted_again(stage.poll)
    assert (tally.voter_count, tally.counts) == (right.voter_count, right.counts)
    tea = stage.poll.choices.get(label="Tea").pk
    assert Vote.objects.get(poll=stage.poll, voter=keep).choices == [tea]  # the vote of the account that was kept
    keep.refresh_from_db()
    for place in Department.objects.filter(pk__in=[keep.department_id, stage.entry.department_id]):
        assert place.head_count == User.objects.filter(roles__department=place).distinct().count()


def test_both_ballots_of_an_anonymous_poll_stay_for_nobody_can_tell_them_apart(
    keep: User, drop: User, stage: Stage, boss: User
) -> None:
    before = Tally.objects.get(poll=stage.secret).counts
    merge(keep=keep, drop=drop, by=boss, reason="requested")
    assert Tally.objects.get(poll=stage.secret).counts == before
    assert list(Participation.objects.filter(poll=stage.secret).values_list("person", flat=True)) == [keep.pk]


def test_of_two_rows_the_better_part_of_both_is_kept(keep: User, drop: User, stage: Stage, boss: User) -> None:
    merge(keep=keep, drop=drop, by=boss, reason="requested")
    assert Bookmark.objects.get(person=keep).note == "Note 1 / Note 2"
    assert ReadMark.objects.get(person=keep, entry=stage.entry).seen_reply == 2
    assert Delivery.objects.get(recipient=keep, notification=stage.notification).read_at is not None
    assert ProfileDetail.objects.get(person=keep).preferred_name == "Name 1"
    assert sorted(SavedSearch.objects.filter(person=keep).values_list("name", flat=True)) == ["Mine", "Mine (2)"]
    keep.refresh_from_db()
    assert keep.department_id == keep.roles.get(is_main=True).department_id
    assert keep.roles.count() == 2


def test_a_pause_goes_over_to_the_account_that_stays(keep: User, drop: User, boss: User) -> None:
    until = timezone.now() + timedelta(days=3)
    services.pause(person=drop, until=until, by=boss)
    merge(keep=keep, drop=drop, by=boss, reason="requested")
    keep.refresh_from_db()
    assert keep.paused_until == until


def test_two_accounts_that_know_each_other_do_not_end_up_knowing_themselves(keep: User, drop: User, boss: User) -> None:
    add_colleague(member=keep, colleague=drop)
    add_colleague(member=drop, colleague=keep)
    day = timezone.localdate()
    services.add_absence(person=keep, starts_on=day, ends_on=day, cover=drop)
    merge(keep=keep, drop=drop, by=boss, reason="mistake")
    assert keep.colleague_links.count() == 0
    assert keep.absences.get().cover is None


def test_old_links_lead_to_the_account_that_was_kept(client: Client, keep: User, drop: User, boss: User) -> None:
    merge(keep=keep, drop=drop, by=boss, reason="requested")
    client.force_login(boss)
    answer = client.get(f"/people/{drop.handle}/topics/?page=2")
    assert (answer.status_code, answer["Location"]) == (301, f"/people/{keep.handle}/topics/?page=2")
    third = make_person("Ada Third")
    merge(keep=third, drop=keep, by=boss, reason="requested")
    assert client.get(f"/people/{drop.handle}/")["Location"] == f"/people/{third.handle}/"  # one step, not two


def test_an_old_handle_tells_nothing_to_somebody_outside(client: Client, keep: User, drop: User, boss: User) -> None:
    merge(keep=keep, drop=drop, by=boss, reason="requested")
    assert client.get(f"/people/{drop.handle}/")["Location"].startswith("/account/login/")
    assert not User.objects.visible_to(AnonymousUser()).exists()


def test_a_mention_of_the_old_handle_is_one_of_the_person(keep: User, drop: User, boss: User) -> None:
    merge(keep=keep, drop=drop, by=boss, reason="requested")
    entry = make_entry(boss, body=f"Ask @{drop.handle} about it.")
    assert Mention.objects.get(entry=entry).person == keep
    assert f'href="/people/{keep.handle}/"' in entry.body_html


def test_the_addresses_of_both_sign_in_to_one_account(client: Client, keep: User, drop: User, boss: User) -> None:
    User.objects.filter(pk=keep.pk).update(password=make_person(password=PASSWORD).password)
    old = drop.email
    merge(keep=keep, drop=drop, by=boss, reason="requested")
    sent = {to for message in mail.outbox for to in message.to}
    assert sent == {keep.email, old} or Delivery.objects.filter(address__in=[keep.email, old]).count() == 2
    assert EmailAddress.objects.get(email=old).user == keep
    answer = client.post("/account/login/", {"login": old, "password": PASSWORD})
    assert answer.status_code == 302
    assert Session.objects.exclude(person=None).get().person == keep


def test_the_account_that_went_is_closed_for_good(keep: User, drop: User, boss: User) -> None:
    User.objects.filter(pk=drop.pk).update(is_staff=True)
    merge(keep=keep, drop=drop, by=boss, reason="requested")
    drop.refresh_from_db()
    assert not drop.may_read and not drop.is_staff and not drop.has_usable_password()
    assert not services.restore(person=drop, by=boss, reason="mistake")
    assert not User.objects.shown().filter(pk=drop.pk).exists()
    assert not User.objects.waiting().filter(pk=drop.pk).exists()
    keep.refresh_from_db()
    assert not keep.is_staff
    row = Record.objects.get(action="person.merged")
    assert (row.actor_id, row.target_id, row.reason) == (boss.pk, drop.pk, f"requested into {keep.pk}")


def test_who_may_not_be_merged_is_said_by_name(keep: User, drop: User, boss: User, author: User) -> None:
    def refusal(**given: User) -> str:
        with pytest.raises(MergeRefused) as refused:
            merge(**{"keep": keep, "drop": drop, "by": boss, **given}, reason="requested")
        return str(refused.value)

    assert "same account" in refusal(drop=keep)
    assert "superuser" in refusal(by=author)
    assert "of their own" in refusal(keep=boss)
    assert "of their own" in refusal(drop=boss)
    suspended = make_person("Sue Suspended", suspended_at=timezone.now())
    assert "suspended" in refusal(drop=suspended)
    assert "suspended" in refusal(keep=suspended)
    assert "cannot sign in" in refusal(keep=make_person("Len Left", left_at=timezone.now()))
    merge(keep=keep, drop=drop, by=boss, reason="requested")
    assert "merged before" in refusal(keep=author)
    assert "merged before" in refusal(keep=drop, drop=author)
    with pytest.raises(ValueError, match="nonsense"):
        merge(keep=keep, drop=author, by=boss, reason="nonsense")


def test_somebody_who_left_and_came_back_with_a_new_account_gets_their_words_back(
    keep: User, drop: User, boss: User
) -> None:
    entry = make_entry(drop)
    department = entry.department
    services.mark_as_left(person=drop, by=boss)
    drop.refresh_from_db()
    merge(keep=keep, drop=drop, by=boss, reason="requested")
    entry.refresh_from_db()
    assert (entry.author, entry.department) == (keep, department)
    assert keep.roles.count() == 2
    assert Entry.objects.visible_to(keep).filter(pk=entry.pk).exists()


def test_an_archive_finds_the_person_again_by_the_account_that_went(keep: User, drop: User, boss: User) -> None:
    User.objects.filter(pk=keep.pk).update(origin="archive:1")
    User.objects.filter(pk=drop.pk).update(origin="archive:2")
    merge(keep=keep, drop=drop, by=boss, reason="requested")
    found, is_new = services.import_person(
        email="x@elsewhere.example", name="Ada", department=make_department(), origin="archive:2"
    )
    assert (found, is_new) == (keep, False)


def test_looking_before_merging_says_how_much_there_is(drop: User) -> None:
    make_entry(drop)
    said = {part.label: part.number for part in what_would_move(drop)}
    assert said["Entries: author"] == 1


def test_a_merged_account_that_could_sign_in_is_refused_by_the_database(keep: User, drop: User) -> None:
    for wrong, name in (
        ({"merged_into": keep, "merged_at": timezone.now()}, "user_merged_is_closed"),
        ({"merged_into": keep}, "user_merged_is_closed"),
        ({"merged_into": drop, "merged_at": timezone.now(), "left_at": timezone.now(), "admitted_at": None}, "another"),
    ):
        with pytest.raises(IntegrityError, match=name), transaction.atomic():
            User.objects.filter(pk=drop.pk).update(**wrong)
