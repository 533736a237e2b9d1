"""What an operator sees of the outbox, and the one thing to be done there."""

import pytest
from django.test import Client
from django.urls import reverse

from audit.models import Record
from notifications.models import Channel, Delivery, DeliveryState, new_message_id
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
