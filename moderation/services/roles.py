"""Who may act as a moderator: a group of Django's, appointed and dismissed with a line in the trail."""

from typing import Final

from django.contrib.auth.models import Group
from django.db import transaction

from audit.services import record
from profiles.models import User
from profiles.staff_roles import StaffRole, group_of, rights_of

MODERATORS: Final = rights_of(StaffRole.MODERATOR).group


@transaction.atomic
def make_moderator(person: User, *, by: User | None = None) -> None:
    """Let `person` into the admin as a moderator; twice is once. Signs them out: a new right, a new sign-in."""
    person.groups.add(moderators())
    User.objects.filter(pk=person.pk).update(is_staff=True)
    _role_changed(person, "moderation.appoint", by)


@transaction.atomic
def dismiss_moderator(person: User, *, by: User | None = None) -> None:
    """Take the right away again; the admin stays open to them for another role only. Signs them out everywhere."""
    person.groups.remove(moderators())
    User.objects.filter(pk=person.pk, is_superuser=False, groups=None).update(is_staff=False)
    _role_changed(person, "moderation.dismiss", by)


def moderators() -> Group:
    """Django's group of moderators, made when it is missing, with the rights that it has today."""
    return group_of(StaffRole.MODERATOR)


def _role_changed(person: User, action: str, by: User | None) -> None:
    person.sessions.all().delete()
    person.refresh_from_db()
    record(action, actor_id=by.pk if by else None, target_type="profiles.user", target_id=person.pk)
