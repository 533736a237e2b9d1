"""Whom what happens concerns, by the head of its key: followers of words, members of a group, everybody."""

from django.db.models import QuerySet

from content.models import Broadcast, Entry, Reply, State
from groups.models import Group, Membership, MemberSource
from notifications import fanout
from notifications.about_people import SUCCESSOR_HEAD
from notifications.fanout import Batch
from notifications.models import Event, Notification, StaffMessage
from notifications.telling import Reason
from profiles.models import Role, User
from stream.levels import followers_told
from stream.models import Follow, Level


def register_all() -> None:
    """Make them known to the fan-out. Called in `AppConfig.ready()`."""
    fanout.register("entry", followers_of_entry)
    fanout.register("reply", followers_of_reply)
    fanout.register("announcement", announced_to)
    fanout.register("group-closed", members)
    fanout.register("group-reopened", members)
    fanout.register("staff", everybody)
    fanout.register(SUCCESSOR_HEAD, left_without_department)


def followers_of_entry(about: Notification, after: int, most: int) -> Batch | None:
    """Who watches what the entry stands in, or wants its first post."""
    if about.entry is None or about.reply_id is not None:  # it became a reply somewhere else, and is no new entry
        return None
    if (
        about.entry.is_official
        and Broadcast.objects.filter(entry=about.entry, feeds_from__gt=about.created_at).exists()
    ):
        return None  # beyond the three of its channel's week: it comes by feeds and digests when its turn has come
    return _followers(about.entry, Event.NEW_ENTRY, after, most)


def followers_of_reply(about: Notification, after: int, most: int) -> Batch | None:
    """Who watches what the reply stands in."""
    return None if about.reply is None else _followers(about.reply, Event.NEW_REPLY, after, most)


def _followers(words: Entry | Reply, event: Event, after: int, most: int) -> Batch | None:
    if words.state != State.PUBLISHED:
        return None
    found = followers_told(words, after=after, most=most)
    if not found:
        return None
    return Batch(found[-1][0], {person: Reason(event, follow) for person, follow in found})


def announced_to(about: Notification, after: int, most: int) -> Batch | None:
    """Members of the group, but those who muted it."""
    if about.entry is None or about.entry.state != State.PUBLISHED or about.group is None:
        return None
    return _members(about, Event.ANNOUNCEMENT, without_muted(members_of(about.group), about.group), after, most)


def members(about: Notification, after: int, most: int) -> Batch | None:
    """Everybody who is in the group: they must know what becomes of it."""
    return None if about.group is None else _members(about, Event.GROUP_CLOSED, members_of(about.group), after, most)


def members_of(group: Group) -> "QuerySet[Membership]":
    """Present members."""
    return Membership.objects.present().filter(group=group)


def without_muted(rows: "QuerySet[Membership]", group: Group) -> "QuerySet[Membership]":
    """Those of `rows` who have not muted `group`, also for a time."""
    return rows.exclude(person__in=Follow.objects.to(group).now_at(Level.MUTED).values("person"))


def _members(about: Notification, event: Event, rows: "QuerySet[Membership]", after: int, most: int) -> Batch | None:
    """Those who were there when it happened. Whom a rule took in gets no mail."""
    there = rows.filter(joined_at__lte=about.created_at, person__gt=after).order_by("person")
    found = list(there.values_list("person", "source")[:most])
    if not found:
        return None
    by_rule = {person for person, source in found if source == MemberSource.RULE}
    return Batch(found[-1][0], {person: Reason(event) for person, _source in found}, by_rule)


def everybody(about: Notification, after: int, most: int) -> Batch | None:
    """All members, or those of one department, as the message of that number says."""
    message = message_of(about)
    if message is None:
        return None
    found = list(people_of(message).filter(pk__gt=after).order_by("pk").values_list("pk", flat=True)[:most])
    return Batch(found[-1], dict.fromkeys(found, Reason(Event.STAFF))) if found else None


def left_without_department(about: Notification, after: int, most: int) -> Batch | None:
    """Who still holds a role in the department of that number, which has ended."""
    number = about.key.partition(":")[2]
    if not number.isdecimal():
        return None
    there = Role.objects.current().filter(department=int(number), person__gt=after).values("person")
    people = User.objects.members().filter(pk__in=there).order_by("pk")
    found = list(people.values_list("pk", flat=True)[:most])
    return Batch(found[-1], dict.fromkeys(found, Reason(Event.SUCCESSOR))) if found else None


def people_of(message: StaffMessage) -> "QuerySet[User]":
    """To whom the message goes: members, of its department if it has one, in whichever of their roles."""
    people = User.objects.members()
    if message.department_id is None:
        return people
    return people.filter(pk__in=Role.objects.current().filter(department=message.department_id).values("person"))


def message_of(about: Notification) -> StaffMessage | None:
    """The message that a notification tells of."""
    number = about.key.partition(":")[2]
    return StaffMessage.objects.filter(pk=number).first() if number.isdecimal() else None
