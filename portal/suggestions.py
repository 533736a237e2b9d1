"""Whom somebody might add as a colleague, each with a reason that they may know, at least half from elsewhere.

Everything is read up to a limit: a person with two thousand links costs what one with a hundred does.
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Final

from django.db import connection
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from colleagues.models import people_added_by, people_blocked_by, people_dismissed_by, people_who_blocked
from groups.models import Group
from profiles.models import Counterpart, User, departments_of

SHOWN: Final = 20
_LIMITS: Final = {"who_added": 100, "added": 50, "groups": 10, "members": 60, "questions": 100}
_MOST_COUNTERPARTS: Final = 10
_WORTH: Final = {"added": 3.0, "answered": 3.0, "counterpart": 2.5, "known_by": 2.0, "group": 1.0}

_FOUND: Final = """
    WITH adding AS (
        SELECT link.member_id FROM colleagues_colleaguelink link WHERE link.colleague_id = %(reader)s
        ORDER BY link.created_at DESC, link.id DESC LIMIT %(who_added)s
    ), own_group AS (
        SELECT membership.group_id FROM groups_membership membership
        JOIN groups_group ON groups_group.id = membership.group_id AND groups_group.closed_at IS NULL
        WHERE membership.person_id = %(reader)s AND membership.left_at IS NULL AND membership.joined_at IS NOT NULL
        ORDER BY groups_group.members_count, groups_group.id LIMIT %(groups)s
    ), question AS (
        SELECT entry.id, entry.answer_id FROM content_entry entry
        WHERE entry.author_id = %(reader)s AND entry.kind = 'topic' AND entry.state = 'published'
            AND entry.audience = 'everyone' AND entry.answer_id IS NOT NULL
        ORDER BY entry.published_at DESC, entry.id DESC LIMIT %(questions)s
    )
    SELECT adding.member_id, 'added', 1, NULL::bigint FROM adding
    UNION ALL
    SELECT theirs.colleague_id, 'known_by', count(*), min(adding.member_id) FROM adding
    JOIN profiles_user who ON who.id = adding.member_id AND who.confirmed_at IS NOT NULL
        AND who.admitted_at IS NOT NULL AND who.suspended_at IS NULL AND who.left_at IS NULL
    CROSS JOIN LATERAL (
        SELECT link.colleague_id FROM colleagues_colleaguelink link WHERE link.member_id = adding.member_id
        ORDER BY link.created_at DESC, link.id DESC LIMIT %(added)s
    ) theirs
    WHERE NOT EXISTS (
        SELECT FROM colleagues_block block
        WHERE (block.blocker_id, block.blocked_id)
            IN ((%(reader)s, adding.member_id), (adding.member_id, %(reader)s))
    )
    GROUP BY theirs.colleague_id
    UNION ALL
    SELECT other.person_id, 'group', count(*), min(own_group.group_id) FROM own_group CROSS JOIN LATERAL (
        SELECT membership.person_id FROM groups_membership membership
        WHERE membership.group_id = own_group.group_id AND membership.left_at IS NULL
            AND membership.joined_at IS NOT NULL
        ORDER BY membership.person_id DESC LIMIT %(members)s
    ) other
    GROUP BY other.person_id
    UNION ALL
    SELECT reply.author_id, 'answered', count(*), NULL FROM question
    JOIN content_reply reply ON reply.id = question.answer_id AND reply.state = 'published' AND reply.voice = 'personal'
    GROUP BY reply.author_id
"""


@dataclass
class Suggestion:
    """Somebody, and why."""

    person: User
    reasons: list[str]

    @property
    def why(self) -> str:
        """The reasons in one line."""
        return " · ".join(self.reasons)


@dataclass
class _Found:
    """Somebody who was found, before anything of them was fetched."""

    pk: int
    facts: dict[str, tuple[int, int | None]] = field(default_factory=dict)

    @property
    def worth(self) -> float:
        return sum(_WORTH[code] * math.log1p(number) for code, (number, _one) in self.facts.items())


def suggestions(reader: User) -> list[Suggestion]:
    """Up to twenty people, the best first; of any number from the top at least half are of other departments.

    Nobody who is added, dismissed, blocked either way, or no member. Seven queries at most.
    """
    found = _find(reader)
    may_be = dict(
        User.objects.members()
        .filter(pk__in=found)
        .exclude(pk=reader.pk)
        .exclude(pk__in=people_added_by(reader.pk))
        .exclude(pk__in=people_dismissed_by(reader))
        .exclude(pk__in=people_blocked_by(reader))
        .exclude(pk__in=people_who_blocked(reader.pk))
        .order_by()
        .values_list("pk", "department_id")
    )
    own = set(departments_of(reader)) if may_be else set()
    ordered = sorted((found[pk] for pk in may_be), key=lambda one: (-one.worth, one.pk))
    chosen = half_elsewhere(((one, may_be[one.pk] in own) for one in ordered), SHOWN)
    who = {one.facts["known_by"][1] for one in chosen if "known_by" in one.facts}
    people = User.objects.visible_to(reader).select_related("department").defer("about", "about_html")
    loaded = people.in_bulk([*who, *(one.pk for one in chosen)]) if chosen else {}
    groups = dict(Group.objects.of(reader).order_by().values_list("pk", "name")) if chosen else {}
    return [Suggestion(loaded[one.pk], _in_words(one, loaded, groups)) for one in chosen]


def half_elsewhere(ordered: Iterable[tuple[_Found, bool]], most: int) -> list[_Found]:
    """The first of `ordered` (somebody, and whether of one's own department), so that wherever the list is cut at least
    half are of other departments. Those of one's own wait for their turn.
    """
    chosen: list[_Found] = []
    waiting: list[_Found] = []
    elsewhere = 0
    for one, is_own in ordered:
        if is_own:
            waiting.append(one)
        else:
            chosen.append(one)
            elsewhere += 1
        while waiting and len(chosen) + 1 <= 2 * elsewhere:
            chosen.append(waiting.pop(0))
    return chosen[:most]


def _find(reader: User) -> dict[int, _Found]:
    found: dict[int, _Found] = {}
    with connection.cursor() as cursor:
        cursor.execute(_FOUND, {"reader": reader.pk, **_LIMITS})
        rows: list[Any] = list(cursor.fetchall())
    alike = Counterpart.objects.visible_to(reader).of(reader).values_list("other_id", flat=True)[:_MOST_COUNTERPARTS]
    rows += [(pk, "counterpart", 1, None) for pk in alike]
    for pk, code, number, one in rows:
        found.setdefault(pk, _Found(pk)).facts[code] = (number, one)
    return found


def _in_words(one: _Found, people: dict[int, User], groups: dict[int, str]) -> list[str]:
    said = []
    if "answered" in one.facts:
        number = one.facts["answered"][0]
        words = ngettext("Answered %(number)d of your questions", "Answered %(number)d of your questions", number)
        said.append(words % {"number": number})
    if "added" in one.facts:
        said.append(_("Added you"))
    if "counterpart" in one.facts:
        said.append(_("Does your job elsewhere"))
    if "known_by" in one.facts:
        number, who = one.facts["known_by"]
        if who in people:
            said.append(_known_by(people[who].name, number - 1))
    if "group" in one.facts and one.facts["group"][1] in groups:
        said.append(_("You are both in %(group)s") % {"group": groups[one.facts["group"][1]]})
    return said


def _known_by(name: str, others: int) -> str:
    if not others:
        return _("%(name)s knows you both") % {"name": name}
    words = ngettext(
        "%(name)s and %(number)d other know you both", "%(name)s and %(number)d others know you both", others
    )
    return words % {"name": name, "number": others}
