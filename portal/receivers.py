"""What people do themselves changes what is around them. Connected in `AppConfig.ready()`."""

from collections.abc import Iterable
from typing import Any

from colleagues.models import ColleagueLink
from groups.models import Membership
from portal import margin
from profiles.models import User


def forget_margin(sender: Any, *, person: User, **kwargs: Any) -> None:
    """They follow or mute something, or left a group."""
    margin.forget([person.pk])


def forget_margin_of_adder(sender: Any, *, link: ColleagueLink, **kwargs: Any) -> None:
    """They added a colleague."""
    margin.forget([link.member_id])


def forget_margin_of_member(sender: Any, *, membership: Membership, **kwargs: Any) -> None:
    """They joined a group."""
    margin.forget([membership.person_id])


def forget_margins(sender: Any, *, people: Iterable[int], **kwargs: Any) -> None:
    """They say something else of themselves."""
    margin.forget(people)
