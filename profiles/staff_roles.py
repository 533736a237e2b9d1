"""Roles of staff: which group of Django's each is, and what it may do in the admin. The rows are a file.

Not a migration: Django writes permissions after the last one, and a later release may give an old role another right.
"""

import tomllib
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Final

from django.contrib.auth.models import Group, Permission
from django.db import transaction
from django.db.models import Q

from audit.services import record
from profiles.models import User

_FILE: Final = Path(__file__).parent / "fixtures" / "staff_roles.toml"


class StaffRole(StrEnum):
    """The roles there are. Superusers need none."""

    MODERATOR = "moderator"
    INFORMATION_MANAGER = "information-manager"
    DEPARTMENT_HOST = "department-host"
    OPERATOR = "operator"


class UnknownRight(LookupError):
    """The file names a right that no model of this release has."""


@dataclass(frozen=True)
class Rights:
    """One role of the file."""

    group: str  # the name of Django's group
    may: frozenset[str]  # "app.code"


@cache
def rights_of(role: StaffRole) -> Rights:
    """What the file says of it."""
    row = tomllib.loads(_FILE.read_text(encoding="utf-8"))[role]
    return Rights(row["group"], frozenset(row["may"]))


@transaction.atomic
def group_of(role: StaffRole) -> Group:
    """The group of the role, made where it is missing, with exactly the rights of the file. Raises UnknownRight."""
    rights = rights_of(role)
    group, _made = Group.objects.get_or_create(name=rights.group)
    group.permissions.set(_permissions(rights.may))
    return group


@transaction.atomic
def take_role(*, person: User, role: StaffRole, by: User | None = None) -> None:
    """Let `person` into the admin in that role; twice is once. Signs them out: a new right, a new sign-in."""
    person.groups.add(group_of(role))
    User.objects.filter(pk=person.pk).update(is_staff=True)
    _changed(person, f"staff.{role}", "given", by)


@transaction.atomic
def lay_down_role(*, person: User, role: StaffRole, by: User | None = None) -> None:
    """Take it from them; the admin stays open to them for another role only. Signs them out everywhere."""
    person.groups.remove(group_of(role))
    User.objects.filter(pk=person.pk, is_superuser=False, groups=None).update(is_staff=False)
    _changed(person, f"staff.{role}", "taken", by)


def _permissions(names: frozenset[str]) -> list[Permission]:
    asked = Q()
    for name in names:
        app, _dot, code = name.partition(".")
        asked |= Q(content_type__app_label=app, codename=code)
    found = list(Permission.objects.filter(asked).select_related("content_type"))
    missing = names - {f"{row.content_type.app_label}.{row.codename}" for row in found}
    if missing:
        raise UnknownRight(", ".join(sorted(missing)))
    return found


def _changed(person: User, action: str, reason: str, by: User | None) -> None:
    person.sessions.all().delete()
    person.refresh_from_db()
    record(action, actor_id=by.pk if by else None, target_type="profiles.user", target_id=person.pk, reason=reason)
