"""Letting an entry stand elsewhere. Who reads what was written may become fewer by it, never more or others."""

from dataclasses import dataclass

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from content import signals
from content.models import Announcement, Audience, Entry, Mention, Pin, State, readers_of
from content.services.entries import check_audience, check_open
from content.services.errors import AudienceRefused, NotPossible
from core.markings import Marking
from groups.models import Group
from groups.services import locked as locked_group
from profiles.models import Department, User


@dataclass(frozen=True)
class Room:
    """For whom words are: an audience, and whose."""

    audience: str
    group: Group | None
    department: Department
    author: User

    @classmethod
    def of(cls, entry: Entry) -> "Room":
        """For whom the entry is now."""
        return cls(entry.audience, entry.group, entry.department, entry.author)

    @property
    def label(self) -> str:
        """Who that is, in words."""
        match self.audience:
            case Audience.EVERYONE:
                return _("everyone in the civil service")
            case Audience.DEPARTMENT:
                return _("people in %(department)s") % {"department": self.department.name}
            case Audience.GROUP if self.group is not None:
                return _("members of %(group)s") % {"group": self.group.name}
            case Audience.COLLEAGUES:
                return _("colleagues of %(name)s") % {"name": self.author.name}
        return _("only %(name)s") % {"name": self.author.name}


def contains(outer: Room, inner: Room) -> bool:
    """Whether whoever reads what is for `inner` may also read what is for `outer`, whoever comes and goes.

    Blocks are not asked: they are about the person who wrote the words, and go with their words.
    """
    if outer.audience == Audience.EVERYONE:
        return True
    match inner.audience:
        case Audience.DEPARTMENT:
            return outer.audience == Audience.DEPARTMENT and outer.department == inner.department
        case Audience.GROUP:
            return outer.audience == Audience.GROUP and outer.group == inner.group
        case Audience.COLLEAGUES:
            return outer.audience == Audience.COLLEAGUES and outer.author == inner.author
        case Audience.ONLY_ME:
            return outer.audience in {Audience.ONLY_ME, Audience.COLLEAGUES} and outer.author == inner.author
    return False


def check_contained(*, before: Room, after: Room) -> None:
    """Raise AudienceRefused where somebody could read the words after it who could not before."""
    if not contains(before, after):
        raise AudienceRefused(
            _(
                "What was written for %(before)s cannot be shown to %(after)s: "
                "whoever wrote it counted on those who could read it then."
            )
            % {"before": before.label, "after": after.label}
        )


def check_marking(*, before: str, after: str) -> None:
    """Raise NotPossible where the words would lose their marking."""
    if before == Marking.SENSITIVE != after:
        raise NotPossible(_("What is marked OFFICIAL-SENSITIVE stays in a group that is."))


def check_move(*, entry: Entry, group: Group | None, audience: str) -> None:
    """Whether the entry may stand in `group`, for `audience`. Raises NotPossible, AudienceRefused."""
    if entry.state != State.PUBLISHED:
        raise NotPossible(_("This is not published any more."))
    check_open(entry.group)
    check_open(group)
    if audience not in Audience.values:
        raise AudienceRefused(_("Choose who may read it."))
    check_contained(before=Room.of(entry), after=Room(audience, group, entry.department, entry.author))
    check_audience(audience=audience, group=group)
    if entry.is_official and (group is not None or audience != Audience.EVERYONE):
        raise AudienceRefused(_("What a department says officially is for everyone, and stands in no group."))
    check_marking(before=entry.marking, after=group.marking if group else Marking.OFFICIAL)


def lock_entries(*pks: int) -> list[Entry]:
    """The entries, locked in the order of their numbers whatever the order they are asked in: none waits in a circle.

    Raises NotPossible where one of them is gone.
    """
    rows = Entry.objects.filter(pk__in=pks)
    list(rows.order_by("pk").select_for_update(of=("self",), no_key=True).values_list("pk"))
    found = {entry.pk: entry for entry in rows.select_related("author", "department", "group")}  # as they are now
    if not {*pks} <= {*found}:
        raise NotPossible(_("This is not published any more."))
    return [found[pk] for pk in pks]


@transaction.atomic
def move_entry(*, entry: Entry, group: Group | None, audience: str) -> Entry:
    """Let the entry and its replies stand in `group` (None: in none), for `audience`. Its marking is the group's.

    A pin and an announcement stay behind. Raises NotPossible, AudienceRefused.
    """
    if group is not None:
        group = locked_group(group)  # it may be narrowed or closed at this moment: that takes the same two locks
    [entry] = lock_entries(entry.pk)
    check_move(entry=entry, group=group, audience=audience)
    if (entry.group, entry.audience) == (group, audience):
        return entry
    before = Room.of(entry)
    if entry.group != group:
        Pin.objects.filter(entry=entry).delete()
        Announcement.objects.filter(entry=entry).delete()
    entry.group, entry.audience = group, audience
    entry.marking = group.marking if group else Marking.OFFICIAL
    entry.version += 1
    entry.save(update_fields=["group", "audience", "marking", "version", "updated_at"])
    forget_mentions(entry)
    signals.placed.send(sender=Entry, entry=entry)
    if not contains(Room.of(entry), before):
        signals.narrowed.send(sender=Entry, entry=entry)
    return entry


def forget_mentions(entry: Entry) -> None:
    """Take away the mentions in the entry and its replies of people who cannot read it any more. Nobody is told."""
    here = Mention.objects.filter(Q(entry=entry) | Q(reply__entry=entry))
    here.exclude(person__in=readers_of(entry, among=User.objects.all())).delete()
