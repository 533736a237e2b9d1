"""Who leaves the civil service, who comes back, and who gets an address that somebody had before."""

from datetime import timedelta
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.test import Client
from django.utils import timezone

from content.models import Entry
from forums.models import Topic
from groups.models import JoinPolicy, MemberRole, Membership, Visibility
from groups.services import join
from moderation.services import make_moderator
from notifications.models import Channel, Delivery, Event
from profiles import services
from profiles.models import RetiredAddress, User
from profiles.services import AddressTaken, NoAddress, mark_as_left, restore
from tests.desk import Desk
from tests.factories import PASSWORD, make_entry, make_group, make_person, make_topic
from tests.profiles.conftest import code_in, is_signed_in

pytestmark = pytest.mark.django_db


def test_words_stay_and_access_ends_at_once(client: Desk, author: User, stranger: User, operator: User) -> None:
    entry, address = make_entry(author, title="What I know"), author.email
    browser = Desk()
    browser.force_login(author)
    mark_as_left(person=author, by=operator)
    assert browser.get("/").headers["Location"].startswith("/account/login/")
    assert not EmailAddress.objects.filter(email=address).exists()
    assert RetiredAddress.objects.get(person=author).email == address
    client.force_login(stranger)
    page = client.get(entry.get_absolute_url()).content.decode()
    assert "Ada Author" in page
    assert "former member" in client.get(author.get_absolute_url()).content.decode().lower()


def test_what_they_had_in_hand_is_free_again(author: User, stranger: User, operator: User, moderator: User) -> None:
    make_moderator(moderator)
    topic = make_topic(stranger)
    until = timezone.now() + timedelta(days=1)
    Topic.objects.filter(pk=topic.pk).update(claimed_by=author, claimed_until=until)
    day = timezone.localdate()
    cover = services.add_absence(person=stranger, starts_on=day, ends_on=day, cover=author)
    alone = make_group(owner=author, name="Alone")
    mark_as_left(person=author, by=operator)
    topic.refresh_from_db()
    cover.refresh_from_db()
    alone.refresh_from_db()
    assert (topic.claimed_by, topic.claimed_until, cover.cover) == (None, None, None)
    assert alone.needs_owner_since is not None
    told = Delivery.objects.filter(event=Event.OWNERSHIP, channel=Channel.SITE)
    assert [row.recipient for row in told] == [moderator]
    desk = Desk()
    desk.force_login(moderator)
    page = desk.get("/notices/").content.decode()
    assert "“Alone” has no owner and no host any more" in page
    assert "/admin/groups/group/?needs=owner" in page


def test_moderators_hear_nothing_where_a_host_follows(
    author: User, stranger: User, operator: User, moderator: User
) -> None:
    make_moderator(moderator)
    group = make_group(owner=author)
    join(group=group, person=stranger, role=MemberRole.HOST)
    mark_as_left(person=author, by=operator)
    assert not Delivery.objects.filter(recipient=moderator, event=Event.OWNERSHIP).exists()


def test_whoever_gets_the_address_next_gets_an_account_of_their_own(
    client: Client, sign_up: Any, author: User, operator: User
) -> None:
    entry, address = make_entry(author), author.email
    mark_as_left(person=author, by=operator)
    mail.outbox.clear()
    sign_up(address)
    client.post("/account/confirm-email/", {"code": code_in(mail.outbox[-1])})
    new = User.objects.get(email=address)
    assert new != author and new.may_read and is_signed_in(client)
    assert new.handle != author.handle
    entry.refresh_from_db()
    assert entry.author == author
    assert not Entry.objects.filter(author=new).exists()
    with pytest.raises(AddressTaken):
        restore(person=author, by=operator, reason="requested")
    author.refresh_from_db()
    assert author.left_at is not None


def test_a_returner_types_a_code_and_has_everything_again(
    client: Client, author: User, operator: User, sign_in: Any
) -> None:
    entry, address = make_entry(author), author.email
    open_to_all = make_group(owner=operator)
    by_invitation = make_group(owner=operator, join_policy=JoinPolicy.INVITATION, visibility=Visibility.LISTED)
    for group in (open_to_all, by_invitation):
        join(group=group, person=author)
    mark_as_left(person=author, by=operator)
    assert restore(person=author, by=operator, reason="requested")
    assert mail.outbox[-1].to == [address]
    author.refresh_from_db()
    assert not author.may_read
    assert sign_in(address, PASSWORD, by=Client()).status_code == 422, "a password from before opens nothing"
    client.post("/account/login/code/", {"email": address})
    client.post("/account/login/code/confirm/", {"code": code_in(mail.outbox[-1])})
    assert is_signed_in(client)
    author.refresh_from_db()
    entry.refresh_from_db()
    assert author.may_read and author.roles.current().get().is_main
    assert entry.author == author
    present = Membership.objects.present().filter(person=author)
    assert list(present.values_list("group", flat=True)) == [open_to_all.pk]


def test_a_returner_with_another_address_is_admitted_by_it(client: Client, author: User, operator: User) -> None:
    mark_as_left(person=author, by=operator)
    restore(person=author, by=operator, reason="requested", address="Ada.Back@home-office.example")
    client.post("/account/login/code/", {"email": "ada.back@home-office.example"})
    client.post("/account/login/code/confirm/", {"code": code_in(mail.outbox[-1])})
    author.refresh_from_db()
    assert author.may_read and author.email == "ada.back@home-office.example"


def test_an_operator_types_the_address_beside_the_action(client: Desk, author: User, operator: User) -> None:
    address = author.email
    mark_as_left(person=author, by=operator)
    make_person("Next One", email=address)
    client.force_login(operator)
    form = {"action": "restore", "_selected_action": [author.pk], "department": "", "reason": "requested"}
    assert "Type an address" in client.post("/admin/profiles/user/", form, follow=True).content.decode()
    form["address"] = "ada.back@home-office.example"
    assert "1 person changed" in client.post("/admin/profiles/user/", form, follow=True).content.decode()
    author.refresh_from_db()
    assert (author.left_at, author.email) == (None, "ada.back@home-office.example")


def test_without_any_address_nobody_comes_in(author: User, operator: User) -> None:
    mark_as_left(person=author, by=operator)
    RetiredAddress.objects.all().delete()
    with pytest.raises(NoAddress):
        restore(person=author, by=operator, reason="requested")
