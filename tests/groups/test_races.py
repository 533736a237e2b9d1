"""Two people, or one with two clicks, at the same moment: real threads on a real database."""

import uuid
from functools import partial

import pytest

from content.models import Announcement, Audience, Entry, Pin
from content.services import placing
from groups import services
from groups.models import Group, JoinPolicy, MemberRole, Membership, Preset, Visibility
from notifications.models import Channel, Delivery, Event
from tests.factories import make_entry, make_group, make_invitation, make_person
from tests.threads import at_once

pytestmark = pytest.mark.django_db(transaction=True)
ROUNDS = 5


def owners(group):
    return Membership.objects.present().owning().filter(group=group)


def refusals(answers):
    return [answer for answer in answers if isinstance(answer, Exception)]


def two_owners(host=None):
    one, other = make_person(), make_person()
    group = make_group(owner=one)
    services.join(group=group, person=other, role=MemberRole.OWNER)
    if host is not None:
        services.join(group=group, person=host, role=MemberRole.HOST)
    return group, one, other


def row_of(group, person):
    return Membership.objects.get(group=group, person=person)


def test_joining_twice_is_joining_once(group, stranger):
    for _round in range(ROUNDS):
        answers = at_once(*[partial(services.join_openly, group=group, person=stranger)] * 3)
        assert not refusals(answers)
        assert Membership.objects.filter(group=group, person=stranger).count() == 1
        assert Group.objects.get(pk=group.pk).members_count == Membership.objects.present().filter(group=group).count()
        services.leave(group=group, person=stranger)


def test_a_double_click_makes_one_group(author):
    token = uuid.uuid4()
    begin = partial(services.begin_group, owner=author, name="Once", preset=Preset.COMMUNITY, submission=token)
    answers = at_once(*[begin] * 3)
    assert len({answer.pk for answer in answers}) == 1
    assert Group.objects.filter(name="Once").count() == 1


def test_namesakes_begun_at_once_have_addresses_of_their_own(author, stranger):
    answers = at_once(
        *[
            partial(services.begin_group, owner=person, name="Same", preset=Preset.COMMUNITY)
            for person in (author, stranger)
        ]
    )
    assert {answer.slug for answer in answers} == {"same", "same-2"}


def test_when_both_owners_leave_at_once_the_host_owns_the_group():
    for _round in range(ROUNDS):
        host = make_person()
        group, one, other = two_owners(host)
        at_once(*[partial(services.leave, group=group, person=person) for person in (one, other)])
        assert [row.person for row in owners(group)] == [host]
        assert Group.objects.get(pk=group.pk).needs_owner_since is None


def test_when_both_owners_leave_at_once_without_a_host_the_moderators_see_it():
    for _round in range(ROUNDS):
        group, one, other = two_owners()
        at_once(*[partial(services.leave, group=group, person=person) for person in (one, other)])
        assert not owners(group).exists()
        assert Group.objects.get(pk=group.pk).needs_owner_since is not None


def test_one_owner_leaves_while_the_other_is_demoted():
    for _round in range(ROUNDS):
        host = make_person()
        group, one, other = two_owners(host)
        at_once(
            partial(services.leave, group=group, person=one),
            partial(services.set_role, membership=row_of(group, other), role=MemberRole.MEMBER, by=one),
        )
        assert owners(group).count() == 1
        assert Group.objects.get(pk=group.pk).needs_owner_since is None


def test_two_owners_who_demote_each_other_leave_one():
    for _round in range(ROUNDS):
        group, one, other = two_owners()
        answers = at_once(
            partial(services.set_role, membership=row_of(group, other), role=MemberRole.MEMBER, by=one),
            partial(services.set_role, membership=row_of(group, one), role=MemberRole.MEMBER, by=other),
        )
        assert owners(group).count() == 1
        assert len(refusals(answers)) == 1


def test_of_two_hosts_who_take_a_group_over_one_owns_it():
    for _round in range(ROUNDS):
        owner, hosts = make_person(), [make_person(), make_person()]
        group = make_group(owner=owner)
        for host in hosts:
            services.join(group=group, person=host, role=MemberRole.HOST)
        services.leave(group=group, person=owner)
        answers = at_once(*[partial(services.take_ownership, group=group, person=host) for host in hosts])
        assert owners(group).count() == 1
        assert len(refusals(answers)) == 1


def test_an_invitation_that_is_accepted_twice_is_used_once(group, group_owner, stranger):
    for _round in range(ROUNDS):
        invitation = make_invitation(group, stranger, by=group_owner)
        answers = at_once(*[partial(services.accept, invitation=invitation, person=stranger)] * 2)
        assert not refusals(answers)  # the same person, twice is once
        assert Membership.objects.filter(group=group, person=stranger).count() == 1
        services.leave(group=group, person=stranger)


