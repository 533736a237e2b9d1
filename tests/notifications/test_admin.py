"""What an operator sees of the outbox, and the one thing to be done there."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from audit.models import Record
from notifications import fanout, mailboxes, switch
from notifications.models import Channel, Delivery, DeliveryState, Event, StaffMessage, new_message_id
from profiles.models import User

pytestmark = pytest.mark.django_db
LIST = "admin:notifications_delivery_changelist"


@pytest.fixture
def code(db: None) -> Delivery:
    """An account mail that is on its way."""
    return Delivery.objects.create(
        channel=Channel.MAIL,
        address="ada@transport.example",
        subject="canary-subject",
        text="canary-text",
        html="canary-html",
        purpose="sign-in code",
        message_id=new_message_id(),
    )


@pytest.fixture
def desk(client: Client, operator: User) -> Client:
    client.force_login(operator)
    return client


def fail(delivery: Delivery) -> None:
    delivery.end(DeliveryState.FAILED, "550 no such person")


def test_the_operator_sees_state_and_reason_and_never_the_letter(desk: Client, mail: Delivery, code: Delivery) -> None:
    fail(mail)
    body = desk.get(reverse(LIST)).content.decode()
    assert "550 no such person" in body
    assert "sign-in code" in body
    for row in (code, mail):
        body += desk.get(reverse("admin:notifications_delivery_change", args=[row.pk])).content.decode()
    assert mail.message_id in body.replace("&lt;", "<").replace("&gt;", ">")
    assert "canary" not in body


def test_a_mail_is_found_by_its_message_id_or_address(desk: Client, mail: Delivery, code: Delivery) -> None:
    for words in (code.message_id, "ADA@transport.example"):
        (found,) = desk.get(reverse(LIST), {"q": words}).context["cl"].result_list
        assert found == code
    assert not desk.get(reverse(LIST), {"q": "canary"}).context["cl"].result_list


def test_a_failed_notice_is_tried_again_and_the_trail_says_by_whom(
    desk: Client, mail: Delivery, code: Delivery, operator: User
) -> None:
    fail(mail)
    fail(code)
    chosen = {"action": "try_again_now", "_selected_action": [mail.pk, code.pk]}
    assert "1 mail is due again" in desk.post(reverse(LIST), chosen, follow=True).content.decode()
    mail.refresh_from_db()
    code.refresh_from_db()
    assert (mail.state, code.state) == (DeliveryState.DUE, DeliveryState.FAILED)
    record = Record.objects.get(action="notifications.try_again")
    assert (record.actor_id, record.target_id) == (operator.pk, mail.pk)


def test_what_was_sent_is_not_sent_again(desk: Client, mail: Delivery) -> None:
    mail.end(DeliveryState.SENT)
    desk.post(reverse(LIST), {"action": "try_again_now", "_selected_action": [mail.pk]})
    mail.refresh_from_db()
    assert mail.state == DeliveryState.SENT


@pytest.mark.parametrize("page", ["add", "delete", "change"])
def test_nothing_is_added_changed_or_deleted(desk: Client, mail: Delivery, page: str) -> None:
    for model, pk in (("delivery", mail.pk), ("notification", mail.notification_id)):
        url = reverse(f"admin:notifications_{model}_{page}", args=[] if page == "add" else [pk])
        assert desk.post(url, {"state": "sent", "post": "yes"}).status_code == 403


def test_a_moderator_has_no_business_here(client: Client, moderator: User, mail: Delivery) -> None:
    client.force_login(moderator)
    assert client.get(reverse(LIST)).status_code == 403


def test_the_operator_sees_the_queue_above_the_list_and_on_the_first_page(desk: Client, mail: Delivery) -> None:
    Delivery.objects.filter(pk=mail.pk).update(due_at=timezone.now() - timedelta(hours=2))
    for url in (reverse(LIST), reverse("admin:index")):
        body = desk.get(url).content.decode()
        assert "mail-figures" in body
        assert "2 hours" in body.replace("\xa0", " ")
        assert "Pause all mail" in body


def test_a_moderator_sees_no_queue(client: Client, moderator: User, mail: Delivery) -> None:
    client.force_login(moderator)
    assert "mail-figures" not in client.get(reverse("admin:index")).content.decode()


def test_the_operator_pauses_all_mail_with_a_reason_and_lets_it_out_again(desk: Client, operator: User) -> None:
    add = reverse("admin:notifications_mailswitch_add")
    assert desk.post(add, {"reason": ""}).status_code == 200
    assert switch.state() is None
    desk.post(add, {"reason": "A wrong link"})
    desk.post(add, {"reason": "Again"})
    paused = switch.state()
    assert paused is not None and (paused.reason, paused.paused_by) == ("A wrong link", operator)
    assert "A wrong link" in desk.get(reverse("admin:index")).content.decode()
    desk.post(reverse("admin:notifications_mailswitch_delete", args=[1]), {"post": "yes"})
    assert switch.state() is None
    actions = Record.objects.filter(target_type="notifications.mailswitch").values_list("action", flat=True)
    assert sorted(actions) == ["notifications.pause", "notifications.resume"]


def test_the_operator_stops_and_starts_an_address(desk: Client, author: User) -> None:
    box = mailboxes.came_back(author.email, for_good=True, reason="550 5.1.1 gone")
    url = reverse("admin:notifications_mailbox_changelist")
    assert "550 5.1.1 gone" in desk.get(url).content.decode()
    for action, is_stopped in (("start_again_now", False), ("stop_now", True), ("start_again_now", False)):
        desk.post(url, {"action": action, "_selected_action": [box.pk]})
        assert mailboxes.is_stopped(author.email) is is_stopped


def test_a_person_starts_their_own_address_again_once_a_day(client: Client, author: User) -> None:
    client.force_login(author)
    page, form = reverse("notifications:telling"), reverse("notifications:start-again")
    assert form not in client.get(page).content.decode()
    for words in ("again.", "Try tomorrow"):
        mailboxes.came_back(author.email, for_good=True, reason="550")
        assert form in client.get(page).content.decode()
        assert words in client.post(form, follow=True).content.decode()
    assert mailboxes.is_stopped(author.email)


def test_a_message_is_written_looked_at_and_sent_once(client: Client, operator: User, author: User) -> None:
    client.force_login(operator)
    client.post(reverse("admin:notifications_staffmessage_add"), {"title": "On Sunday", "body": "We are closed."})
    message = StaffMessage.objects.get()
    assert message.author == operator
    url = reverse("admin:notifications_staffmessage_send", args=[message.pk])
    change = reverse("admin:notifications_staffmessage_change", args=[message.pk])
    assert url in client.get(change).content.decode()
    assert f"It reaches all {User.objects.members().count()} people." in client.get(url).content.decode()
    assert not Delivery.objects.filter(event=Event.STAFF).exists()
    for _twice in range(2):
        assert client.post(url).status_code == 302
        fanout.sweep(for_seconds=10)
    assert Delivery.objects.filter(event=Event.STAFF, recipient=author, channel=Channel.SITE).count() == 1
    assert Record.objects.filter(action="notifications.staff_message").count() == 1
    assert client.post(change, {"title": "Other", "body": "Other."}).status_code == 403
    message.refresh_from_db()
    assert (message.title, message.sent_at is None) == ("On Sunday", False)
    assert url not in client.get(change).content.decode()


def test_a_moderator_tells_nobody_everything(client: Client, moderator: User) -> None:
    message = StaffMessage.objects.create(title="On Sunday", body="We are closed.")
    client.force_login(moderator)
    for url in (
        reverse("admin:notifications_staffmessage_add"),
        reverse("admin:notifications_staffmessage_send", args=[message.pk]),
    ):
        assert client.get(url).status_code == 403
        assert client.post(url).status_code == 403
