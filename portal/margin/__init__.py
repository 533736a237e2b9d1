"""The margin of home: what is around a person. Nothing on it is needed, and home never waits for it.

What is in it is worked out once (`finding`), kept for some minutes as numbers alone (`keeping`), and fetched anew
through its doors at each view (`showing`).
"""

from portal.margin.finding import Numbers, find
from portal.margin.keeping import forget, kept, since
from portal.margin.keeping import keep as _keep
from portal.margin.showing import Margin, show
from profiles.models import User

__all__ = ["Margin", "Numbers", "forget", "kept_margin", "margin_of"]


def kept_margin(reader: User) -> Margin | None:
    """What is kept of it, as it may be seen now. None: nothing is kept, and whoever asks goes on without. At most three
    queries.
    """
    numbers = kept(reader.pk)
    return None if numbers is None else show(numbers, reader)


def margin_of(reader: User) -> Margin:
    """The same, worked out where nothing is kept: eight queries with one source of moments, one more for each more."""
    numbers = kept(reader.pk)
    if numbers is None:
        began = since(reader.pk)
        numbers = find(reader)
        _keep(reader.pk, numbers, began)
    return show(numbers, reader)
