"""Views of the queue that a moderator keeps."""

from typing import Final

from django.db import transaction
from django.http import QueryDict
from django.utils.translation import gettext as _

from content.services import MarkedTooHigh, Refused
from core.guarding import refuse_marked
from moderation.models import MOST_FILTERS, QUERY_LONGEST, SavedFilter
from profiles.models import User

_PASSING: Final = ("p", "e", "all", "_changelist_filters")  # where one is in a list, not what is in it


class TooManyFilters(Refused):
    """Twenty are a list of their own."""


@transaction.atomic
def save_filter(*, moderator: User, name: str, query: str) -> SavedFilter:
    """Keep `query` under `name`; a name that is there already means the new view.

    Raises TooManyFilters, MarkedTooHigh.
    """
    refuse_marked(name, person_id=moderator.pk, kind="filter", error=MarkedTooHigh)
    moderator = User.objects.select_for_update(of=("self",), no_key=True).get(pk=moderator.pk)
    own = SavedFilter.objects.of(moderator)
    if own.exclude(name=name).count() >= MOST_FILTERS:
        raise TooManyFilters(_("You have %(most)d saved filters. Remove one first.") % {"most": MOST_FILTERS})
    kept, _made = SavedFilter.objects.update_or_create(moderator=moderator, name=name, defaults={"query": tidy(query)})
    return kept


def remove_filter(*, moderator: User, number: int) -> bool:
    """Forget one; False where it was gone, or is somebody else's."""
    return bool(SavedFilter.objects.of(moderator).filter(pk=number).delete()[0])


def tidy(query: str) -> str:
    """`query` without where one is in the list; "" where it is longer than any filter makes it."""
    asked = QueryDict(query, mutable=True)
    for name in _PASSING:
        asked.pop(name, None)
    words = asked.urlencode()
    return words if len(words) <= QUERY_LONGEST else ""
