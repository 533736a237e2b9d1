"""Who is told what of groups, in the site and by mail; large groups; those whom a rule took in."""

import pytest
from django.urls import reverse

from content.models import Audience
from content.services import placing
from groups import services
from groups.models import Group, JoinPolicy, MemberRole, Membership, MemberSource, Visibility
from notifications import fanout
from notifications.letters import NotToBeSent, compose
from notifications.models import Channel, Delivery, Event
from tests.factories import make_entry, make_group, make_person

pytestmark = pytest.mark.django_db


def notices(person, event, channel=Channel.SITE):
    return Delivery.objects.filter(recipient=person, event=event, channel=channel)


def the_mail(person, event):
    return compose(notices(person, event, Channel.MAIL).get())


def test_hosts_hear_of_a_request_and_its_sender_of_the_answer(client, group_owner, stranger):
    group = make_group(owner=group_owner, name="Forecasters", join_policy=JoinPolicy.REQUEST)
    request = services.ask_to_join(group=group, person=stranger, message="I count too.")
    mail = the_mail(group_owner, Event.JOIN_REQUEST)
    assert mail.subject == "Stan Stranger asks to join “Forecasters”" and "I count too." in mail.body
    assert f"/groups/{group.slug}/manage/" in mail.body
    services.answer_request(membership=request, by=group_owner, is_accepted=False, reason="For our team alone.")
    mail = the_mail(stranger, Event.JOIN_ANSWER)
    assert "declined" in mail.subject and "For our team alone." in mail.body
    client.force_login(stranger)
    assert "For our team alone." in client.get(reverse("notifications:list")).content.decode()


def test_a_hidden_group_is_not_named_to_whoever_was_removed_from_it(client, group_owner, stranger):
    group = make_group(owner=group_owner, name="CANARY", visibility=Visibility.HIDDEN)
    row = services.join(group=group, person=stranger)
    services.remove_member(membership=row, by=group_owner, reason="Wrong person.")
    mail = the_mail(stranger, Event.JOIN_ANSWER)
    client.force_login(stranger)
    page = client.get(reverse("notifications:list")).content.decode()
    for words in (mail.subject, mail.body, page):
        assert "CANARY" not in words and "You were removed from a group" in words
    assert "Wrong person." in page


def test_an_invitation_is_told_and_not_sent_once_it_is_taken_back(group, group_owner, stranger):
    invitation = services.invite_person(group=group, person=stranger, by=group_owner)
    assert invitation is not None and "invites you to" in the_mail(stranger, Event.INVITATION).subject
    group = Group.objects.get(pk=group.pk)
    Group.objects.filter(pk=group.pk).update(visibility="hidden", hidden_reason="x", review_on="2030-01-01")
    services.revoke(invitation=invitation, by=group_owner)
    with pytest.raises(NotToBeSent, match="gone"):
        the_mail(stranger, Event.INVITATION)


def test_a_role_is_told_to_whoever_has_it(group, group_owner, author):
    row = Membership.objects.get(group=group, person=author)
    services.set_role(membership=row, role=MemberRole.HOST, by=group_owner)
    assert the_mail(author, Event.OWNERSHIP).subject.startswith("You are a host of")
    assert not notices(group_owner, Event.OWNERSHIP).exists()


def test_a_sensitive_group_is_not_named_in_a_mail(group_owner, author):
    group = make_group(owner=group_owner, name="CANARY", marking="official-sensitive")
    row = services.join(group=group, person=author)
    services.set_role(membership=row, role=MemberRole.HOST, by=group_owner)
    mail = the_mail(author, Event.OWNERSHIP)
    assert "CANARY" not in mail.subject + mail.body and "OFFICIAL-SENSITIVE" in mail.body


def test_an_announcement_reaches_every_member_and_mails_nobody_whom_a_rule_took_in(group, group_owner, author):
    by_rule = make_person()
    Membership.objects.create(group=group, person=by_rule, joined_at=group.created_at, source=MemberSource.RULE)
    entry = make_entry(group_owner, title="Friday", group=group, audience=Audience.GROUP)
    placing.announce(entry=entry, by=group_owner)
    assert notices(author, Event.ANNOUNCEMENT).count() == notices(author, Event.ANNOUNCEMENT, Channel.MAIL).count() == 1
    assert "Friday" in the_mail(author, Event.ANNOUNCEMENT).body + the_mail(author, Event.ANNOUNCEMENT).subject
    assert notices(by_rule, Event.ANNOUNCEMENT).count() == 1
    assert not notices(by_rule, Event.ANNOUNCEMENT, Channel.MAIL).exists()
    assert not notices(group_owner, Event.ANNOUNCEMENT).exists()


def test_nobody_hears_of_an_announcement_through_a_block(group, group_owner, author):
    from colleagues.services import block  # noqa: PLC0415

    block(blocker=author, blocked=group_owner)
    entry = make_entry(group_owner, group=group, audience=Audience.GROUP)
    placing.announce(entry=entry, by=group_owner)
    assert not notices(author, Event.ANNOUNCEMENT).exists()


def test_a_large_group_is_told_by_the_sweep_once_and_latecomers_are_not(group, group_owner, author, monkeypatch):
    monkeypatch.setattr(fanout, "AT_ONCE", 3)
    members = [author, *(make_person() for _number in range(7))]
    for person in members:
        services.join(group=group, person=person)
    entry = make_entry(group_owner, group=group, audience=Audience.GROUP)
    placing.announce(entry=entry, by=group_owner)
    assert Delivery.objects.filter(event=Event.ANNOUNCEMENT, channel=Channel.SITE).count() <= 3
    late = make_person()
    services.join(group=group, person=late)
    for _twice in range(2):
        fanout.sweep(for_seconds=10)
    assert Delivery.objects.filter(event=Event.ANNOUNCEMENT, channel=Channel.SITE).count() == len(members)
    assert Delivery.objects.filter(event=Event.ANNOUNCEMENT, channel=Channel.MAIL).count() == len(members)
    assert not notices(late, Event.ANNOUNCEMENT).exists()


def test_members_hear_that_their_group_is_closed_and_why(group, group_owner, author, stranger):
    services.close_group(group=group, by=group_owner, reason="The work is done.")
    assert "The work is done." in the_mail(author, Event.GROUP_CLOSED).body
    assert not notices(stranger, Event.GROUP_CLOSED).exists()


def test_hosts_are_asked_when_none_of_them_was_active(group, group_owner, author, group_member):
    for person in (author, group_member):
        row = Membership.objects.get(group=group, person=person)
        services.set_role(membership=row, role=MemberRole.HOST, by=group_owner)
    services.leave(group=group, person=group_owner)
    for person in (author, group_member):
        assert notices(person, Event.OWNERSHIP).filter(notification__key__startswith="group-sought:").count() == 1
