"""Who of the people concerned may be told. Asked when a notice is written, and again when its mail is rendered."""

from collections.abc import Iterable
from typing import Final

from django.db.models import Q

from colleagues.models import people_blocked_by, people_who_blocked
from content.models import Entry, ReactionKind, Reply, State, Voice, readers_of, readers_of_reply
from profiles.models import User

KINDLY: Final = (ReactionKind.USEFUL, ReactionKind.ME_TOO, ReactionKind.SUPPORT)  # what an author likes to hear of


def may_be_told(people: Iterable[int], *, entry: Entry | None, reply: Reply | None) -> set[int]:
    """Readers, and people who have not claimed their account yet: in the site they see what they may read by then."""
    written = reply or entry
    if entry is None or written is None or written.state != State.PUBLISHED:
        return set()
    among = User.objects.filter(pk__in=set(people))
    unclaimed = among.filter(confirmed_at=None, admitted_at__isnull=False, suspended_at=None, left_at=None)
    readers = readers_of(entry, among=among) if reply is None else readers_of_reply(reply, among=among)
    return {*readers.values_list("pk", flat=True), *unclaimed.values_list("pk", flat=True)}


def kept_apart(people: Iterable[int], *, words: Entry | Reply) -> set[int]:
    """Those whom a block stands between and the author of `words`, either way. An official voice is heard by all."""
    return set() if words.voice == Voice.OFFICIAL else kept_apart_from(people, person=words.author)


def kept_apart_from(people: Iterable[int], *, person: User) -> set[int]:
    """Those whom a block stands between and `person`, either way."""
    apart = Q(pk__in=people_who_blocked(person.pk)) | Q(pk__in=people_blocked_by(person))
    return set(User.objects.filter(apart, pk__in=set(people)).values_list("pk", flat=True))
