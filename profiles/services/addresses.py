"""Work addresses of one person: a second one is proven by its code, one is the main one, old ones are retired.

`User.email` repeats the main one. An address that belongs to anybody else is never joined to this account; a sign-up
that nobody ever proved holds no address against whoever reads its mailbox.
"""

from allauth.account.models import EmailAddress
from django.db import IntegrityError, transaction

from audit.services import record
from profiles import addresses
from profiles.letters import tell
from profiles.models import User
from profiles.services.carrying import home_of

MOST_ADDRESSES = 5


class UnknownDomain(ValueError):
    """The domain belongs to no department that is open or was carried on."""


class AddressTaken(ValueError):
    """Somebody else has the address."""


class TooManyAddresses(ValueError):
    """The person has five."""


class MainAddress(ValueError):
    """The main address is changed, not retired."""


def addresses_of(person: User) -> list[EmailAddress]:
    """The addresses that a person proved, the main one first."""
    return list(EmailAddress.objects.filter(user=person, verified=True).order_by("-primary", "email"))


def check_may_be_added(address: str, person: User) -> None:
    """Raise ValidationError, UnknownDomain or TooManyAddresses. Says nothing about other people."""
    addresses.check_work_address(address)
    if home_of(address) is None:
        raise UnknownDomain
    if EmailAddress.objects.filter(user=person).exclude(email=address).count() >= MOST_ADDRESSES:
        raise TooManyAddresses


def is_of_somebody_else(address: str, person: User) -> bool:
    """Whether another account has the address, proven or from an archive."""
    others = User.objects.exclude(pk=person.pk).filter(email=address).exclude(confirmed_at=None, admitted_at=None)
    proven = EmailAddress.objects.exclude(user=person).filter(email=address, verified=True)
    return others.exists() or proven.exists()


@transaction.atomic
def add_address(*, person: User, address: str) -> EmailAddress:
    """The person typed the code that went to `address`. Twice is once. Raises AddressTaken, and all of the above."""
    _lock(person)
    row, is_new = write_address(person, address)
    if is_new:
        tell(person, "address_added", to=[person.email, address], address=address)
    return row


@transaction.atomic
def make_main(*, person: User, row: EmailAddress) -> bool:
    """Sign in, mails and limits go by this address from now on. False where it is, or has gone. Raises AddressTaken."""
    person = _lock(person)
    before = person.email
    if not write_main(person, row):
        return False
    tell(person, "address_main_changed", to=[before, person.email], address=person.email)
    return True


@transaction.atomic
def retire_address(*, person: User, row: EmailAddress) -> bool:
    """Nobody signs in with this address any more. False where it had gone. Raises MainAddress."""
    person = _lock(person)
    if not drop_address(person, row):
        return False
    tell(person, "address_retired", to=[person.email, row.email], address=row.email)
    return True


def write_address(person: User, address: str) -> tuple[EmailAddress, bool]:
    """What `add_address` does without telling, for a locked person. True where it is new."""
    check_may_be_added(address, person)
    _free(address, person)
    try:
        with transaction.atomic():
            row, is_new = EmailAddress.objects.update_or_create(user=person, email=address, defaults={"verified": True})
    except IntegrityError as error:  # proven by somebody else, this very moment
        raise AddressTaken from error
    if is_new:
        _record("address.added", person)
    return row, is_new


def write_main(person: User, row: EmailAddress) -> bool:
    """What `make_main` does without telling, for a locked person, who is brought up to date."""
    kept = EmailAddress.objects.filter(pk=row.pk, user=person, verified=True, primary=False).first()
    if kept is None:
        return False
    _free(kept.email, person)
    EmailAddress.objects.filter(user=person, primary=True).update(primary=False)
    EmailAddress.objects.filter(pk=kept.pk).update(primary=True)
    person.email = kept.email
    try:
        with transaction.atomic():
            person.save(update_fields=["email", "updated_at"])
    except IntegrityError as error:
        raise AddressTaken from error
    _record("address.main_changed", person)
    return True


def drop_address(person: User, row: EmailAddress) -> bool:
    """What `retire_address` does without telling, for a locked person."""
    kept = EmailAddress.objects.filter(pk=row.pk, user=person).first()
    if kept is None:
        return False
    if kept.primary or kept.email == person.email:
        raise MainAddress
    kept.delete()
    _record("address.retired", person)
    return True


def _lock(person: User) -> User:
    return User.objects.select_for_update(of=("self",), no_key=True).get(pk=person.pk)


def _free(address: str, person: User) -> None:
    """Drop a sign-up that nobody confirmed and nobody admitted: it wrote nothing and proved nothing."""
    if is_of_somebody_else(address, person):
        raise AddressTaken
    for squatter in User.objects.exclude(pk=person.pk).filter(email=address, confirmed_at=None, admitted_at=None):
        record("person.sign_up_dropped", actor_id=person.pk, target_type="person", target_id=squatter.pk)
        squatter.delete()


def _record(action: str, person: User) -> None:
    record(action, actor_id=person.pk, target_type="person", target_id=person.pk)
