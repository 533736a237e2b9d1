"""The sender of the envelope: an address of each mail's own, so that what comes back says which mail it was.

`bounce+TOKEN@BOUNCE_DOMAIN`, the local part at most 64 octets (RFC 5321, section 4.5.3.1.1). The token is the number of
the delivery and a code over number and address: nobody makes one, and one for an address says nothing about another.
Upper and lower case are the same in it, because servers on the way may change them.
"""

import base64
import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.utils import parseaddr

from allauth.account.models import EmailAddress
from django.conf import settings
from django.utils.crypto import constant_time_compare, salted_hmac

from notifications.models import Delivery

PREFIX = "bounce"
CODE_OCTETS = 10  # 16 letters
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
_FORM = re.compile(rf"{PREFIX}\+([0-9a-z]{{1,13}})\.([a-z2-7]{{16}})", re.IGNORECASE)


@dataclass(frozen=True)
class Named:
    """What a return path names: a mail, and the address that it went to."""

    delivery: Delivery
    address: str


def return_path(delivery: Delivery, address: str) -> str:
    """The sender of the envelope of `delivery`, which goes to `address`."""
    return f"{PREFIX}+{_in_base_36(delivery.pk)}.{_code(delivery.pk, address)}@{settings.BOUNCE_DOMAIN}"


def named_by(address: str) -> Named | None:
    """The mail that a return path names; None for a token that is not ours, or of an address that is theirs no more."""
    found = _FORM.fullmatch(parseaddr(address)[1].partition("@")[0])
    if found is None:
        return None
    number, code = int(found[1], 36), found[2].lower()
    delivery = Delivery.objects.select_related("recipient").filter(pk=number, channel="mail").first()
    if delivery is None:
        return None
    for theirs in _addresses(delivery):
        if constant_time_compare(code, _code(delivery.pk, theirs)):
            return Named(delivery, theirs)
    return None


def _addresses(delivery: Delivery) -> Iterator[str]:
    """Where it may have gone to: a person may have changed their address since."""
    if delivery.recipient is None:
        yield delivery.address
        return
    yield delivery.recipient.email
    yield from EmailAddress.objects.filter(user=delivery.recipient).values_list("email", flat=True)


def _code(number: int, address: str) -> str:
    code = salted_hmac("notifications.return_path", f"{number}:{address.lower()}", algorithm="sha256").digest()
    return base64.b32encode(code[:CODE_OCTETS]).decode("ascii").lower()


def _in_base_36(number: int) -> str:
    digits = ""
    while number:
        number, digit = divmod(number, 36)
        digits = _DIGITS[digit] + digits
    return digits or "0"
