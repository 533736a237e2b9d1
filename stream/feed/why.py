"""Why an entry stands in a tab, in words."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any, Final, NamedTuple

from django.db.models import BigIntegerField, F, PositiveSmallIntegerField, TextField, Value
from django.db.models.functions import Cast, Concat
from django.utils import timezone
from django.utils.translation import gettext as _

from colleagues.models import ColleagueLink
from content.models import Audience, Entry
from core.paging import Row
from groups.models import Membership
from profiles.models import User, departments_of
from stream.models import FeedMark, Follow, Level, Tab, effective_level

_TAG, _PERSON, _GROUP, _CHANNEL, _COLLEAGUE, _MEMBER, _OWN = "tag", "person", "group", "channel", "link", "room", "own"
_SEEN: Final = "seen"
AT_FIRST: Final = timedelta(days=1)
"""What is new to whoever was never caught up: the last day."""
_NUMBER: Final = BigIntegerField()
_PLACE: Final = Concat(
    Cast("seen_at", TextField()), Value("|", output_field=TextField()), Cast("seen_entry", TextField())
)


class Tie(NamedTuple):
    """What ties the reader to something that an entry touches."""

    level: int
    words: str


class Ties:
    """All that ties one reader to the entries of a page."""

    def __init__(self, rows: Iterable[tuple[str, int, str, int]]) -> None:
        self._found: dict[tuple[str, int | None], list[Tie]] = defaultdict(list)
        for sort, number, words, level in rows:
            self._found[sort, number].append(Tie(level, words))

    def of(self, sort: str, number: int | None) -> list[Tie]:
        """The ties of that sort to the thing of that number, the closest first."""
        return sorted(self._found.get((sort, number), ()), reverse=True)

    def tags_of(self, entry: int) -> list[str]:
        """The tags of an entry that the reader follows."""
        return [tie.words for tie in self.of(_TAG, entry)]

    @property
    def seen(self) -> Row:
        """How far the reader is caught up with the tab."""
        for _level, at in self._found.get((_SEEN, 0), ()):
            moment, _bar, entry = at.partition("|")
            return Row(datetime.fromisoformat(moment), int(entry))
        return Row(timezone.now() - AT_FIRST, 0)


def ties_of(entries: Sequence[Entry], reader: User, tab: Tab) -> Ties:
    """What ties `reader` to `entries`, which came through their door, and how far they have seen the tab. One query."""
    if not entries:
        return Ties([])
    numbers = [entry.pk for entry in entries]
    authors = {entry.author_id for entry in entries}
    groups = {entry.group_id for entry in entries if entry.group_id is not None}
    departments = {entry.department_id for entry in entries}
    heard = (
        Follow.objects.of(reader).order_by().annotate(now_level=effective_level()).filter(now_level__gte=Level.NORMAL)
    )
    links = ColleagueLink.objects.filter(member=reader, colleague__in=authors).order_by()
    rooms = Membership.objects.present().filter(person=reader, group__in=groups).order_by()
    own = departments_of(reader).filter(pk__in=departments)
    marks = FeedMark.objects.of(reader).filter(tab=tab).order_by()
    tagged = "tag__entry_tags__content_object"
    meant = "tag__synonyms__entry_tags__content_object"
    parts = [
        _rows(heard.filter(**{f"{tagged}__in": numbers}), _TAG, tagged, "tag__name", F("now_level")),
        _rows(heard.filter(**{f"{meant}__in": numbers}), _TAG, meant, "tag__name", F("now_level")),
        _rows(heard.filter(followed__in=authors), _PERSON, "followed", "", F("now_level")),
        _rows(heard.filter(group__in=groups), _GROUP, "group", "", F("now_level")),
        _rows(heard.filter(department__in=departments), _CHANNEL, "department", "", F("now_level")),
        _rows(links, _COLLEAGUE, "colleague", "", Value(Level.NORMAL.value)),
        _rows(rooms, _MEMBER, "group", "", Value(Level.NORMAL.value)),
        _rows(own, _OWN, "pk", "", Value(Level.NORMAL.value)),
        _rows(marks, _SEEN, "", _PLACE, Value(Level.MUTED.value)),
    ]
    return Ties(parts[0].union(*parts[1:], all=True))


def _rows(rows: Any, sort: str, number: str, words: Any, level: Any) -> Any:
    said: Any = F(words) if words and isinstance(words, str) else words or Value("", output_field=TextField())
    return rows.annotate(
        tie_sort=Value(sort, output_field=TextField()),
        tie_number=Cast(F(number) if number else Value(0), _NUMBER),
        tie_words=Cast(said, TextField()),
        tie_level=Cast(level, PositiveSmallIntegerField()),
    ).values_list("tie_sort", "tie_number", "tie_words", "tie_level")


def reasons(entry: Entry, tab: Tab, ties: Ties, reader: User) -> list[str]:
    """Why `entry` stands in the tab, the closest reason first; at least one."""
    if tab == Tab.COLLEAGUES:
        return [_is_colleague(entry)]
    if tab == Tab.GROUPS and entry.group is not None:
        return [_("In your group %(group)s") % {"group": entry.group.name}]
    if entry.is_official or tab == Tab.DEPARTMENTS:
        found = _of_department(entry, ties)
    else:
        found = [words for _level, words in sorted(_of_words(entry, ties, reader), key=lambda one: -one[0])]
    return found or [_("It is for everyone, and you have muted nothing of it")]


def _of_words(entry: Entry, ties: Ties, reader: User) -> Iterable[tuple[int, str]]:
    if entry.author_id == reader.pk:
        yield Level.WATCHING + 1, _("You wrote it")
    for tie in ties.of(_PERSON, entry.author_id):
        if tie.level >= Level.TRACKING:
            yield tie.level, _follows(tie, entry.author.name)
    if ties.of(_COLLEAGUE, entry.author_id):
        yield Level.NORMAL, _is_colleague(entry)
    if entry.group is not None:
        for tie in ties.of(_GROUP, entry.group_id):
            if tie.level >= Level.TRACKING:
                yield tie.level, _follows(tie, entry.group.name)
        if ties.of(_MEMBER, entry.group_id):
            yield Level.NORMAL, _("In your group %(group)s") % {"group": entry.group.name}
    for tie in ties.of(_TAG, entry.pk):
        if tie.level >= Level.TRACKING:
            yield tie.level, _follows(tie, f"#{tie.words}")


def _of_department(entry: Entry, ties: Ties) -> list[str]:
    name = entry.department.short_name or entry.department.name
    if not entry.is_official:
        said = _("Written for your department alone") if entry.audience == Audience.DEPARTMENT else ""
        return [said] if said and ties.of(_OWN, entry.department_id) else []
    found = []
    for tie in ties.of(_CHANNEL, entry.department_id):
        words = _("You watch the channel of %(name)s") if tie.level >= Level.WATCHING else ""
        found.append((words or _("You follow the channel of %(name)s")) % {"name": name})
    if ties.of(_OWN, entry.department_id):
        found.append(_("Your department, %(name)s, says it officially") % {"name": name})
    return found


def _is_colleague(entry: Entry) -> str:
    return _("%(name)s is your colleague") % {"name": entry.author.name}


def _follows(tie: Tie, what: str) -> str:
    words = _("You watch %(what)s") if tie.level >= Level.WATCHING else _("You follow %(what)s")
    return words % {"what": what}
