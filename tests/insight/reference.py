"""The ranking told again, slowly and plainly: everybody against everybody, nothing stored and nothing capped."""

import math
from collections import Counter
from functools import cache

from django.db import connection
from django.utils import timezone

from colleagues.models import Block, ColleagueLink
from content.models import Entry, Reply
from insight.models import Weights
from profiles.models import Department, Role, Skill, User


@cache
def stems(text: str) -> frozenset[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT tsvector_to_array(to_tsvector('english', %s))", [text])
        return frozenset(stem for stem in cursor.fetchone()[0] if len(stem) > 1)


def counterparts() -> dict[int, list[int]]:  # noqa: PLR0912 - told in one go
    """For every member the numbers of the others, the best first."""
    weights = Weights()
    people = list(User.objects.members().order_by("pk"))
    size = sum(Department.objects.values_list("head_count", flat=True))
    roles: dict[int, list[Role]] = {person.pk: [] for person in people}
    for role in Role.objects.filter(person__in=people):
        if _is_held(role):
            roles[role.person_id].append(role)
    skills: dict[int, set[int]] = {person.pk: set() for person in people}
    for skill in Skill.objects.filter(content_object__in=people):
        skills[skill.content_object_id].add(skill.tag_id)
    words = {
        pk: {stem for role in held for text in (role.job_title, role.contact_for) for stem in stems(text)}
        for pk, held in roles.items()
    }
    wrote: dict[int, set[int]] = {}
    for entry in Entry.objects.filter(state="published", audience="everyone", voice="personal"):
        replies = list(Reply.objects.filter(entry=entry, state="published", voice="personal"))
        for author in {entry.author_id, *(reply.author_id for reply in replies)} if replies else ():
            wrote.setdefault(author, set()).add(entry.pk)
    added_by: dict[int, set[int]] = {}
    for link in ColleagueLink.objects.filter(member__in=people):
        added_by.setdefault(link.colleague_id, set()).add(link.member_id)
    apart = {frozenset(pair) for pair in Block.objects.values_list("blocker", "blocked")}
    holders = Counter(thing for had in (skills, words) for things in had.values() for thing in things)

    def rarity(thing: int | str) -> float:
        return math.log((size + 1) / holders[thing]) / math.log(size + 1)

    lists = {}
    for me in people:
        found = []
        for other in people:
            mine, theirs = roles[me.pk], roles[other.pk]
            if me == other or {role.department_id for role in mine} & {role.department_id for role in theirs}:
                continue
            if frozenset((me.pk, other.pk)) in apart or not (skills[me.pk] or words[me.pk]):
                continue
            shared, said = skills[me.pk] & skills[other.pk], words[me.pk] & words[other.pk]
            threads = len(wrote.get(me.pk, set()) & wrote.get(other.pk, set()))
            if not shared and not said and threads < 2:
                continue
            knowing = {
                who for who in added_by.get(me.pk, set()) & added_by.get(other.pk, set())
                if frozenset((me.pk, who)) not in apart
            }  # fmt: skip
            score = weights.skill * sum(map(rarity, shared)) + weights.word * sum(map(rarity, said))
            for name, worth in (("profession_id", weights.profession), ("grade", weights.grade)):
                both = {getattr(role, name) for role in mine} & {getattr(role, name) for role in theirs}
                score += worth if both - {None} else 0
            titles = {role.job_title.lower() for role in mine} & {role.job_title.lower() for role in theirs}
            score += weights.title if titles - {""} else 0
            score += weights.thread * math.log(1 + threads) + weights.colleague * math.log(1 + len(knowing))
            if score >= weights.least:
                found.append((-round(score, 6), other.pk, {role.department_id for role in theirs}))
        lists[me.pk] = _spread(sorted(found, key=lambda row: row[:2]))
    return lists


def _is_held(role: Role) -> bool:
    today = timezone.localdate()
    return (role.started_on is None or role.started_on <= today) and (role.ended_on is None or role.ended_on > today)


def _spread(found: list[tuple[float, int, set[int]]]) -> list[int]:
    taken: list[int] = []
    seen: Counter[int] = Counter()
    for _score, pk, departments in found:
        if len(taken) < 10 and all(seen[department] < 2 for department in departments):
            taken.append(pk)
            seen.update(departments)
    rest = [pk for _score, pk, _departments in found if pk not in taken]
    return (taken + rest)[:40] if len(taken) == 10 else taken
