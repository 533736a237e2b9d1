"""Work addresses: one spelling for each mailbox, and which spellings may sign up."""

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

LONGEST = 254  # characters, RFC 5321 section 4.5.3.1.3 without the angle brackets
_LOCAL_PART = re.compile(r"[a-z0-9!#$%&'*/=?^_`{|}~.-]+")  # what a department gives out: no quotes, no "+"


def normal(address: str) -> str:
    """The one spelling under which an address is stored: lower case, the domain in ASCII (RFC 5891).

    Two ways to type the same mailbox are one person. Raises ValidationError where that cannot be ASCII; what else is
    wrong with an address is not looked at.
    """
    local, at, domain = address.strip().rpartition("@")
    try:
        local.encode("ascii")  # before lower(): the sign of the kelvin would become a "k"
        ascii_domain = domain.lower().encode("idna").decode("ascii").lower()
    except UnicodeError:
        raise ValidationError(wrong_format(), code="invalid") from None
    return f"{local.lower()}{at}{ascii_domain}"


def check_work_address(address: str) -> None:
    """Raise ValidationError for an address, in normal spelling, that is valid mail syntax but no work address.

    "ada+1@…" reaches the mailbox of "ada@…": one mailbox is one person, so nobody gets a second account that way.
    """
    local, _at, domain = address.rpartition("@")
    if "+" in local:
        raise ValidationError(_("Enter your email address without the part from “+” to “@”."), code="plus")
    if not _LOCAL_PART.fullmatch(local) or domain.startswith("[") or "." not in domain:
        raise ValidationError(wrong_format(), code="invalid")


def wrong_format() -> str:
    """The one sentence for every malformed address."""
    return _("Enter an email address in the correct format, like name@department.gov.uk")
