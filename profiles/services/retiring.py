"""What becomes of the addresses of somebody who leaves, and how they come in again.

A department gives an address out again. So leaving retires addresses: nobody signs in with them, and whoever proves one
next gets an account of their own, never the words or rooms of the one before. Who comes back is admitted by an
operator, to an address that they prove by its code.
"""

from typing import Final

from allauth.account.models import EmailAddress

from profiles import addresses
from profiles.models import RetiredAddress, User
from profiles.services.addresses import AddressTaken, is_of_somebody_else

NOBODYS_DOMAIN: Final = "left.invalid"  # RFC 2606: nobody gets mail there, and no department ever has it


class NoAddress(ValueError):
    """Nobody knows by which address they should come in."""


def retire_addresses(person: User) -> None:
    """They are free from now on. The caller has locked the person, and records why."""
    held = EmailAddress.objects.filter(user=person)
    for email in {row.email for row in held} | {person.email}:
        is_main = email == person.email
        RetiredAddress.objects.update_or_create(person=person, email=email, defaults={"was_main": is_main})
    held.delete()
    person.email = f"account-{person.pk}@{NOBODYS_DOMAIN}"
    person.save(update_fields=["email", "updated_at"])


def admit_address(person: User, typed: str = "") -> None:
    """Let the person come in again by `typed`, or by the main address that they had: by a code, never by a password
    from before. The caller has locked them. Raises NoAddress, AddressTaken, and ValidationError for what is no address.
    """
    address = addresses.normal(typed) if typed else _main_before(person)
    if typed:
        addresses.check_work_address(address)
    if not address:
        raise NoAddress
    if is_of_somebody_else(address, person):
        raise AddressTaken
    for squatter in User.objects.exclude(pk=person.pk).filter(email=address, confirmed_at=None, admitted_at=None):
        squatter.delete()  # a sign-up that proved nothing
    EmailAddress.objects.filter(user=person).update(primary=False)
    EmailAddress.objects.update_or_create(user=person, email=address, defaults={"verified": False, "primary": True})
    RetiredAddress.objects.filter(person=person, email=address).delete()
    person.email, person.confirmed_at = address, None
    person.set_unusable_password()
    person.save(update_fields=["email", "confirmed_at", "password", "updated_at"])


def _main_before(person: User) -> str:
    """The address that they had, also of an account that was shut before addresses were retired."""
    if not person.email.endswith(f"@{NOBODYS_DOMAIN}"):
        return person.email
    row = RetiredAddress.objects.filter(person=person, was_main=True).order_by("-retired_at").first()
    return row.email if row else ""
