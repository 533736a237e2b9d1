"""What lists of people ask: who is on the reader's own list already."""

from collections.abc import Sequence

from colleagues.models import ColleagueLink
from profiles.added import answers
from profiles.models import User


@answers
def added_by(reader: User, ids: Sequence[int]) -> set[int]:
    """Those of the people `ids` whom `reader` has added. One query."""
    return set(ColleagueLink.objects.filter(member=reader, colleague__in=ids).values_list("colleague", flat=True))
