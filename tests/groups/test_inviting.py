"""Invitations: whose they are, that they work once, and that nobody learns who has an account."""

import re
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from colleagues.services import block
from groups import services
from groups.models import Invitation, JoinPolicy, Membership, Visibility
from notifications.models import Delivery, Event
from tests.factories import make_group, make_invitation, make_person

pytestmark = pytest.mark.django_db


def link_in(letter):
    return re.findall(r"/groups/invited/\S+/", letter.body)[0]


def test_an_address_gets_a_letter_whose_link_lets_its_holder_in_once(client, group, group_owner, colleague):
    services.invite_address(group=group, address=colleague.email, by=group_owner)
    [letter] = mail.outbox
    assert letter.to == [colleague.email] and "Make a bigger difference" in letter.subject
    client.force_login(colleague)
    opened = client.get(link_in(letter), follow=True)
    assert b"Join the group" in opened.content
    assert not Membership.objects.filter(group=group, person=colleague).exists()  # looking changes nothing
    for _twice in range(2):
        client.post(opened.request["PATH_INFO"], {"answer": "accept"})
    assert Membership.objects.present().get(group=group, person=colleague)
    services.leave(group=group, person=colleague)
    again = client.post(opened.request["PATH_INFO"], {"answer": "accept"})
    assert again.status_code == 422 and b"used already" in again.content
    assert not Membership.objects.present().filter(group=group, person=colleague).exists()


def test_somebody_else_who_holds_the_link_is_refused_with_the_reason(client, group_owner, colleague, stranger):
    group = make_group(owner=group_owner, name="CANARY", visibility=Visibility.HIDDEN)
    services.invite_address(group=group, address=colleague.email, by=group_owner)
    link = link_in(mail.outbox[0])
    client.force_login(stranger)
    refused = client.get(link)
    assert refused.status_code == 403 and b"for another address" in refused.content and b"CANARY" not in refused.content
    invitation = Invitation.objects.get()
    for method in (client.get, client.post):
        assert method(reverse("groups:invitation", args=[invitation.pk]), {"answer": "accept"}).status_code == 404
    with pytest.raises(services.NotTheirs):
        services.accept(invitation=invitation, person=stranger)
    assert not Membership.objects.filter(group=group, person=stranger).exists()


def test_an_address_that_somebody_claims_without_proof_opens_nothing(group, group_owner, stranger):
    EmailAddress.objects.create(user=stranger, email="new.comer@transport.example", verified=False)
    make_person(department=group_owner.department)
    services.invite_address(group=group, address="new.comer@treasury.example", by=group_owner)
    invitation = Invitation.objects.get()
    Invitation.objects.update(email="new.comer@transport.example")
    with pytest.raises(services.NotTheirs):
        services.accept(invitation=invitation, person=stranger)
    EmailAddress.objects.update(verified=True)
    invitation.refresh_from_db()
    assert services.accept(invitation=invitation, person=stranger).is_present


def test_known_or_not_an_address_gets_the_same_answer(client, group, group_owner, author, stranger):
    client.force_login(group_owner)
    url, answers = reverse("groups:invite", args=[group.slug]), []
    for address in (stranger.email, author.email, "nobody.known@treasury.example"):  # a stranger, a member, nobody
        response = client.post(url, {"address": address}, follow=True)
        page = re.sub(r'csrf\w+" value="\w+"|[0-9a-f]{16,}', "", response.content.decode()).replace(address, "ADDRESS")
        answers += re.findall(r"A mail with the invitation[^<]*", page)
    assert len(answers) == 3 and len({*answers}) == 1 and len(mail.outbox) == 3


