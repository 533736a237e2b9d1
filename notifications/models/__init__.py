"""What happened, who is told by which way and when, and what became of it."""

from notifications.models.delivery import (
    LETTER_LONGEST,
    PURPOSE_LONGEST,
    REASON_LONGEST,
    SUBJECT_LONGEST,
    Channel,
    Delivery,
    DeliveryQuerySet,
    DeliveryState,
    new_message_id,
)
from notifications.models.digest import ISSUED, Digest, DigestItem, Outcome, Timetable
from notifications.models.events import (
    FAMILY_OF,
    FOLLOWED,
    ONE_A_THREAD,
    OUTCOMES,
    REPLIES,
    STRENGTH,
    TO_PERSONS,
    TOLD_ANYHOW,
    Event,
    Family,
)
from notifications.models.fanout import FanOut
from notifications.models.notification import NOTE_LONGEST, Notification
from notifications.models.post import DomainPace, Mailbox, MailSwitch
from notifications.models.preference import MINUTES, RHYTHMS, WAYS, Preference, Preset, Rhythm, Way
from notifications.models.staff import StaffMessage

__all__ = [
    "FAMILY_OF",
    "FOLLOWED",
    "ISSUED",
    "LETTER_LONGEST",
    "MINUTES",
    "NOTE_LONGEST",
    "ONE_A_THREAD",
    "OUTCOMES",
    "PURPOSE_LONGEST",
    "REASON_LONGEST",
    "REPLIES",
    "RHYTHMS",
    "STRENGTH",
    "SUBJECT_LONGEST",
    "TOLD_ANYHOW",
    "TO_PERSONS",
    "WAYS",
    "Channel",
    "Delivery",
    "DeliveryQuerySet",
    "DeliveryState",
    "Digest",
    "DigestItem",
    "DomainPace",
    "Event",
    "Family",
    "FanOut",
    "MailSwitch",
    "Mailbox",
    "Notification",
    "Outcome",
    "Preference",
    "Preset",
    "Rhythm",
    "StaffMessage",
    "Timetable",
    "Way",
    "new_message_id",
]
