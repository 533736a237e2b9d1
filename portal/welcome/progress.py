"""How far a person is: read from what they did, wherever they did it. Nothing but an end is ever noted."""

from dataclasses import dataclass
from typing import Any, Final, NamedTuple

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from content.models import Reply
from core.http import MemberRequest
from forums.models import Topic, TopicKind
from groups.models import Membership, MemberSource
from profiles.models import Skill, User, Welcome
from stream.models import Because, Follow, Level

ENOUGH_FOLLOWS: Final = 5
MINUTES: Final = 4
_SORTS: Final = ("tag", "followed", "group", "department")  # of what counts as followed
_HEARD: Final = (Level.TRACKING, Level.FIRST_POST, Level.WATCHING)


class Step(NamedTuple):
    """One of the four."""

    name: str  # and the name of its address
    words: Any
    why: Any

    @property
    def url(self) -> str:
        """Where it is done."""
        return reverse(f"portal:welcome-{self.name}")


STEPS: Final = (
    Step(
        "line", gettext_lazy("Say what you do"), gettext_lazy("So that people who do your job elsewhere can find you.")
    ),
    Step("follow", gettext_lazy("Follow five"), gettext_lazy("Home and your digest show what you follow.")),
    Step("group", gettext_lazy("Join one group"), gettext_lazy("A room of people who work on the same things.")),
    Step(
        "question",
        gettext_lazy("Answer one question, or ask one"),
        gettext_lazy("Two sentences are enough. Somebody is waiting for them."),
    ),
)


@dataclass(frozen=True)
class Progress:
    """What is done, of which step."""

    has_line: bool
    follows: int  # up to five
    has_group: bool
    has_question: bool

    @property
    def done(self) -> dict[str, bool]:
        """By the name of the step."""
        return {
            "line": self.has_line,
            "follow": self.follows >= ENOUGH_FOLLOWS,
            "group": self.has_group,
            "question": self.has_question,
        }

    @property
    def number(self) -> int:
        """How many steps are done."""
        return sum(self.done.values())

    @property
    def is_done(self) -> bool:
        """Whether there is nothing left to do."""
        return self.number == len(STEPS)

    @property
    def words(self) -> str:
        """ "2 of 4 done"."""
        return _("%(done)d of %(of)d done") % {"done": self.number, "of": len(STEPS)}

    @property
    def percent(self) -> int:
        """For a bar."""
        return 100 * self.number // len(STEPS)

    @property
    def rows(self) -> list[tuple[Step, bool]]:
        """The steps, and whether each is done."""
        return [(step, self.done[step.name]) for step in STEPS]

    @property
    def next_url(self) -> str:
        """Where to go on: the first step that is not done, or the end."""
        return next((step.url for step, is_done in self.rows if not is_done), reverse("portal:welcome-done"))


def progress_of(person: User) -> Progress:
    """How far `person` is. One query."""
    heard = Follow.objects.of(person).now_at(*_HEARD).filter(because=Because.CHOSEN)
    sorts = Q()
    for name in _SORTS:
        sorts |= Q(**{f"{name}__isnull": False})
    rooms = Membership.objects.filter(person=person, source=MemberSource.OWN, left_at=None)
    asked = Topic.objects.filter(entry__author=person, entry__state="published", kind=TopicKind.QUESTION)
    answered = Reply.objects.published().filter(author=person, entry__kind="topic")
    found: Any = (
        User.objects.visible_to(person)
        .filter(pk=person.pk)
        .values(
            "job_title",
            has_skill=Exists(Skill.objects.filter(content_object=person)),
            followed=ArraySubquery(heard.filter(sorts).order_by().values("pk")[:ENOUGH_FOLLOWS]),
            has_group=Exists(rooms),
            has_question=Exists(asked) | Exists(answered),
        )
        .get()
    )
    return Progress(
        has_line=bool(found["job_title"]) and found["has_skill"],
        follows=len(found["followed"]),
        has_group=found["has_group"],
        has_question=found["has_question"],
    )


def is_due(request: MemberRequest) -> bool:
    """Whether home leads to the first visit: not whoever comes from there or is on home already, or they could not get
    away from it; and not to another part of home.
    """
    if request.user.welcome != Welcome.DUE or request.htmx or request.GET:
        return False
    came_from = request.headers.get("Referer", "")
    path = "/" + came_from.partition("://")[2].partition("/")[2].partition("?")[0]
    return not came_from or not (path == reverse("portal:home") or path.startswith(reverse("portal:welcome")))


def line_on_home(person: User) -> Progress | None:
    """What home says of it until it is over. One query for whoever is in the middle of it, none for all others."""
    return progress_of(person) if person.welcome in (Welcome.DUE, Welcome.BEGUN) else None
