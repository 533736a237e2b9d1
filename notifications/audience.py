"""Who of the people concerned may be told. Asked when a notice is written, and again when its mail is rendered."""

from collections.abc import Iterable

from django.db.models import Q, QuerySet

from colleagues.models import people_blocked_by, people_who_blocked
from content.models import Entry, Reply, State, Voice, readers_of, readers_of_reply
from profiles.models import User


def may_be_told(people: Iterable[int], *, entry: Entry | None, reply: Reply | None) -> set[int]:
    """Readers, and people who have not claimed their account yet: in the site they see what they may read by then."""
    written = reply or entry
    if entry is None or written is None or written.state != State.PUBLISHED:
        return set()
    among = User.objects.filter(pk__in=set(people))
    readers = readers_of(entry, among=among) if reply is None else readers_of_reply(reply, among=among)
    return {*readers.values_list("pk", flat=True), *_unclaimed(among).values_list("pk", flat=True)}


def those_told(among: "QuerySet[User]", *, words: Entry) -> "QuerySet[User]":
    """Of `among` those who may be told of an entry and whom no block keeps from its author, as a query."""
    readers = Q(pk__in=readers_of(words, among=among).values("pk")) | Q(pk__in=_unclaimed(among).values("pk"))
    told = among.filter(readers)
    return told if words.voice == Voice.OFFICIAL else told.exclude(_apart_from(words.author))


def _unclaimed(among: "QuerySet[User]") -> "QuerySet[User]":
    return among.filter(confirmed_at=None, admitted_at__isnull=False, suspended_at=None, left_at=None)


def kept_apart(people: Iterable[int], *, words: Entry | Reply) -> set[int]:
    """Those whom a block stands between and the author of `words`, either way. An official voice is heard by all."""
    return set() if words.voice == Voice.OFFICIAL else kept_apart_from(people, person=words.author)


def kept_apart_from(people: Iterable[int], *, person: User) -> set[int]:
    """Those whom a block stands between and `person`, either way."""
    return set(User.objects.filter(_apart_from(person), pk__in=set(people)).values_list("pk", flat=True))


def _apart_from(person: User) -> Q:
    return Q(pk__in=people_who_blocked(person.pk)) | Q(pk__in=people_blocked_by(person))
