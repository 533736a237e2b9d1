"""Why an entry stands in a tab, in words."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any, NamedTuple

from django.db.models import F, PositiveSmallIntegerField, TextField, Value
from django.db.models.functions import Cast
from django.utils.translation import gettext as _

from colleagues.models import ColleagueLink
from content.models import Audience, Entry
from groups.models import Membership
from profiles.models import User, departments_of
from stream.models import Follow, Level, Tab, effective_level

_TAG, _PERSON, _GROUP, _CHANNEL, _COLLEAGUE, _MEMBER, _OWN = "tag", "person", "group", "channel", "link", "room", "own"


class Tie(NamedTuple):
    """What ties the reader to something that an entry touches."""

    level: int
    words: str


class Ties:
    """All that ties one reader to one entry."""

    def __init__(self, rows: Iterable[tuple[str, str, int]]) -> None:
        self._found: dict[str, list[Tie]] = defaultdict(list)
        for sort, words, level in rows:
            self._found[sort].append(Tie(level, words))

    def of(self, sort: str) -> list[Tie]:
        """The ties of that sort, the closest first."""
        return sorted(self._found.get(sort, ()), reverse=True)

    @property
    def tags(self) -> list[str]:
        """The tags of the entry that the reader follows."""
        return [tie.words for tie in self.of(_TAG)]


def ties_of(entry: Entry, reader: User) -> Ties:
    """What ties `reader` to `entry`, which came through its door. One query."""
    heard = (
        Follow.objects.of(reader).order_by().annotate(now_level=effective_level()).filter(now_level__gte=Level.NORMAL)
    )
    level, normal = F("now_level"), Value(Level.NORMAL.value)
    links = ColleagueLink.objects.filter(member=reader, colleague=entry.author_id).order_by()
    rooms = Membership.objects.present().filter(person=reader, group=entry.group_id).order_by()
    own = departments_of(reader).filter(pk=entry.department_id)
    parts = [
        _rows(heard.filter(tag__entry_tags__content_object=entry), _TAG, "tag__name", level),
        _rows(heard.filter(tag__synonyms__entry_tags__content_object=entry), _TAG, "tag__name", level),
        _rows(heard.filter(followed=entry.author_id), _PERSON, "", level),
        _rows(heard.filter(department=entry.department_id), _CHANNEL, "", level),
        _rows(links, _COLLEAGUE, "", normal),
        _rows(own, _OWN, "", normal),
    ]
    if entry.group_id is not None:
        parts += [_rows(heard.filter(group=entry.group_id), _GROUP, "", level), _rows(rooms, _MEMBER, "", normal)]
    return Ties(parts[0].union(*parts[1:], all=True))


def _rows(rows: Any, sort: str, words: str, level: Any) -> Any:
    return rows.annotate(
        tie_sort=Value(sort, output_field=TextField()),
        tie_words=Cast(F(words) if words else Value(""), TextField()),
        tie_level=Cast(level, PositiveSmallIntegerField()),
    ).values_list("tie_sort", "tie_words", "tie_level")


def reasons(entry: Entry, tab: Tab, ties: Ties, reader: User) -> list[str]:
    """Why `entry` stands in the tab, the closest reason first; at least one."""
    if tab == Tab.COLLEAGUES and ties.of(_COLLEAGUE):
        return [_is_colleague(entry)]
    if tab == Tab.GROUPS and entry.group is not None and ties.of(_MEMBER):
        return [_("In your group %(group)s") % {"group": entry.group.name}]
    if entry.is_official or tab == Tab.DEPARTMENTS:
        found = _of_department(entry, ties)
    else:
        found = [words for _level, words in sorted(_of_words(entry, ties, reader), key=lambda one: -one[0])]
    return found or [_of_audience(entry)]


def _of_words(entry: Entry, ties: Ties, reader: User) -> Iterable[tuple[int, str]]:
    if entry.author_id == reader.pk:
        yield Level.WATCHING + 1, _("You wrote it")
    for tie in ties.of(_PERSON):
        if tie.level >= Level.TRACKING:
            yield tie.level, _follows(tie, entry.author.name)
    if ties.of(_COLLEAGUE):
        yield Level.NORMAL, _is_colleague(entry)
    if entry.group is not None:
        for tie in ties.of(_GROUP):
            if tie.level >= Level.TRACKING:
                yield tie.level, _follows(tie, entry.group.name)
        if ties.of(_MEMBER):
            yield Level.NORMAL, _("In your group %(group)s") % {"group": entry.group.name}
    for tie in ties.of(_TAG):
        if tie.level >= Level.TRACKING:
            yield tie.level, _follows(tie, f"#{tie.words}")


def _of_department(entry: Entry, ties: Ties) -> list[str]:
    name = entry.department.short_name or entry.department.name
    if not entry.is_official:
        return []
    found = []
    for tie in ties.of(_CHANNEL):
        words = _("You watch the channel of %(name)s") if tie.level >= Level.WATCHING else ""
        found.append((words or _("You follow the channel of %(name)s")) % {"name": name})
    if ties.of(_OWN):
        found.append(_("Your department, %(name)s, says it officially") % {"name": name})
    return found


def _of_audience(entry: Entry) -> str:
    match entry.audience:
        case Audience.DEPARTMENT:
            return _("Written for your department alone")
        case Audience.COLLEAGUES:
            return _("Written for the colleagues of %(name)s, and you are one") % {"name": entry.author.name}
        case Audience.GROUP if entry.group is not None:
            return _("In your group %(group)s") % {"group": entry.group.name}
        case _:
            return _("It is for everyone, and you have muted nothing of it")


def _is_colleague(entry: Entry) -> str:
    return _("%(name)s is your colleague") % {"name": entry.author.name}


def _follows(tie: Tie, what: str) -> str:
    words = _("You watch %(what)s") if tie.level >= Level.WATCHING else _("You follow %(what)s")
    return words % {"what": what}
