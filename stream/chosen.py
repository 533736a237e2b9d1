"""Which follows, and which groups without one: by sort, level and name.

Names are looked for through their doors alone, and only among what is followed: a list of 10,000 stays quick.
"""

from typing import Any

from django.db.models import Q

from groups.models import Membership
from groups.models.membership import MembershipQuerySet
from profiles.models import User
from stream.models import Follow, Level
from stream.models.follow import FollowQuerySet
from stream.targets import COLUMNS, seen_by


def of_name(person: User, name: str, *, level: Level | None = None, words: str = "") -> FollowQuerySet:
    """What `person` follows of that sort: at that level now, called so."""
    column = COLUMNS[name]
    rows = Follow.objects.of(person).filter(**{f"{column}__isnull": False})
    if level is not None:
        rows = rows.now_at(level)
    if words:
        followed = Q(**{f"{'followers' if name == 'person' else 'follows'}__person": person})
        rows = rows.filter(**{f"{column}__in": _called(name, words, person).filter(followed).order_by().values("pk")})
    return rows


def member_groups(person: User, *, words: str = "") -> MembershipQuerySet:
    """Memberships of the groups that `person` is in and has chosen no level for."""
    chosen = Follow.objects.of(person).filter(group__isnull=False).values("group")
    rooms = Membership.objects.present().filter(person=person).exclude(group__in=chosen)
    return rooms.filter(group__in=_called("group", words, person).order_by().values("pk")) if words else rooms


def _called(name: str, words: str, person: User) -> Any:
    found = seen_by(name, person)
    for word in words.split()[:6]:
        found = found.filter(**{f"{'title' if name == 'thread' else 'name'}__icontains": word})
    return found
