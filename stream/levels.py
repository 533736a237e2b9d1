"""Which level counts: of one person towards words, and of everybody whom words are told (DESIGN, section 5).

The thread's level wins. Without one a muted author silences the rest, and of that rest the highest counts: the author,
the tags, the group (for a member without a level: normal), the channel of the department for what is said officially,
and saved searches that the entry answers. Of a reply the author is the reply's, all else the entry's.
"""

from collections.abc import Collection
from functools import reduce
from operator import or_
from typing import Final

from django.db.models import Max, Q

from content.models import Entry, Reply, Voice
from groups.models import Membership
from stream.models import Follow, Level, SavedSearch, effective_level
from stream.models.follow import FollowQuerySet

TOLD_OF_ENTRY: Final = (Level.WATCHING, Level.FIRST_POST)
TOLD_OF_REPLY: Final = (Level.WATCHING,)


def levels_towards(words: Entry | Reply, people: Collection[int]) -> dict[int, Level]:
    """The level of each of `people` towards `words`; who has none is left out. At most three queries."""
    entry = entry_of(words)
    mine = Follow.objects.filter(person__in=people)
    threads = dict(mine.filter(thread=entry).values_list("person", effective_level()))
    silenced = set(_of_muted_author(mine, words).values_list("person", flat=True))
    rest = dict(mine.filter(sources_of(words, people)).values_list("person").annotate(highest=Max(effective_level())))
    if entry.group_id is not None:
        members = Membership.objects.present().filter(group=entry.group_id, person__in=people)
        has_row = mine.filter(group=entry.group_id).values("person")
        for person in members.exclude(person__in=has_row).values_list("person", flat=True):
            rest[person] = max(rest.get(person, Level.NORMAL), Level.NORMAL)
    found = rest | dict.fromkeys(silenced, Level.MUTED) | threads
    return {person: Level(level) for person, level in found.items()}


def sources_of(words: Entry | Reply, people: Collection[int]) -> Q:
    """Follows of `people` that speak of `words` but for the thread's own, at any level. One query, for its tags.

    Of all saved searches only theirs are asked: to ask sixty thousand took 120 ms while somebody waited.
    """
    searches = SavedSearch.objects.matching(entry_of(words)).filter(person__in=people)
    return reduce(or_, [*_sources(words), Q(search__in=searches.values("pk"))])


def followers_told(words: Entry | Reply, *, after: int, most: int) -> list[tuple[int, int]]:
    """(person, follow) of the next people, by number behind `after`, whose level makes a notice of `words`.

    Empty only where nobody is left: ten thousand followers are told in batches, none of which reads an earlier one
    again. Whether they may read it, a block, and the author themselves are for `notifications` to look at.
    """
    levels = TOLD_OF_REPLY if isinstance(words, Reply) else TOLD_OF_ENTRY
    entry = entry_of(words)
    loud = Follow.objects.filter(person__gt=after).now_at(*levels)
    has_thread_level = Follow.objects.filter(thread=entry).values("person")
    silenced = _of_muted_author(Follow.objects.all(), words).values("person")
    rest = loud.exclude(person__in=has_thread_level).exclude(person__in=silenced)
    searches = Q(search__in=SavedSearch.objects.matching(entry).values("pk"))
    each = [loud.filter(thread=entry), *(rest.filter(source) for source in [*_sources(words), searches])]
    parts = [part.order_by("person", "pk").values_list("person", "pk")[:most] for part in each]
    told: dict[int, int] = {}
    for person, follow in parts[0].union(*parts[1:]).order_by("person", "pk")[:most]:
        told.setdefault(person, follow)
    return list(told.items())


def _sources(words: Entry | Reply) -> list[Q]:
    """One condition a source, each of which an index on (source, person) answers."""
    entry = entry_of(words)
    found = [Q(followed=words.author_id)]
    found += [Q(tag=tag) for tag in entry.main_tags]
    if entry.group_id is not None:
        found.append(Q(group=entry.group_id))
    if entry.voice == Voice.OFFICIAL:
        found.append(Q(department=entry.department_id))
    return found


def entry_of(words: Entry | Reply) -> Entry:
    """The entry itself, or the one that is answered."""
    return words.entry if isinstance(words, Reply) else words


def _of_muted_author(follows: FollowQuerySet, words: Entry | Reply) -> FollowQuerySet:
    return follows.filter(followed=words.author_id).now_at(Level.MUTED)
