"""The fourth step: questions that a newcomer might answer."""

from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext as _

from forums.models import Topic
from portal.margin.questions import BY_TAG, waiting_questions
from profiles.models import User

SHOWN: Final = 3
_LOOKED_AT: Final = 20  # the newest of all


@dataclass(frozen=True)
class Question:
    """One that waits, and why it is shown."""

    topic: Topic
    why: str

    @property
    def answer_url(self) -> str:
        """Where one writes the answer."""
        return f"{self.topic.entry.get_absolute_url()}#reply-form"


def questions_for(person: User) -> list[Question]:
    """Three that match them, then the newest that nobody has answered. Four queries at most."""
    found = {pk: _why(code) for pk, code in waiting_questions(person, SHOWN)}
    if len(found) < SHOWN:
        waiting = Topic.objects.visible_to(person).listed().everywhere().unanswered().filter(locked_at=None)
        newest = waiting.exclude(entry__author=person).order_by("-bumped_at", "-entry")[:_LOOKED_AT]
        for pk in newest.values_list("pk", flat=True):
            found.setdefault(pk, _("nobody has answered it yet"))
    return [Question(topic, found[topic.pk]) for topic in Topic.objects.in_order(list(found)[:SHOWN])]


def _why(code: str) -> str:
    return _("matches your tags") if code == BY_TAG else _("matches your skills")
