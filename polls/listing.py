"""Which polls the index shows."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from core.http import MemberRequest
from polls.models import Poll, PollQuerySet

SHOWN = ("waiting", "open", "closed", "all")


@dataclass(frozen=True)
class Tab:
    """One of the views of the index, as `elements/tabs.html` shows it."""

    url: str
    label: str
    is_current: bool
    count: None = None


def which(request: MemberRequest) -> tuple[str, PollQuerySet]:
    """What `?show=` asks for, and those polls; those that are open where it asks for nothing that is known."""
    asked = request.GET.get("show", "")
    show = asked if asked in SHOWN else "open"
    found = Poll.objects.visible_to(request.user).published()
    match show:
        case "waiting":
            found = found.open().unanswered_by(request.user)
        case "open":
            found = found.open()
        case "closed":
            found = found.closed()
        case _unused:
            pass
    return show, found


def tabs(show: str) -> list[Tab]:
    """Links to the views of the index."""
    labels = {"open": _("Open"), "waiting": _("Waiting for your vote"), "closed": _("Closed"), "all": _("All")}
    return [Tab(f"?show={name}", label, name == show) for name, label in labels.items()]
