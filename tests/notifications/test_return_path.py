"""The sender of the envelope names the mail, and nobody else can make one."""

from typing import Any

import pytest

from notifications.models import Channel, Delivery
from notifications.return_path import Named, named_by, return_path
from notifications.tasks import send_due
from profiles.models import User
from tests.notifications.mailserver import Handler
from tests.notifications.test_sending import letters

pytestmark = pytest.mark.django_db


def test_each_mail_leaves_with_a_sender_of_its_own_that_names_it(server: Handler, settings: Any) -> None:
    settings.BOUNCE_DOMAIN = "bounces.civnet.example"
    made = letters(3)
    send_due()
    assert len(set(server.senders)) == 3
    assert all(sender.endswith("@bounces.civnet.example") for sender in server.senders)
    assert [named_by(sender) for sender in server.senders] == [Named(row, row.address) for row in made]
    assert {str(message["From"].addresses[0].addr_spec) for _, message in server.taken} == {"no-reply@localhost"}


def test_the_local_part_fits_for_the_largest_number_there_is(mail: Delivery) -> None:
    mail.pk = 2**63 - 1
    assert len(return_path(mail, "x" * 240 + "@transport.example").partition("@")[0]) <= 64


def test_a_server_on_the_way_may_change_the_case(mail: Delivery, author: User) -> None:
    path = return_path(mail, author.email)
    assert named_by(path.upper()) == named_by(path) == Named(mail, author.email)


def test_a_token_is_of_one_mail_and_one_address(mail: Delivery, author: User, colleague: User) -> None:
    path = return_path(mail, author.email)
    code = path.partition(".")[2]
    other = Delivery.objects.create(
        channel=Channel.MAIL, address=colleague.email, message_id="<1@x>", text="canary", subject="s"
    )
    for forged in (return_path(mail, colleague.email), return_path(other, author.email)):
        assert named_by(forged) is None
    assert named_by(f"bounce+zz.{code}") is None


def test_with_another_key_no_token_is_ours(mail: Delivery, author: User, settings: Any) -> None:
    path = return_path(mail, author.email)
    settings.SECRET_KEY = "another" * 10
    assert named_by(path) is None


@pytest.mark.parametrize(
    "address",
    [
        "",
        "@",
        "bounce@x.example",
        "bounce+@x.example",
        "bounce+1.aaaaaaaaaaaaaaaa@x.example",
        "bounce+zzzzzzzzzzzzz.aaaaaaaaaaaaaaaa@x.example",
        "bounce+\u0661.aaaaaaaaaaaaaaaa@x",
        "bounce+1.aaaaaaaaaaaaaaaa\x00@x",
        "bounce+" + "1" * 100_000,
    ],
)
def test_what_is_no_token_names_nothing(db: None, address: str) -> None:
    assert named_by(address) is None