def test_a_block_is_felt_by_nobody(client, group, group_owner, stranger):
    block(blocker=stranger, blocked=group_owner)
    client.force_login(group_owner)
    url = reverse("groups:invite", args=[group.slug])
    assert b"is invited" in client.post(url, {"handle": stranger.handle}, follow=True).content
    client.post(url, {"address": stranger.email})
    assert not Delivery.objects.filter(recipient=stranger, event=Event.INVITATION).exists()
    assert mail.outbox == []
    client.force_login(stranger)
    assert b"No invitation waits" in client.get(reverse("groups:invitations")).content


def test_an_address_outside_the_departments_is_refused(group, group_owner):
    for address in ("ada@elsewhere.example", "ada+1@treasury.example", 'a"b@treasury.example'):
        with pytest.raises(services.NotPossible):
            services.invite_address(group=group, address=address, by=group_owner)
    assert mail.outbox == [] and not Invitation.objects.exists()


def test_an_invitation_lives_two_weeks_and_a_new_one_takes_its_place(group, group_owner, stranger):
    old = make_invitation(group, stranger, by=group_owner, expires_at=timezone.now() - timedelta(seconds=1))
    with pytest.raises(services.NotPossible, match="older than 14 days"):
        services.accept(invitation=old, person=stranger)
    new = services.invite_person(group=group, person=stranger, by=group_owner)
    assert new is not None and new.pk != old.pk
    with pytest.raises(services.NotPossible, match="invited already"):
        services.invite_person(group=group, person=stranger, by=group_owner)


def test_whoever_had_asked_is_let_in_by_an_invitation(group_owner, stranger):
    group = make_group(owner=group_owner, join_policy=JoinPolicy.REQUEST)
    services.ask_to_join(group=group, person=stranger, message="")
    assert services.invite_person(group=group, person=stranger, by=group_owner) is None
    assert Membership.objects.present().filter(group=group, person=stranger).exists()


def test_nobody_accepts_into_a_closed_group(group, group_owner, stranger):
    invitation = make_invitation(group, stranger, by=group_owner)
    services.close_group(group=group, by=group_owner, reason="Done.")
    with pytest.raises(services.NotPossible, match="closed"):
        services.accept(invitation=invitation, person=stranger)


def test_what_is_over_does_not_name_a_hidden_group(client, group_owner, stranger):
    group = make_group(owner=group_owner, name="CANARY", visibility=Visibility.HIDDEN)
    invitation = make_invitation(group, stranger, by=group_owner)
    client.force_login(stranger)
    url = reverse("groups:invitation", args=[invitation.pk])
    assert b"CANARY" in client.get(url).content
    client.post(url, {"answer": "decline"})
    page = client.get(url)
    assert page.status_code == 200 and b"CANARY" not in page.content and b"declined" in page.content


@pytest.mark.parametrize(
    ("fields", "name"),
    [
        ({"email": "ada@transport.example"}, "invitation_of_person_or_address"),
        ({"accepted_at": "2026-01-01T00:00Z", "revoked_at": "2026-01-01T00:00Z"}, "invitation_accepted_is_the_end"),
    ],
)
def test_the_database_knows_no_crooked_invitation(group, group_owner, stranger, fields, name):
    row = make_invitation(group, stranger, by=group_owner)
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        Invitation.objects.filter(pk=row.pk).update(**fields)


def test_the_database_knows_one_open_invitation_of_each(group, group_owner, stranger):
    make_invitation(group, stranger, by=group_owner)
    with pytest.raises(IntegrityError, match="invitation_one_open_a_person"), transaction.atomic():
        make_invitation(group, stranger, by=group_owner)
    services.invite_address(group=group, address=stranger.email, by=group_owner)
    row = Invitation.objects.get(email=stranger.email)
    for token_hash, name in (("1" * 64, "invitation_one_open_an_address"), (row.token_hash, "invitation_token_unique")):
        other = Invitation(group=group, email=row.email, token_hash=token_hash, expires_at=row.expires_at)
        if name == "invitation_token_unique":
            other.email = "other@treasury.example"
        with pytest.raises(IntegrityError, match=name), transaction.atomic():
            other.save(force_insert=True)
