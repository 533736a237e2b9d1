"""How much of a profile is said, and what to say next: for its owner alone. Pure: no query."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

STALE_AFTER: Final = timedelta(days=365)
SKILLS_ENOUGH: Final = 3


class Said(NamedTuple):
    """What somebody has said of themselves so far."""

    job_title: bool = False
    skills: int = 0
    about: bool = False
    workplace: bool = False
    team: bool = False
    profession: bool = False
    days_at_workplace: bool = False
    contact_for: bool = False
    photo: bool = False
    languages: bool = False


class Step(NamedTuple):
    """Something to say, and where: `to` is the name of an address, or "role" for the page of the main role."""

    name: str
    words: str
    to: str


STEPS: Final = (  # what helps others most comes first
    Step("job_title", gettext_noop("Say what you do"), "role"),
    Step("skills", gettext_noop("Name three things that people can ask you about"), "profiles:edit"),
    Step("about", gettext_noop("Write a sentence about your work"), "profiles:edit"),
    Step("workplace", gettext_noop("Say where you work"), "role"),
    Step("team", gettext_noop("Choose your team"), "role"),
    Step("profession", gettext_noop("Choose your profession"), "role"),
    Step("days_at_workplace", gettext_noop("Say on which days you are at your workplace"), "profiles:hours"),
    Step("contact_for", gettext_noop("Say what to contact you for"), "role"),
    Step("photo", gettext_noop("Add a photo"), "profiles:edit-photo"),
    Step("languages", gettext_noop("Say which languages you speak"), "profiles:edit"),
)


@dataclass(frozen=True)
class Completeness:
    """So many steps are done of so many; the next one, or None where all is said."""

    done: int
    of: int
    next: Step | None

    @property
    def percent(self) -> int:
        """For a bar: 0 to 100."""
        return round(100 * self.done / self.of)

    @property
    def next_words(self) -> str:
        """What to do next, in the language of the page."""
        return _(self.next.words) if self.next else ""


def completeness_of(said: Said) -> Completeness:
    """What is done, and the first of `STEPS` that is not."""
    open_steps = [step for step in STEPS if not _is_done(step, said)]
    return Completeness(len(STEPS) - len(open_steps), len(STEPS), open_steps[0] if open_steps else None)


def is_stale(*, confirmed_at: datetime | None, began_at: datetime | None, now: datetime) -> bool:
    """Whether nobody has said for a year that the profile is right: since they did, or since they came."""
    since = confirmed_at or began_at
    return since is not None and now - since >= STALE_AFTER


def _is_done(step: Step, said: Said) -> bool:
    return said.skills >= SKILLS_ENOUGH if step.name == "skills" else bool(getattr(said, step.name))
