"""One page of a conversation: at most fifty lines, wherever in it one begins, with the same number of queries."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from content.models import Entry, Reply
from content.threads import finding, places
from content.threads.lines import NOTHING, Line, Seen, Thread
from content.threads.making import Making
from content.threads.places import Place, asked_in, facts_of
from profiles.models import User

_AT_ONCE = 2  # lines at the head of a page
FIRST, LAST = "first", "last"  # in an address: the first page also for somebody who has read on; the last one


@dataclass(frozen=True)
class Asked:
    """Which page: from a place on, up to one, around a reply; nothing: where the reader has stopped reading."""

    start: str = ""  # a cursor, or `first`
    end: str = ""  # a cursor, or `last`
    around: int | None = None

    @property
    def reply(self) -> int | None:
        """The number of the reply that is named."""
        return self.around or asked_in(self.end if self.end != LAST else "") or asked_in(self.start)


@dataclass(frozen=True)
class _Rows:
    """Rows of a page in their order, with the answers of each root."""

    roots: Sequence[Reply]
    answers: dict[int, list[Reply]]
    earlier: Place | None  # the first line, where others stand before it
    later: Place | None  # the first line behind the page


def thread_for(
    entry: Entry, reader: User, *, start: str = "", end: str = "", around: int | None = None, seen: Seen | None = None
) -> Thread:
    """The page of replies that begins at `start` or ends before `end` (cursors; nonsense: the first page), or that
    shows the reply number `around`. Without them it begins at the first reply that is new to whoever has `seen` the
    rest. Five queries, and one where the entry has an accepted answer.
    """
    asked = Asked(start, end, around)
    facts = facts_of(entry, reader, seen=seen, asked=asked.reply)
    if end and (facts.asked is not None or end == LAST):
        rows = _rows_before(entry, reader, facts.asked if end != LAST else None)
    else:
        rows = _rows_from(entry, reader, _begin(asked, facts), first=facts.first)
    shown = [*rows.roots, *(answer for root in rows.roots for answer in rows.answers.get(root.pk, []))]
    answer = finding.answer(entry, reader) if entry.answer_id else None
    if answer is not None and answer.pk in [reply.pk for reply in shown[:_AT_ONCE]]:
        answer = None  # it is seen at once, in its place
    making = Making.of(entry, shown if answer is None else [*shown, answer], reader, seen=seen)
    made = [making.line(root, rows.answers.get(root.pk, [])) for root in rows.roots]
    _mark_first_new(made)
    return Thread(
        lines=made,
        reply_count=facts.replies,
        department_count=facts.departments,
        own=making.own.get(None, NOTHING),
        files=making.files.get(None, []),
        shown=[reply.pk for reply in shown if reply.is_open],  # type: ignore[attr-defined]  # annotated
        answer=making.line(answer) if answer is not None else None,
        new_count=facts.new,
        first_url=_address(entry, {"from": FIRST}) if rows.earlier else "",
        earlier_url=_address(entry, {"to": rows.earlier.cursor}) if rows.earlier else "",
        later_url=_address(entry, {"from": rows.later.cursor}) if rows.later else "",
        last_url=_address(entry, {"to": LAST}) if rows.later else "",
        cut=rows.later.root if rows.later else 0,
    )


def _begin(asked: Asked, facts: places.Facts) -> Place | None:
    """The line that the page begins with, None for the first of all."""
    if asked.reply is None:
        return None if asked.start or asked.end or facts.fit_one_page else facts.first_new
    place = facts.asked
    if asked.around is None or place is None:
        return place
    if facts.fit_one_page:
        return None
    return place.of_root if facts.asked_behind < places.LINES_A_PAGE // 2 else place


def _rows_from(entry: Entry, reader: User, begin: Place | None, *, first: int | None) -> _Rows:
    """Fifty lines from `begin` on; where that is an answer, under its root."""
    size = places.LINES_A_PAGE
    found = finding.roots(entry, reader, begin)
    answers = _by_root(finding.answers(entry, reader, found, begin))
    shown: list[Reply] = []
    kept: dict[int, list[Reply]] = {}
    room, later = size, None
    for root in found:
        is_context = begin is not None and root.pk == begin.root and not begin.is_root
        if not room and not is_context:
            later = Place.of(root)
            break
        shown.append(root)
        room -= not is_context
        these = answers.get(root.pk, [])
        kept[root.pk] = these[:room]
        if len(these) > room:
            later = Place(these[room].created_at, these[room].pk, root.created_at, root.pk)
            break
        room -= len(these)
    is_first = begin is None or (begin.is_root and begin.root == first)
    return _Rows(shown, kept, earlier=None if is_first else begin, later=later)


def _rows_before(entry: Entry, reader: User, end: Place | None) -> _Rows:
    """The fifty lines before `end`, or the last ones of all."""
    size = places.LINES_A_PAGE
    found = finding.roots(entry, reader, end, is_before=True)
    answers = _by_root(finding.answers(entry, reader, found, end, is_before=True))
    shown: list[Reply] = []
    kept: dict[int, list[Reply]] = {}
    room, earlier = size, None
    for root in found:
        if not room:
            earlier = Place.of(shown[-1])
            break
        these = answers.get(root.pk, [])
        shown.append(root)
        kept[root.pk] = these[:room][::-1]
        if len(these) >= room:  # no line is left for the root: it stands there as what its answers answer
            last = these[room - 1]
            earlier = Place(last.created_at, last.pk, root.created_at, root.pk)
            break
        room -= len(these) + 1
    return _Rows(shown[::-1], kept, earlier=earlier, later=end)


def _by_root(answers: Iterable[Reply]) -> dict[int, list[Reply]]:
    found: dict[int, list[Reply]] = {}
    for answer in answers:
        found.setdefault(answer.root_id or 0, []).append(answer)
    return found


def _mark_first_new(lines: Iterable[Line]) -> None:
    for line in lines:
        for one in (line, *line.answers):
            if one.is_new:
                one.is_first_new = True
                return


def _address(entry: Entry, query: dict[str, str]) -> str:
    return f"{entry.get_absolute_url()}?{urlencode(query)}#replies"
