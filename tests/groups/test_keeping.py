"""Owners and their heirs, narrowing, rules of membership, pins and announcements."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from content.models import Announcement, Audience, Entry, Pin, State
from content.services import NotPossible, placing
from groups import rules, services, tasks
from groups.models import EndedBy, Group, MemberRole, MemberRule, Membership, MemberSource, Visibility
from moderation.services import make_moderator
from notifications.models import Channel, Delivery
from profiles.services import admit, mark_as_left, move, set_profession
from tests.factories import make_entry, make_group, make_person, make_profession, make_reply

pytestmark = pytest.mark.django_db


def add_host(group):
    person = make_person()
    services.join(group=group, person=person, role=MemberRole.HOST)
    return person


def owners(group):
    return [row.person for row in Membership.objects.present().owning().filter(group=group)]


def test_the_host_who_said_most_lately_follows_the_last_owner(group, group_owner, author):
    quiet, busy = add_host(group), add_host(group)
    entry = make_entry(quiet, group=group)
    for _number in range(2):
        make_reply(entry, busy)
    services.leave(group=group, person=group_owner)
    assert owners(group) == [busy]


def test_words_of_last_year_or_that_were_hidden_make_no_heir(group, group_owner):
    once, now = add_host(group), add_host(group)
    for _number in range(3):
        old = make_entry(once, group=group)
        Entry.objects.filter(pk=old.pk).update(published_at=timezone.now() - timedelta(days=100))
        make_entry(once, group=group, state=State.HIDDEN)
    make_entry(now, group=group)
    services.leave(group=group, person=group_owner)
    assert owners(group) == [now]


def test_the_only_host_follows_without_a_word(group, group_owner):
    host = add_host(group)
    services.leave(group=group, person=group_owner)
    assert owners(group) == [host]


def test_of_several_quiet_hosts_the_first_who_says_yes(client, group, group_owner):
    first, second = add_host(group), add_host(group)
    services.leave(group=group, person=group_owner)
    assert owners(group) == [] and Group.objects.get(pk=group.pk).needs_owner_since is not None
    client.force_login(second)
    assert b"Take the group over" in client.get(group.get_absolute_url()).content
    assert client.post(reverse("groups:take-over", args=[group.slug])).status_code == 302
    client.force_login(first)
    assert client.post(reverse("groups:take-over", args=[group.slug])).status_code == 403
    assert owners(group) == [second] and Group.objects.get(pk=group.pk).needs_owner_since is None


def test_an_owner_who_leaves_the_civil_service_has_an_heir(group, group_owner, operator):
    host = add_host(group)
    mark_as_left(person=group_owner, by=operator)
    assert owners(group) == [host]
    assert Membership.objects.get(group=group, person=group_owner).ended_by == EndedBy.DEPARTURE


def test_without_a_host_a_moderator_makes_a_member_the_owner(client, group, group_owner, author, moderator):
    services.leave(group=group, person=group_owner)
    make_moderator(moderator)
    client.force_login(moderator)
    listed = client.get(reverse("admin:groups_group_changelist"), {"needs": "owner"})
    assert group.name.encode() in listed.content
    url = reverse("admin:groups_group_owner", args=[group.pk])
    assert client.post(url, {"handle": "nobody"}).status_code == 422
    assert client.post(url, {"handle": f"@{author.handle}"}).status_code == 302
    assert owners(group) == [author]
    assert group.name.encode() not in client.get(reverse("admin:groups_group_changelist"), {"needs": "owner"}).content


def test_a_moderator_closes_a_group_with_a_reason(client, group, moderator):
    client.force_login(moderator)
    assert client.post(reverse("admin:groups_group_close", args=[group.pk]), {"reason": " "}).status_code == 422
    client.post(reverse("admin:groups_group_close", args=[group.pk]), {"reason": "Against the rules."})
    assert Group.objects.get(pk=group.pk).closed_reason == "Against the rules."


def test_hidden_groups_whose_day_has_come_are_a_list(client, moderator):
    due = make_group(name="Long hidden", visibility=Visibility.HIDDEN, review_on=timezone.localdate())
    later = make_group(name="Just hidden", visibility=Visibility.HIDDEN)
    client.force_login(moderator)
    page = client.get(reverse("admin:groups_group_changelist"), {"needs": "review"}).content
    assert due.name.encode() in page and later.name.encode() not in page


def test_the_last_owner_does_not_step_down(group, group_owner, author):
    own = Membership.objects.get(group=group, person=group_owner)
    with pytest.raises(services.LastOwner):
        services.set_role(membership=own, role=MemberRole.MEMBER, by=group_owner)
    services.set_role(
        membership=Membership.objects.get(group=group, person=author), role=MemberRole.OWNER, by=group_owner
    )
    services.set_role(membership=own, role=MemberRole.MEMBER, by=group_owner)
    assert owners(group) == [author]


def settings_of(group, **fields):
    said = {"name": group.name, "visibility": group.visibility, "join_policy": group.join_policy, "tools": ["topics"]}
    return {name: value for name, value in (said | fields).items() if value is not None}


def test_narrowing_narrows_what_was_written_and_widening_does_not(client, group, group_owner, author, stranger):
    wide = make_entry(author, group=group)
    client.force_login(group_owner)
    url = reverse("groups:settings", args=[group.slug])
    assert wide.is_visible_to(stranger)
    assert client.post(url, settings_of(group, visibility="listed")).status_code == 302
    wide.refresh_from_db()
    assert wide.audience == Audience.GROUP and not wide.is_visible_to(stranger)
    client.post(url, settings_of(group, visibility="visible"))
    wide.refresh_from_db()
    assert wide.audience == Audience.GROUP and Group.objects.get(pk=group.pk).visibility == "visible"


def test_a_department_that_is_not_ones_own_is_refused(client, group, group_owner, home_office):
    client.force_login(group_owner)
    form = settings_of(group, department=home_office.slug, member_rule="department")
    assert client.post(reverse("groups:settings", args=[group.slug]), form).status_code == 422
    said = services.Settings("x", Visibility.VISIBLE, "open", department=home_office, member_rule="department")
    with pytest.raises(services.NotPossible):
        services.change_group(group=group, by=group_owner, said=said)


def rule_of(department, **fields):
    return make_group(owner=make_person(), department=department, member_rule=MemberRule.DEPARTMENT, **fields)


def test_people_of_the_department_are_members_and_get_no_mail(transport, author):
    group = rule_of(transport)
    suspended = make_person(department=transport, suspended_at=timezone.now())
    assert rules.keep_all(for_seconds=5) == 1
    row = Membership.objects.present().get(group=group, person=author)
    assert row.source == MemberSource.RULE and row.role == MemberRole.MEMBER
    assert not Membership.objects.filter(group=group, person=suspended).exists()
    assert Group.objects.get(pk=group.pk).members_count == 2
    assert rules.keep_all(for_seconds=5) == 0
    assert not Delivery.objects.filter(recipient=author, channel=Channel.MAIL).exists()


def test_whoever_leaves_stays_out_and_whoever_moved_comes_back(transport, home_office, author, operator):
    group = rule_of(transport)
    rules.keep_all(for_seconds=5)
    other = make_person(department=transport)
    rules.keep_all(for_seconds=5)
    services.leave(group=group, person=author)
    rules.keep_all(for_seconds=5)
    assert not Membership.objects.present().filter(group=group, person=author).exists()
    move(person=other, department=home_office, by=operator)
    tasks.keep_rules_for(other.pk)  # which the bell asks for once the move is over
    assert Membership.objects.get(group=group, person=other).ended_by == EndedBy.RULE
    move(person=other, department=transport, by=operator)
    assert Membership.objects.present().filter(group=group, person=other).exists()


def test_hosts_and_those_who_joined_themselves_stay_when_they_move(transport, home_office, operator):
    group = rule_of(transport)
    host, own = make_person(department=transport), make_person(department=transport)
    rules.keep_all(for_seconds=5)
    Membership.objects.filter(group=group, person=host).update(role=MemberRole.HOST)
    services.join_openly(group=group, person=own)
    for person in (host, own):
        move(person=person, department=home_office, by=operator)
    rules.keep_all(for_seconds=5)
    assert Membership.objects.present().filter(group=group, person__in=[host, own]).count() == 2


def test_a_newcomer_is_taken_in_with_their_first_role(transport):
    group = rule_of(transport)
    person = make_person(admitted=False)
    admit(person=person, department=transport)
    assert Membership.objects.present().filter(group=group, person=person).exists()


def test_people_of_a_profession_come_and_go_with_their_role(transport, author, group_owner):
    profession = make_profession(name="Economics")
    group = make_group(owner=group_owner, profession=profession, member_rule=MemberRule.PROFESSION)
    role = author.roles.get()
    set_profession(role=role, profession=profession)
    assert rules.keep_all(for_seconds=5) == 1
    assert Membership.objects.present().get(group=group, person=author).source == MemberSource.RULE
    set_profession(role=role, profession=None)
    assert rules.keep_all(for_seconds=5) == 1
    assert not Membership.objects.present().filter(group=group, person=author).exists()


def test_a_profession_that_is_not_ones_own_is_refused(client, group, group_owner):
    profession = make_profession(name="Economics")
    client.force_login(group_owner)
    url, form = reverse("groups:settings", args=[group.slug]), settings_of(group, member_rule="profession")
    assert client.post(url, form).status_code == 422  # none was chosen
    assert client.post(url, form | {"profession": profession.slug}).status_code == 422
    said = services.Settings("x", Visibility.VISIBLE, "open", profession=profession, member_rule="profession")
    with pytest.raises(services.NotPossible):
        services.change_group(group=group, by=group_owner, said=said)
    set_profession(role=group_owner.roles.get(), profession=profession)
    assert client.post(url, form | {"profession": profession.slug}).status_code == 302
    assert Group.objects.get(pk=group.pk).profession == profession


def test_a_rule_that_is_dropped_lets_its_people_go(transport, author):
    group = rule_of(transport)
    rules.keep_all(for_seconds=5)
    Group.objects.filter(pk=group.pk).update(member_rule=MemberRule.NOBODY)
    rules.keep_all(for_seconds=5)
    assert not Membership.objects.present().filter(group=group, person=author).exists()
    group.refresh_from_db()
    assert group.members_count == 1


def test_a_large_department_comes_in_portions(transport, monkeypatch):
    monkeypatch.setattr(rules, "AT_ONCE", 2)
    group = rule_of(transport)
    people = [make_person(admitted=False) for _number in range(5)]
    for person in people:
        admit(person=person, department=transport)
    assert Membership.objects.present().filter(group=group, person__in=people).count() == 5  # as each was admitted
    Membership.objects.filter(group=group, person__in=people).delete()
    assert rules.keep_all(for_seconds=20) == 5


def test_hosts_pin_five_and_take_them_down(client, group, group_owner, author):
    entries = [make_entry(author, title=f"Entry {number}", group=group) for number in range(6)]
    client.force_login(group_owner)
    for entry in entries[:5]:
        client.post(reverse("content:pin-entry", args=[entry.pk]))
        client.post(reverse("content:pin-entry", args=[entry.pk]))  # twice is once
    assert Pin.objects.filter(group=group).count() == 5
    refused = client.post(reverse("content:pin-entry", args=[entries[5].pk]), follow=True)
    assert b"Five entries are kept on top already" in refused.content
    client.post(reverse("content:unpin-entry", args=[entries[0].pk]))
    page = client.get(group.get_absolute_url()).content.decode()
    assert page.index("Kept on top") < page.index("Entry 4") < page.index("Newest") < page.index("Entry 0")


def test_the_pin_of_what_somebody_may_not_read_shows_nothing(client, group, group_owner, author, stranger):
    entry = make_entry(author, title="CANARY", group=group, audience=Audience.GROUP)
    placing.pin(entry=entry, by=group_owner)
    client.force_login(stranger)
    assert b"CANARY" not in client.get(group.get_absolute_url()).content


def test_one_announcement_a_week_and_the_next_on_monday(group, group_owner):
    first, second = (make_entry(group_owner, group=group) for _number in range(2))
    made = placing.announce(entry=first, by=group_owner)
    assert placing.announce(entry=first, by=group_owner).pk == made.pk
    with pytest.raises(NotPossible, match="Monday"):
        placing.announce(entry=second, by=group_owner)
    Announcement.objects.update(week_of=placing.this_week() - timedelta(days=7))
    assert placing.announce(entry=second, by=group_owner)
    with pytest.raises(IntegrityError, match="announcement_one_a_week"), transaction.atomic():
        Announcement.objects.update(week_of=placing.this_week())


def test_what_is_not_published_or_in_a_closed_group_is_not_announced(group, group_owner):
    hidden = make_entry(group_owner, group=group, state=State.HIDDEN)
    with pytest.raises(NotPossible):
        placing.announce(entry=hidden, by=group_owner)
    entry = make_entry(group_owner, group=group)
    services.close_group(group=group, by=group_owner, reason="Done.")
    with pytest.raises(NotPossible, match="closed"):
        placing.announce(entry=Entry.objects.get(pk=entry.pk), by=group_owner)


def test_an_archive_makes_a_group_with_its_people_and_tells_nobody(author, stranger, group_owner):
    made = services.make_group(
        name="Old room",
        owner=author,
        hosts=[stranger.pk],
        members=[group_owner, author],
        rules="Be kind.",
        visibility=Visibility.HIDDEN,
        closed_at=timezone.now(),
        closed_reason="Over.",
    )
    assert made.is_closed and made.hidden_reason and made.review_on and made.members_count == 3
    assert owners(made) == [author]
    assert Membership.objects.get(group=made, person=stranger).role == MemberRole.HOST
    assert not Delivery.objects.exists()
