"""Finding entries by their words, for one reader. Nothing that they may not read is shown, counted or hinted at."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.utils import timezone

from content import kinds
from content.models import Entry, EntryTag, Reply
from groups.models import Group
from profiles.models import Department, User
from search.finding import excerpts
from search.finding.asking import Asked, ask
from search.finding.found import MOST_COUNTED, Facet, Found, Hit, Pin, Place
from search.finding.scoring import Match, field_of, score
from search.finding.statement import look
from search.models import Weights
from search.questions import Question

__all__ = ["Facet", "Found", "Hit", "Pin", "Place", "find"]


def find(question: Question, reader: User, *, after: Place | None = None, size: int = 20) -> Found:
    """The entries that answer, best first; a page of them behind `after`. Raises nothing for whatever was typed."""
    asked = ask(question)
    if not reader.may_read or asked.is_impossible or not (asked.body or _narrows(question)):
        return Found()
    weights = Weights.now()
    now = after.at if after else timezone.now()
    looked = look(question, asked, reader, weights, enough=MOST_COUNTED + 1)
    ranked = _ranked(looked.matches, weights, now)
    behind = [one for one in ranked if after is None or (one[0], one[1].entry) < (after.score, after.entry)]
    page = behind[:size]
    more = len(behind) > size
    return Found(
        hits=_hits(page, asked, reader),
        count=min(len(ranked), MOST_COUNTED),
        is_capped=len(ranked) > MOST_COUNTED or not looked.is_all,
        facets=_facets(looked.matches) if after is None else {},
        next=Place(now, page[-1][0], page[-1][1].entry) if more and page else None,
    )


def _narrows(question: Question) -> bool:
    return bool(
        question.author
        or question.groups
        or question.departments
        or question.tags
        or question.kinds
        or question.before
        or question.after
        or question.answered is not None
    )


def _ranked(matches: Iterable[Match], weights: Weights, now: Any) -> list[tuple[float, Match]]:
    """The best match of each entry, the best entry first."""
    best: dict[int, tuple[float, Match]] = {}
    for match in matches:
        value = score(match, weights, now)
        if match.entry not in best or value > best[match.entry][0]:
            best[match.entry] = (value, match)
    return sorted(best.values(), key=lambda one: (one[0], one[1].entry), reverse=True)


def _hits(page: Sequence[tuple[float, Match]], asked: Asked, reader: User) -> list[Hit]:
    """With what is shown of each. Three queries."""
    numbers = [match.entry for _score, match in page]
    entries = Entry.objects.visible_to(reader).published().for_cards().defer(None)
    there = {entry.pk: entry for entry in entries.filter(pk__in=numbers)} if numbers else {}
    of_replies = [match.reply for _score, match in page if match.reply is not None]
    replies = Reply.objects.select_related("author", "department").in_bulk(of_replies) if of_replies else {}
    kept = [
        (value, match)
        for value, match in page
        if match.entry in there and (match.reply is None or match.reply in replies)
    ]
    said = [
        (there[match.entry].title, (replies[match.reply] if match.reply else there[match.entry]).body_html)
        for _value, match in kept
    ]
    return [
        Hit(
            entry=there[match.entry],
            reply=replies.get(match.reply) if match.reply else None,
            passage=None,
            field=field_of(match),
            title_html=words.title,
            excerpt_html=words.excerpt,
            score=value,
        )
        for (value, match), words in zip(kept, excerpts.shown(said, asked.marked), strict=True)
    ]


def _facets(matches: Sequence[Match]) -> dict[str, list[Facet]]:
    """By what the hits can be narrowed, the most frequent first. Of readable entries alone. Five queries."""
    numbers = {match.entry for match in matches}
    if not numbers:
        return {}
    rows = list(Entry.objects.filter(pk__in=numbers).values_list("kind", "department", "group", "answer"))
    by_kind = Counter(kind for kind, _department, _group, _answer in rows)
    by_department = Counter(department for _kind, department, _group, _answer in rows)
    by_group = Counter(group for _kind, _department, group, _answer in rows if group)
    by_author = Counter(author for author, _entry in {(match.author, match.entry) for match in matches})
    tags = EntryTag.objects.filter(content_object__in=numbers).values_list("tag__name", flat=True)
    names: Mapping[int, str] = dict(Department.objects.filter(pk__in=by_department).values_list("pk", "short_name"))
    groups: Mapping[int, str] = dict(Group.objects.filter(pk__in=by_group).values_list("pk", "name"))
    authors = [author for author, _count in by_author.most_common(MOST_VALUES)]
    people: Mapping[int, str] = dict(User.objects.filter(pk__in=authors).values_list("pk", "name"))
    return {
        "kind": _facet(by_kind, {kind.slug: str(kind.plural) for kind in kinds.all_kinds()}),
        "department": _facet(by_department, names),
        "group": _facet(by_group, groups),
        "tag": _facet(Counter(tags), None),
        "author": _facet(by_author, people),
        "answered": _facet(Counter("yes" for _kind, _department, _group, answer in rows if answer), None),
    }


MOST_VALUES = 10


def _facet(counted: "Counter[Any]", labels: Mapping[Any, str] | None) -> list[Facet]:
    best = counted.most_common(MOST_VALUES)
    return [
        Facet(str(value), value if labels is None else labels.get(value, str(value)), count) for value, count in best
    ]
