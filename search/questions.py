"""From what somebody typed to what is looked for: names become the people, rooms and tags that the reader may see.

`search.typed` takes the text apart; here the values of its operators are found through their doors. Nothing is refused:
a name that means nobody is looked for as words, and a hint says so. What one may not see and what is not there are
answered alike.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from content import kinds as registry
from groups.models import Group
from profiles import folding
from profiles.directory import suggest_hits
from profiles.models import Department, User
from search.dates import day_of
from search.typed import MOST_OF_A_SORT, Filter, Operator, Typed, read
from tags import services as tag_words
from tags.models import Tag

MOST_OF_A_NAME: Final = 10  # people whom one "from:" may mean
NO_TAG: Final = 0  # a tag that nobody has used
_ME: Final = frozenset(["me", "i", "fi", "mi"])
_ANSWERED: Final = frozenset(["answered", "solved", "atebwyd", "wedi-ateb"])
_UNANSWERED: Final = frozenset(["unanswered", "open", "unsolved", "heb-ateb"])


@dataclass(frozen=True)
class Chosen:
    """A filter that holds, in words."""

    filter: Filter
    label: str


@dataclass(frozen=True)
class Question:
    """What is looked for: all of `words` and `phrases`, none of `without`, and of each filter any of its values."""

    words: tuple[str, ...] = ()
    phrases: tuple[str, ...] = ()
    without: tuple[str, ...] = ()  # words and phrases
    author: tuple[int, ...] = ()
    groups: tuple[int, ...] = ()
    departments: tuple[int, ...] = ()
    tags: tuple[int, ...] = ()
    kinds: tuple[str, ...] = ()
    before: date | None = None  # published before that day begins
    after: date | None = None  # on that day or later
    answered: bool | None = None
    hints: tuple[str, ...] = ()
    typed: Typed = field(default_factory=Typed)
    chosen: tuple[Chosen, ...] = ()

    def __bool__(self) -> bool:
        """Whether anything is asked: a list of what is left out alone is no question."""
        return bool(self.words or self.phrases or self.is_narrowed)

    @property
    def is_narrowed(self) -> bool:
        """Whether a filter holds."""
        return bool(
            self.author
            or self.groups
            or self.departments
            or self.tags
            or self.kinds
            or self.before
            or self.after
            or self.answered is not None
        )


def parse(text: str, *, reader: User) -> Question:
    """What `text` asks for `reader`. Never raises. A query or two for each sort of filter, none without one."""
    typed = read(text)
    found = _Found(reader, typed)
    for one in typed.filters:
        found.take(one)
    return found.question()


class _Found:
    """What the filters of one question were found to mean, so far."""

    def __init__(self, reader: User, typed: Typed) -> None:
        self.reader, self.typed = reader, typed
        self.words = list(typed.words)
        self.hints = list(typed.hints)
        self.chosen: list[Chosen] = []
        self.numbers: dict[str, list[int]] = {"author": [], "groups": [], "departments": [], "tags": []}
        self.kinds: list[str] = []
        self.before: date | None = None
        self.after: date | None = None
        self.answered: bool | None = None
        self.departments: list[Department] | None = None

    def question(self) -> Question:
        """All of it."""
        numbers = {name: tuple(dict.fromkeys(values)) for name, values in self.numbers.items()}
        return Question(
            words=tuple(self.words),
            phrases=self.typed.phrases,
            without=self.typed.without,
            kinds=tuple(dict.fromkeys(self.kinds)),
            before=self.before,
            after=self.after,
            answered=self.answered,
            hints=tuple(dict.fromkeys(self.hints)),
            typed=self.typed,
            chosen=tuple(self.chosen),
            **numbers,
        )

    def take(self, one: Filter) -> None:
        """Find what it means."""
        match one.operator:
            case Operator.FROM:
                self._take_people(one)
            case Operator.IN | Operator.GROUP | Operator.DEPARTMENT:
                self._take_room(one)
            case Operator.TAG:
                self._take_tag(one)
            case Operator.KIND:
                self._take_kind(one)
            case Operator.IS:
                self._take_state(one)
            case Operator.BEFORE | Operator.AFTER:
                self._take_day(one)

    def _take_people(self, one: Filter) -> None:
        people = _people(one.value, self.reader)
        if not people:
            hint = _("Nobody called “%(value)s” was found, so it was looked for as words.")
            self._take_as_words(one, hint)
            return
        if len(people) > MOST_OF_A_NAME:
            self.hints.append(
                _("More than %(most)d people are called “%(value)s”: add another name, or the @handle.")
                % {"most": MOST_OF_A_NAME, "value": one.value}
            )
        people = people[:MOST_OF_A_NAME]
        self.numbers["author"] += [person.pk for person in people]
        named = ", ".join(person.name for person in people[:3])
        label = named if len(people) <= 3 else _("%(names)s and others") % {"names": named}  # noqa: PLR2004
        self.chosen.append(Chosen(one, _("By %(names)s") % {"names": label}))

    def _take_room(self, one: Filter) -> None:
        department = None if one.operator is Operator.GROUP else self._department(one.value)
        if department is not None:
            self.numbers["departments"].append(department.pk)
            self.chosen.append(Chosen(one, _("From %(department)s") % {"department": department.short_name}))
            return
        group = None if one.operator is Operator.DEPARTMENT else _group(one.value, self.reader)
        if group is not None:
            self.numbers["groups"].append(group.pk)
            self.chosen.append(Chosen(one, _("In %(group)s") % {"group": group.name}))
            return
        hint = _("No group or department called “%(value)s” was found, so it was looked for as words.")
        self._take_as_words(one, hint)

    def _department(self, typed: str) -> Department | None:
        if self.departments is None:
            rows = Department.objects.visible_to(self.reader).order_by("ended_on", "pk")
            self.departments = list(rows.only("slug", "name", "short_name", "abbreviation"))
        key = folding.fold(typed)
        for one in self.departments:
            if key in {folding.fold(name) for name in (one.slug, one.abbreviation, one.short_name, one.name)}:
                return one
        return next((one for one in self.departments if len(key) > 3 and key in folding.fold(one.name)), None)  # noqa: PLR2004

    def _take_tag(self, one: Filter) -> None:
        try:
            tag = Tag.objects.called(tag_words.normalise(one.value.lstrip("#")))
        except tag_words.BadTag:
            self._take_as_words(one, _("“%(value)s” is no tag, so it was looked for as words."))
            return
        self.numbers["tags"].append(tag.pk or NO_TAG)
        self.chosen.append(Chosen(one, f"#{tag.name}"))

    def _take_kind(self, one: Filter) -> None:
        key = folding.fold(one.value)
        for kind in registry.all_kinds():
            names = {folding.fold(str(name)) for name in (kind.slug, kind.label, kind.plural, kind.tab_label)} - {""}
            if key in names or any(len(key) > 2 and name.startswith(key) for name in names):  # noqa: PLR2004
                self.kinds.append(kind.slug)
                self.chosen.append(Chosen(one, str(kind.plural)))
                return
        known = ", ".join(str(kind.plural) for kind in registry.all_kinds())
        self.hints.append(
            _("There is no kind “%(value)s”. There are: %(known)s.") % {"value": one.value, "known": known}
        )

    def _take_state(self, one: Filter) -> None:
        key = one.value.casefold()
        if key not in _ANSWERED | _UNANSWERED:
            self.hints.append(_("After “is:” stands “answered” or “unanswered”."))
            return
        self.answered = key in _ANSWERED
        self.chosen.append(Chosen(one, _("Answered") if self.answered else _("Not answered yet")))

    def _take_day(self, one: Filter) -> None:
        day = day_of(one.value, today=timezone.localdate())
        if day is None:
            self.hints.append(
                _("“%(value)s” is no day. Write %(operator)s:2026-05-03, a month such as 2026-05, or a year.")
                % {"value": one.value, "operator": one.operator.value}
            )
        elif one.operator is Operator.BEFORE:
            self.before = min(day, self.before or day)
            self.chosen.append(Chosen(one, _("Before %(day)s") % {"day": _in_words(day)}))
        else:
            self.after = max(day, self.after or day)
            self.chosen.append(Chosen(one, _("From %(day)s on") % {"day": _in_words(day)}))

    def _take_as_words(self, one: Filter, hint: str) -> None:
        self.words += [word for word in one.value.split() if word not in self.words]
        self.hints.append(hint % {"value": one.value})


def _people(typed: str, reader: User) -> list[User]:
    """Whom a name may mean: those of whose names it is a part, or else the one who is most like it."""
    if typed.casefold() in _ME:
        return [reader]
    if typed.startswith("@"):
        handle = typed[1:].casefold()
        return list(User.objects.visible_to(reader).filter(handle=handle)[:1])
    found = [person for person, _why in suggest_hits(reader=reader, words=typed, most=MOST_OF_A_NAME + 1)]
    words = set(folding.words_of(typed))
    called = [person for person in found if folding.fold(person.name) == folding.fold(typed)]
    return called or [person for person in found if words <= folding.name_words(person.name)] or found[:1]


def _group(typed: str, reader: User) -> Group | None:
    """The group of that name or address, or else the most active one of whose name it is a part."""
    rooms = Group.objects.visible_to(reader).only("name", "slug").order_by("-active_at", "-pk")
    exact = rooms.filter(slug=typed.casefold()).first()
    return exact or _best([*rooms.named(typed)[:MOST_OF_A_SORT]], typed)


def _best(rooms: Sequence[Group], typed: str) -> Group | None:
    key = folding.fold(typed)
    return next((room for room in rooms if folding.fold(room.name) == key), rooms[0] if rooms else None)


def _in_words(day: date) -> str:
    return date_format(day, "j F Y")
