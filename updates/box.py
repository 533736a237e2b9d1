"""The box of an update as it stands on home, empty: put together once, for the reader only the holes are filled."""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from types import SimpleNamespace
from typing import Any, Final
from uuid import uuid4

from django.utils.safestring import SafeString

from core.moulds import Marks, Mould
from groups.models import Group
from profiles.models import User
from updates.forms import UpdateForm
from updates.models import Limit

MOST_ROOMS: Final = 6  # groups that one chooses from here


def on_home(*, groups: Iterable[Group], face: SafeString, links: Sequence[Any], csrf_token: str) -> SafeString:
    """The box, for one's department, colleagues or one of the first of `groups`, with a one-time token of its own.

    `links` say what else can be begun. No query.
    """
    rooms = list(groups)[:MOST_ROOMS]
    holes: dict[str, object] = {"csrf_token": csrf_token, "submission": uuid4(), "face": face}
    for place, group in enumerate(rooms):
        holes |= {f"room_{place}": group.pk, f"room_name_{place}": group.name}
    return _BOX.cast(holes, rooms=len(rooms), links=tuple(links), most=Limit.objects.most_shown())


def _blank(marks: Marks, *, rooms: int, **_shape: Hashable) -> Mapping[str, Any]:
    """`most` is asked for by the form itself: it is named only so that another one makes another mould."""
    groups: Any = [SimpleNamespace(pk=marks[f"room_{n}"], name=marks[f"room_name_{n}"]) for n in range(rooms)]
    form = UpdateForm.blank(groups=groups, place="home")
    form.initial["submission"] = marks["submission"]
    form.take_in(User())
    return {"form": form}


_BOX: Final = Mould(
    "updates/_composer.html",
    words=("csrf_token", "submission", "face", *(f"room_name_{n}" for n in range(MOST_ROOMS))),
    numbers=tuple(f"room_{n}" for n in range(MOST_ROOMS)),
    context=_blank,
)
