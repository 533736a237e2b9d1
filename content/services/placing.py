"""What owners and hosts do with entries of their group: keep up to five on top, announce one a week to all members."""

from datetime import date, timedelta
from typing import NamedTuple

from django.db import IntegrityError, transaction
from django.db.models import Exists
from django.utils import timezone
from django.utils.translation import gettext as _

from audit.services import record
from content import signals
from content.models import Announcement, Entry, Pin
from content.services import storing
from content.services.errors import NotPossible, Refused
from content.services.paused import check_not_paused
from groups.models import KEEPERS, Group, MemberRole, Membership, groups_hosted_by
from groups.services import locked
from profiles.models import User

MOST_PINS = 5


class NotAllowed(Refused):
    """It is for owners and hosts of the group; the page is a 403."""


def may_place(entry: Entry, person: User) -> bool:
    """Whether `person` keeps order in the group of `entry`. One query; none for an entry without a group."""
    return entry.group_id is not None and groups_hosted_by(person).filter(group=entry.group_id).exists()


class Placing(NamedTuple):
    """What a member may do with an entry of their group."""

    can_place: bool = False
    is_pinned: bool = False
    sees_ledger: bool = False  # who was told of the announcement


def placing_of(entry: Entry, person: User) -> Placing:
    """What `person` may do with `entry`. One query; none without a group."""
    if entry.group_id is None or not entry.is_published:
        return Placing()
    own = Membership.objects.present().filter(person=person, group=entry.group_id)
    found = own.annotate(
        on_top=Exists(Pin.objects.filter(entry=entry)),
        announced=Exists(Announcement.objects.filter(entry=entry)),
        by_me=Exists(Announcement.objects.filter(entry=entry, announced_by=person)),
    )
    row = found.values_list("role", "on_top", "announced", "by_me").first()
    if row is None:
        return Placing()
    role, on_top, announced, by_me = row
    keeps = role in KEEPERS
    theirs = by_me or role == MemberRole.OWNER or entry.author_id == person.pk
    return Placing(keeps, keeps and on_top, announced and theirs)


@transaction.atomic
def pin(*, entry: Entry, by: User) -> Pin:
    """Keep an entry on top of its group's page. Twice is once. Raises NotAllowed, NotPossible: five are there."""
    group = _group_of(entry, by)
    entry = _published(entry)
    before = Pin.objects.of(group).filter(entry=entry).first()
    if before is not None:
        return before
    if Pin.objects.of(group).count() >= MOST_PINS:
        raise NotPossible(_("Five entries are kept on top already. Take one of them down first."))
    made = Pin.objects.create(entry=entry, group=group, pinned_by=by)
    _trail("content.pinned", entry, by)
    return made


@transaction.atomic
def unpin(*, entry: Entry, by: User) -> bool:
    """Take it down. False where it was not on top. Raises NotAllowed."""
    group = _group_of(entry, by)
    removed, _by_model = Pin.objects.of(group).filter(entry=entry).delete()
    if removed:
        _trail("content.unpinned", entry, by)
    return bool(removed)


@transaction.atomic
def announce(*, entry: Entry, by: User) -> Announcement:
    """Tell every member of the group of an entry: one a week, which begins on Monday. The same entry twice is once.

    Raises NotAllowed, NotPossible: not published, another one this week, a closed group.
    """
    check_not_paused(by)
    group = _group_of(entry, by)
    entry = _published(entry)
    before = Announcement.objects.filter(entry=entry).first()
    if before is not None:
        return before
    if group.is_closed:
        raise NotPossible(_("This group is closed. What was written in it stays, and nothing is added."))
    try:
        with transaction.atomic():
            made = Announcement.objects.create(entry=entry, group=group, week_of=this_week(), announced_by=by)
    except IntegrityError as error:
        raise NotPossible(_("This group has announced something this week. The next week begins on Monday.")) from error
    _trail("content.announced", entry, by)
    signals.announced.send(sender=Announcement, announcement=made)
    return made


def this_week() -> date:
    """Its Monday, in London."""
    today = timezone.localdate()
    return today - timedelta(days=today.weekday())


def _group_of(entry: Entry, by: User) -> Group:
    """The group under its lock. Raises NotAllowed."""
    if entry.group is None or not may_place(entry, by):
        raise NotAllowed(_("Only an owner or a host of the group may do this."))
    group = locked(entry.group)
    if not may_place(entry, by):  # taken away while we waited
        raise NotAllowed(_("Only an owner or a host of the group may do this."))
    return group


def _published(entry: Entry) -> Entry:
    """The entry under its lock. Raises NotPossible."""
    entry = storing.locked(Entry.objects.all(), entry.pk)
    if not entry.is_published:
        raise NotPossible(_("This is not published any more."))
    return entry


def _trail(action: str, entry: Entry, by: User) -> None:
    record(action, actor_id=by.pk, target_type="content.entry", target_id=entry.pk)
