"""Making a group, and what an archive needs of it."""

import uuid
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from core import text
from groups.changing import refuse_marked, require_few_links, require_not_paused, trail
from groups.errors import LimitReached
from groups.models import (
    BEGINNINGS,
    SLUG_LONGEST,
    Group,
    MemberRole,
    Membership,
    Preset,
    Visibility,
)
from groups.services.joining import join
from profiles.models import User

A_DAY = 10  # groups that one person may begin
MOST_NAMESAKES_AT_ONCE = 20
RESERVED = frozenset({"new", "invitations", "invited", "group"})  # names of other pages beside those of groups
REVIEW_AFTER = timedelta(days=180)  # of a hidden group, where nobody chose a day


@transaction.atomic
def begin_group(
    *, owner: User, name: str, preset: Preset, submission: uuid.UUID | None = None, **fields: object
) -> Group:
    """A new group of `owner`, with what its sort begins with and `fields` say instead.

    The same `submission` twice gives the one group. Raises NotPossible (paused, or too many links yet), LimitReached,
    MarkedTooHigh.
    """
    refuse_marked(name, *(value for value in fields.values() if isinstance(value, str)), by=owner)
    owner = User.objects.select_for_update(of=("self",), no_key=True).get(pk=owner.pk)  # one at a time
    twin = Group.objects.filter(created_by=owner, submission=submission).first() if submission else None
    if twin is not None:
        return twin
    require_not_paused(owner)
    require_few_links(owner, name, *(str(fields.get(field, "")) for field in ("about", "rules")))
    since = timezone.now() - timedelta(days=1)
    if Group.objects.filter(created_by=owner, created_at__gt=since).count() >= A_DAY:
        raise LimitReached(_("You have begun many groups today. Begin this one tomorrow."))
    group = _store(name=name, preset=preset, created_by=owner, submission=submission, **fields)
    join(group=group, person=owner, role=MemberRole.OWNER)
    trail("group.begun", group, by=owner)
    group.refresh_from_db()
    return group


@transaction.atomic
def make_group(
    *,
    name: str,
    owner: User | int,
    members: Iterable[User | int] = (),
    hosts: Iterable[User | int] = (),
    preset: Preset = Preset.COMMUNITY,
    at: datetime | None = None,
    **said: object,
) -> Group:
    """A group as an archive has it, with its people, given as rows or by their numbers. Nobody is told.

    `said` are columns of the group, such as about, rules, visibility, join_policy, closed_at; what is None is as its
    sort begins. A hidden one without a reason or a day to look again gets "imported" and half a year from now.
    """
    moment = at or timezone.now()
    columns = {field: value for field, value in said.items() if value is not None}
    group = _store(name=name, preset=preset, **columns)
    owner_pk, host_pks = _number(owner), [_number(host) for host in hosts]
    people = dict.fromkeys([owner_pk, *host_pks, *map(_number, members)])
    roles = dict.fromkeys(host_pks, MemberRole.HOST) | {owner_pk: MemberRole.OWNER}
    Membership.objects.bulk_create(
        [
            Membership(group=group, person_id=pk, role=roles.get(pk, MemberRole.MEMBER), joined_at=moment)
            for pk in people
        ],
        batch_size=1000,
    )
    Group.objects.filter(pk=group.pk).update(members_count=len(people))
    group.refresh_from_db()
    return group


def _number(person: User | int) -> int:
    return person if isinstance(person, int) else person.pk


def _store(*, name: str, preset: Preset, **fields: object) -> Group:
    """The row with what its sort begins with, under an address of its own."""
    beginning = BEGINNINGS[preset]
    said: dict[str, object] = {
        "visibility": beginning.visibility,
        "join_policy": beginning.join_policy,
        "tools": [str(tool) for tool in beginning.tools],
        **fields,
    }
    if said["visibility"] == Visibility.HIDDEN:
        said["hidden_reason"] = said.get("hidden_reason") or _("imported")
        said["review_on"] = said.get("review_on") or timezone.localdate() + REVIEW_AFTER
    else:
        said |= {"hidden_reason": "", "review_on": None}
    for _attempt in range(MOST_NAMESAKES_AT_ONCE):
        try:
            with transaction.atomic():
                return Group.objects.create(slug=free_slug(name), name=text.single_line(name), preset=preset, **said)
        except IntegrityError as error:
            if "group_slug_unique" not in str(error):
                raise
    raise LimitReached(_("Many groups of this name are being made. Try again in a moment."))


def free_slug(name: str) -> str:
    """An address for the group that no other has: `make-a-difference`, or `make-a-difference-2`."""
    stem = slugify(name)[: SLUG_LONGEST - 8].strip("-_") or "group"
    taken = {*Group.objects.filter(slug__istartswith=stem).values_list("slug", flat=True), *RESERVED}
    number, slug = 1, stem
    while slug in taken:
        number += 1
        slug = f"{stem}-{number}"
    return slug