def test_of_two_people_the_one_who_is_invited_comes_in(group, group_owner, stranger, colleague):
    invitation = make_invitation(group, stranger, by=group_owner)
    answers = at_once(*[partial(services.accept, invitation=invitation, person=who) for who in (stranger, colleague)])
    assert isinstance(answers[1], services.NotTheirs)
    assert [*Membership.objects.filter(group=group, person__in=[stranger, colleague])] == [answers[0]]


def test_taken_back_and_accepted_at_once_is_one_of_the_two(group, group_owner, stranger):
    for _round in range(ROUNDS):
        invitation = make_invitation(group, stranger, by=group_owner)
        at_once(
            partial(services.accept, invitation=invitation, person=stranger),
            partial(services.revoke, invitation=invitation, by=group_owner),
        )
        invitation.refresh_from_db()
        is_in = Membership.objects.present().filter(group=group, person=stranger).exists()
        assert (invitation.accepted_at is not None) == is_in == (invitation.revoked_at is None)
        services.leave(group=group, person=stranger)


def test_two_invitations_of_one_person_at_once_are_one(group, group_owner, author, stranger):
    services.set_role(membership=row_of(group, author), role=MemberRole.HOST, by=group_owner)
    answers = at_once(
        *[partial(services.invite_person, group=group, person=stranger, by=by) for by in (group_owner, author)]
    )
    assert len(refusals(answers)) == 1
    assert group.invitations.count() == 1


def test_accepted_and_declined_at_once_is_one_answer(group_owner, author):
    for _round in range(ROUNDS):
        group = make_group(owner=group_owner, join_policy=JoinPolicy.REQUEST)
        services.join(group=group, person=author, role=MemberRole.HOST)
        person = make_person()
        request = services.ask_to_join(group=group, person=person, message="")
        answers = at_once(
            partial(services.answer_request, membership=request, by=group_owner, is_accepted=True),
            partial(services.answer_request, membership=request, by=author, is_accepted=False, reason="No."),
        )
        assert len(refusals(answers)) == 1
        told = Delivery.objects.filter(recipient=person, event=Event.JOIN_ANSWER, channel=Channel.SITE)
        assert told.count() == 1


def test_asked_twice_and_withdrawn_leaves_no_half(group_owner, stranger):
    group = make_group(owner=group_owner, join_policy=JoinPolicy.REQUEST)
    ask = partial(services.ask_to_join, group=group, person=stranger, message="")
    at_once(ask, ask, partial(services.withdraw_request, group=group, person=stranger))
    row = row_of(group, stranger)
    assert row.is_request != (row.left_at is not None) and not row.is_present


def test_nothing_for_everyone_is_left_in_a_group_that_was_narrowed_meanwhile(group_owner, author):
    for _round in range(ROUNDS):
        group = make_group(owner=group_owner)
        services.join(group=group, person=author)
        said = services.Settings(group.name, Visibility.LISTED, JoinPolicy.OPEN)
        at_once(
            partial(services.change_group, group=group, by=group_owner, said=said),
            *[partial(make_entry, author, title=f"Entry {number}", group=group) for number in range(2)],
        )
        assert {entry.audience for entry in Entry.objects.filter(group=group)} == {Audience.GROUP}
        Entry.objects.all().update(created_at="2026-01-01T00:00Z")


def test_one_announcement_a_week_however_many_at_once(group, group_owner):
    entries = [make_entry(group_owner, group=group, audience=Audience.GROUP) for _number in range(3)]
    answers = at_once(*[partial(placing.announce, entry=entry, by=group_owner) for entry in entries])
    assert len(refusals(answers)) == 2
    assert Announcement.objects.filter(group=group).count() == 1


def test_five_pins_however_many_at_once(group, group_owner):
    entries = [make_entry(group_owner, group=group, audience=Audience.GROUP) for _number in range(7)]
    answers = at_once(*[partial(placing.pin, entry=entry, by=group_owner) for entry in entries])
    assert len(refusals(answers)) == 2
    assert Pin.objects.filter(group=group).count() == 5


def test_thirty_invitations_an_hour_also_at_once(group, group_owner):
    people = [make_person() for _number in range(33)]
    for person in people[:27]:
        services.invite_person(group=group, person=person, by=group_owner)
    answers = at_once(
        *[partial(services.invite_person, group=group, person=one, by=group_owner) for one in people[27:]]
    )
    assert len(refusals(answers)) == 3
    assert group.invitations.count() == 30
