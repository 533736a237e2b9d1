"""What the frame of every page shows. Nothing costs a query unless a template asks for it; error pages never do."""

import time
from dataclasses import dataclass
from functools import cached_property

from django.conf import settings
from django.http import HttpRequest
from django.middleware.csrf import get_token
from django.urls import reverse
from django.utils.translation import gettext as _

from core.prepared import Prepared
from groups.models import Group
from notifications.services import unread_label
from portal import frame
from portal.frame import Link
from profiles import departments
from profiles.models import Look, member_numbered
from service.middleware import when_back
from service.state import State, state_of
from updates.box import on_home

ROOMS_SHOWN = 6
BEFORE_SECONDS = 5  # what a page takes to be made and found, and clocks may differ


_ROOMS = Prepared(
    lambda reader: Group.objects.of(member_numbered(reader)).only("name", "slug", "closed_at")[:ROOMS_SHOWN]
)


@dataclass(frozen=True)
class Shell:
    """Frame of the page for the person who asks."""

    request: HttpRequest

    @cached_property
    def is_signed_in(self) -> bool:
        """Whether to offer signing out."""
        return self.request.user.is_authenticated

    @cached_property
    def is_inside(self) -> bool:
        """Whether this person may read: only then is there a rail, a search and a bell."""
        user = self.request.user
        return user.is_authenticated and user.may_read

    @property
    def looking(self) -> Look | None:
        """The look that goes on, where one of staff looks as the member whose page this is."""
        return getattr(self.request, "looking", None)

    @cached_property
    def must_choose(self) -> bool:
        """Whether their department has ended and they have not said where they go on. It came with the session."""
        user = self.request.user
        if not user.is_authenticated or not self.is_inside or user.department is None:
            return False
        return not user.department.is_open and not self.request.path.startswith("/settings/")

    @cached_property
    def service(self) -> State:
        """Whether CivNet is read only, and the line of every page. It came with the session."""
        return state_of(self.request)

    @property
    def writing_back(self) -> str:
        """When writing is expected back, in words, where somebody said."""
        return when_back(self.service)

    @cached_property
    def rail(self) -> str:
        """Where one can go."""
        return frame.rail(self._here) if self.is_inside else ""

    @cached_property
    def tools(self) -> str:
        """Search, New, bell and own menu, on the top bar."""
        user = self.request.user
        if not user.is_authenticated or not self.is_inside:
            return ""
        return frame.tools(self._here, user, self.unread, get_token(self.request))

    @cached_property
    def bar(self) -> str:
        """The rail of small screens."""
        return frame.bar(self._here, self.unread) if self.is_inside else ""

    @cached_property
    def rooms(self) -> list[Group]:
        """One's own groups in the rail, the most recently active first. One query."""
        user = self.request.user
        if not user.is_authenticated or not self.is_inside:
            return []
        return _ROOMS.ask({"reader": user.pk})

    @cached_property
    def longer_links(self) -> list[Link]:
        """What stands under the box in which an update is written: all but the update."""
        return frame.create_links()[1:] if self.is_inside else []

    @cached_property
    def composer(self) -> str:
        """The box of an update on home, for one's department, colleagues, or a group of the rail. No query more."""
        user = self.request.user
        if not user.is_authenticated or not self.is_inside:
            return ""
        return on_home(
            groups=[room for room in self.rooms if not room.is_closed],
            face=frame.face(user),
            links=self.longer_links,
            csrf_token=get_token(self.request),
        )

    @cached_property
    def unread(self) -> str:
        """How many notices are unread, capped ("99+"); "" for none and for those who may not read. One query."""
        user = self.request.user
        return unread_label(user) if user.is_authenticated and self.is_inside else ""

    @property
    def live_url(self) -> str:
        """Where pages hear what happens."""
        return str(settings.LIVE_URL)

    @property
    def live_after(self) -> str:
        """From where the page wants to hear: what happened while it was made may not be on it. As ids of the stream."""
        return f"{int((time.time() - BEFORE_SECONDS) * 1000)}-0"

    @cached_property
    def footer_links(self) -> list[Link]:
        """Help and law, as those pages are built."""
        if not self.is_inside:
            return []
        return [
            Link(reverse("moderation:rules"), _("Rules of the house")),
            Link(reverse("moderation:ledger"), _("What moderators did")),
        ]

    @cached_property
    def colours_url(self) -> str:
        """Address of the style sheet of department colours; "" for those who see no department's people."""
        return departments.colours_url() if self.is_inside else ""

    @property
    def _here(self) -> str:
        match = self.request.resolver_match
        return match.view_name if match else ""


def shell(request: HttpRequest) -> dict[str, Shell]:
    """Context processor: `shell`, empty until a template looks into it."""
    return {"shell": Shell(request)}
