"""What the page of how one is told says: the presets in a sentence each, and whether mail reaches one at all."""

from typing import Final

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from notifications.models import FAMILY_OF, Event, Preset
from profiles.models import User

PRESETS: Final = (  # as `WAYS` and `RHYTHMS` have it: a test compares
    (
        Preset.QUIET,
        _(
            "Mail at once only for what waits for you or was decided: your groups, reminders, polls that close,"
            " your words and reports, messages of the people who run CivNet. The rest comes in one digest a week."
        ),
    ),
    (
        Preset.NORMAL,
        _(
            "Mail at once for replies, mentions, announcements, questions that you may know about and what you watch as"
            " well; a digest of the rest on every day that you work."
        ),
    ),
    (
        Preset.EVERYTHING,
        _(
            "As normal, with a mail at once also when somebody adds or introduces you; people who find your words"
            " useful stand in the digest."
        ),
    ),
)


def row_of(event: Event) -> str:
    """Address of the row in which one changes how one is told of `event`."""
    family = FAMILY_OF[event]
    return f"{reverse('notifications:telling')}?open={family}#family-{family}"


def with_choices(person: User) -> User:
    """`person` with what they chose and when they work, for all that asks after it. One query."""
    return User.objects.select_related("preference", "working_pattern").get(pk=person.pk)
