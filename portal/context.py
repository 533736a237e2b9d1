"""What the frame of every page shows. Nothing costs a query unless a template asks for it; error pages never do."""

import time
from dataclasses import dataclass
from functools import cached_property

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from core.prepared import Prepared
from groups.models import Group
from notifications.services import unread_label
from profiles import departments
from profiles.models import Look, member_numbered
from service.middleware import when_back
from service.state import State, state_of
from updates.forms import UpdateForm

ROOMS_SHOWN = 6
BEFORE_SECONDS = 5  # what a page takes to be made and found, and clocks may differ


_ROOMS = Prepared(
    lambda reader: Group.objects.of(member_numbered(reader)).only("name", "slug", "closed_at")[:ROOMS_SHOWN]
)


@dataclass(frozen=True)
class Link:
    """A link of the frame. `current` is its aria-current: "page" on the page itself, "true" beneath it, else ""."""

    url: str
    label: str
    icon: str = ""
    current: str = ""


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
    def nav(self) -> list[Link]:
        """The rail. A kind joins it the day it is built."""
        if not self.is_inside:
            return []
        return [self._home, self._people, self._groups, self._forums, self._blogs, self._polls]

    @cached_property
    def bar(self) -> list[Link]:
        """What the bar at the bottom of a small screen holds before "New"."""
        return self.nav[:2]

    @cached_property
    def bar_end(self) -> list[Link]:
        """What stands there after "New"."""
        return [*self.nav[2:3], self.notices] if self.is_inside else []

    @cached_property
    def rooms(self) -> list[Group]:
        """One's own groups in the rail, the most recently active first. One query."""
        user = self.request.user
        if not user.is_authenticated or not self.is_inside:
            return []
        return _ROOMS.ask({"reader": user.pk})

    @cached_property
    def create_links(self) -> list[Link]:
        """What the "New" menu offers."""
        if not self.is_inside:
            return []
        return [
            Link(reverse("updates:write"), _("Update"), "update"),
            Link(f"{reverse('forums:choose')}?kind=question", _("Question"), "forum"),
            Link(reverse("blogs:write"), _("Blog post"), "blog"),
            Link(reverse("polls:write"), _("Poll"), "poll"),
        ]

    @cached_property
    def longer_links(self) -> list[Link]:
        """What stands under the box in which an update is written: all but the update."""
        return self.create_links[1:]

    @cached_property
    def composer(self) -> UpdateForm | None:
        """The box of an update on home, for one's department, colleagues, or a group of the rail. No query more."""
        user = self.request.user
        if not user.is_authenticated or not self.is_inside:
            return None
        form = UpdateForm.blank(groups=[room for room in self.rooms if not room.is_closed], place="home")
        form.take_in(user)
        return form

    @cached_property
    def notices(self) -> Link:
        """The bell."""
        return self._link("notifications:list", _("Alerts"), "bell")

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
    def own_links(self) -> list[Link]:
        """The menu behind one's own face; signing out follows it as a form."""
        user = self.request.user
        if not user.is_authenticated or not self.is_inside:
            return []
        return [
            Link(user.get_absolute_url(), _("Your profile"), "person"),
            Link(reverse("profiles:edit"), _("Edit profile"), "edit"),
            Link(reverse("content:drafts"), _("Drafts"), "drafts"),
            Link(reverse("content:saved"), _("Saved"), "bookmark"),
            Link(reverse("stream:following"), _("What you follow"), "bell"),
            Link(reverse("colleagues:introductions"), _("Introductions"), "people"),
            Link(reverse("portal:here"), _("Here today"), "place"),
            Link(reverse("notifications:digest"), _("My digest"), "digest"),
            Link(reverse("profiles:settings"), _("Settings"), "settings"),
        ]

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
    def _home(self) -> Link:
        return self._link("portal:home", _("Home"), "home")

    @property
    def _people(self) -> Link:
        of_people = ("person", "counterparts", "suggestions", "department", "team", "profession")
        beneath = ("colleagues:", *(f"portal:{name}" for name in of_people))
        return self._link("profiles:directory", _("People"), "people", beneath=beneath)

    @property
    def _groups(self) -> Link:
        return self._link("groups:index", _("Groups"), "groups", beneath=("groups:", "portal:group"))

    @property
    def _forums(self) -> Link:
        return self._link("forums:index", _("Forums"), "forum", beneath=("forums:",))

    @property
    def _blogs(self) -> Link:
        return self._link("blogs:index", _("Blogs"), "blog", beneath=("blogs:",))

    @property
    def _polls(self) -> Link:
        return self._link("polls:index", _("Polls"), "poll", beneath=("polls:",))

    def _link(self, name: str, label: str, icon: str, beneath: tuple[str, ...] = ()) -> Link:
        match = self.request.resolver_match
        here = match.view_name if match else ""
        current = "page" if here == name else "true" if here.startswith(beneath) else ""
        return Link(reverse(name), label, icon, current)


def shell(request: HttpRequest) -> dict[str, Shell]:
    """Context processor: `shell`, empty until a template looks into it."""
    return {"shell": Shell(request)}
