"""Who of the people concerned may be told. Asked when a notice is written, and again when its mail is rendered."""

from collections.abc import Iterable

from django.db.models import Q

from colleagues.models import people_blocked_by, people_who_blocked
from content.models import Entry, Reply, State, Voice, readers_of, readers_of_reply
from profiles.models import User


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
    if words.voice == Voice.OFFICIAL:
        return set()
    apart = Q(pk__in=people_who_blocked(words.author_id)) | Q(pk__in=people_blocked_by(words.author))
    return set(User.objects.filter(apart, pk__in=set(people)).values_list("pk", flat=True))
