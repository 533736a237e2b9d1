"""Who may act as a moderator: a group of Django's, appointed and dismissed with a line in the trail."""

from typing import Final

from django.contrib.auth.models import Group, Permission
from django.db import transaction

from audit.services import record
from profiles.models import User

MODERATORS: Final = "Moderators"
_VIEWED: Final = (
    *(("content", "entry"), ("content", "reply"), ("groups", "group")),
    *(("moderation", "report"), ("moderation", "act")),
)
_HOSTS: Final = (("profiles", "view_profession"), ("profiles", "change_profession"))  # they name who hosts a hub


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
    """Django's group of moderators, made when it is missing, with the rights that it has today.

    Not a migration: Django writes permissions after the last one, and a later release may add one to an old group.
    """
    group, _made = Group.objects.get_or_create(name=MODERATORS)
    named = [("moderation", "moderate"), *_HOSTS, *((app, f"view_{model}") for app, model in _VIEWED)]
    found = [Permission.objects.get(content_type__app_label=app, codename=code) for app, code in named]
    group.permissions.set(found)
    return group


def _role_changed(person: User, action: str, by: User | None) -> None:
    person.sessions.all().delete()
    person.refresh_from_db()
    record(action, actor_id=by.pk if by else None, target_type="profiles.user", target_id=person.pk)
