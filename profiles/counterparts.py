"""Counterparts in words, and how a list of them is spread over departments."""

from collections.abc import Callable, Collection, Iterable
from typing import Any, Final, TypeVar

from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from profiles.models import Counterpart, User

FIRST: Final = 10  # places, of which
MOST_OF_ONE: Final = 2  # are of one department
_R = TypeVar("_R")


def spread(rows: Iterable[_R], departments: Callable[[_R], Collection[int]]) -> list[_R]:
    """The rows in their order, but at most two of a department among the first ten.

    The list ends where that cannot be kept any more: better a short one than one full of a single department.
    """
    first: list[_R] = []
    later: list[_R] = []
    seen: dict[int, int] = {}
    for row in rows:
        places = departments(row)
        if len(first) < FIRST and all(seen.get(pk, 0) < MOST_OF_ONE for pk in places):
            first.append(row)
            seen |= {pk: seen.get(pk, 0) + 1 for pk in places}
        else:
            later.append(row)
    return first + later if len(first) == FIRST else first


def in_words(counterpart: Counterpart, reader: User | None = None, person: User | None = None) -> list[str]:
    """Why they are counterparts, the strongest reason first, each a sentence without a full stop.

    `reader` hears "your" where the list is theirs; elsewhere `person`, whose list it is, is named where they are given.
    The row was found `with_names`, or nobody who knows both is named.
    """
    reasons: dict[str, Any] = counterpart.reasons
    is_own = reader is not None and counterpart.person_id == reader.pk
    said = [_skills(reasons, is_own, person), _place(reasons), _role(reasons), _threads(reasons)]
    said += [_known_by(reasons, getattr(counterpart, "name_who_knows", None), is_own)]
    return [sentence for sentence in [*_asked(reasons), *said] if sentence]


def _skills(reasons: dict[str, Any], is_own: bool, person: User | None) -> str:
    number = reasons.get("skills_shared", 0)
    if not number:
        return ""
    if is_own:
        said = ngettext("Shares %(number)d of your skills", "Shares %(number)d of your skills", number)
    elif person is not None:
        said = ngettext("Shares %(number)d skill of %(name)s", "Shares %(number)d skills of %(name)s", number)
        return said % {"number": number, "name": person.first_name}
    else:
        said = ngettext("Shares %(number)d skill", "Shares %(number)d skills", number)
    return said % {"number": number}


def _place(reasons: dict[str, Any]) -> str:
    if reasons.get("profession") and reasons.get("grade"):
        return _("Same profession and grade")
    if reasons.get("profession"):
        return _("Same profession")
    return _("Same grade") if reasons.get("grade") else ""


def _role(reasons: dict[str, Any]) -> str:
    if reasons.get("title"):
        return _("Same job title")
    return _("Similar role") if reasons.get("words") else ""


def _threads(reasons: dict[str, Any]) -> str:
    number = reasons.get("threads", 0)
    said = ngettext("Wrote in the same thread", "Wrote in %(number)d of the same threads", number)
    return said % {"number": number} if number else ""


def _known_by(reasons: dict[str, Any], name: str | None, is_own: bool) -> str:
    if not name:
        return ""
    others = reasons.get("known_by", 1) - 1
    if others > 0:
        own = ngettext(
            "%(name)s and %(number)d other know you both", "%(name)s and %(number)d others know you both", others
        )
        both = ngettext("%(name)s and %(number)d other know both", "%(name)s and %(number)d others know both", others)
        return (own if is_own else both) % {"name": name, "number": others}
    return (_("%(name)s knows you both") if is_own else _("%(name)s knows both")) % {"name": name}


def _asked(reasons: dict[str, Any]) -> list[str]:
    """Of somebody who was found by a text."""
    said = []
    if reasons.get("knows"):
        said.append(_("Knows about %(what)s") % {"what": get_text_list(reasons["knows"], _("and"))})
    if reasons.get("speaks_of"):
        words = [_("“%(word)s”") % {"word": word} for word in reasons["speaks_of"]]
        said.append(_("The role speaks of %(words)s") % {"words": get_text_list(words, _("and"))})
    return said
