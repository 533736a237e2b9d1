"""Saved searches: made, renamed, deleted by the one person who sees them."""

import uuid
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from core import text
from profiles.models import User
from stream.models import SavedSearch
from stream.models.saved import MOST_SAVED, NAME_LONGEST, WORDS_LONGEST
from stream.services.following import NotPossible
from tags import services as tags


@transaction.atomic
def save_search(
    *, person: User, name: str, submission: uuid.UUID | None = None, words: str = "", tag_word: str = "", **asked: Any
) -> SavedSearch:
    """Keep a question. `asked` is its kind, department, group and author, which `person` may see.

    A form that is sent twice keeps one. Raises NotPossible: nothing is asked, the name is taken, or there are 100.
    """
    User.objects.select_for_update(of=("self",), no_key=True).get(pk=person.pk)  # one at a time: limit, name, token
    mine = SavedSearch.objects.of(person)
    if submission is not None and (found := mine.filter(submission=submission).first()):
        return found
    if mine.count() >= MOST_SAVED:
        raise NotPossible(_("You have 100 saved searches. Delete one first."))
    name, words = text.single_line(name)[:NAME_LONGEST], text.single_line(words)[:WORDS_LONGEST]
    tag = tags.resolve([tag_word])[0] if tag_word else None
    if not (words or tag or any(asked.values())):
        raise NotPossible(_("Say at least one thing to look for."))
    _check_name(mine, name)
    search = SavedSearch(person=person, name=name, words=words, tag=tag, submission=submission, **asked)
    search.save(force_insert=True)
    return search


@transaction.atomic
def rename_search(*, search: SavedSearch, name: str) -> None:
    """Call it otherwise. Raises NotPossible where another has that name."""
    name = text.single_line(name)[:NAME_LONGEST]
    _check_name(SavedSearch.objects.filter(person=search.person_id).exclude(pk=search.pk), name)
    try:
        with transaction.atomic():
            SavedSearch.objects.filter(pk=search.pk).update(name=name)
    except IntegrityError as error:
        raise NotPossible(_taken()) from error
    search.name = name


@transaction.atomic
def delete_search(*, search: SavedSearch) -> bool:
    """Forget it, and what was chosen for it. False where it was gone already."""
    return bool(SavedSearch.objects.filter(pk=search.pk).delete()[0])


def _check_name(others: Any, name: str) -> None:
    """Raise NotPossible where one of `others` is called so."""
    if others.filter(name=name).exists():
        raise NotPossible(_taken())


def _taken() -> str:
    return _("Another search of yours has this name.")
