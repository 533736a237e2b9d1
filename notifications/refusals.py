"""Why a mail is not sent although it was due."""

from profiles.models import User


class NotToBeSent(Exception):
    """There is no longer a reason to send it. The text is a code for the operator."""


def check_person(person: User) -> None:
    """Raises NotToBeSent for people who may not read any more, or not yet."""
    if person.left_at is not None:
        raise NotToBeSent("left")
    if person.suspended_at is not None:
        raise NotToBeSent("suspended")
    if person.is_unclaimed:
        raise NotToBeSent("not-claimed")
    if not person.may_read:
        raise NotToBeSent("not-admitted")
