"""Silence is never doubted: when the last digest came and why it looked as it did, and when the next one may come."""

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from notifications.choices import pattern_of, preference_of
from notifications.digests.timetable import plan_of
from notifications.models import Delivery, DeliveryState, Digest, Outcome, Preference, Rhythm
from profiles.models import User
from profiles.working import zone_of


@dataclass(frozen=True)
class Status:
    """What is to be said of somebody's digests in general. `last` is None where there was none yet."""

    last: Digest | None
    last_said: str
    next_at: datetime | None  # the next one that may really come; None: none is wanted, or they are away for very long
    next_said: str


def status_of(person: User) -> Status:
    """Of the last issue, and of the next. Up to five queries."""
    last = Digest.objects.of(person).select_related("delivery").first()
    last_said = said_of(last, person) if last else _("You have had no digest yet.")
    next_at = plan_of(person).next_issue(timezone.now())
    return Status(last=last, last_said=last_said, next_at=next_at, next_said=_next(person, next_at))


def said_of(digest: Digest, person: User) -> str:
    """Whether an issue, found with its delivery, was sent, when, and if not, why."""
    day = {"day": date_format(digest.issued_on, "l j F")}
    match digest.outcome:
        case Outcome.ABSENT:
            return _("On %(day)s none was sent, because you were away.") % day
        case Outcome.STOPPED:
            return _("On %(day)s none was sent, because mail to your address came back and was stopped.") % day
        case Outcome.EMPTY:
            return _("On %(day)s none was sent, because nothing new that you follow was unread.") % day
        case Outcome.GONE:
            return _("On %(day)s none was sent: all of it was read or taken away before that.") % day
        case _:
            return _of_mail(digest, person, day)


def _of_mail(digest: Digest, person: User, day: dict[str, str]) -> str:
    mail: Delivery | None = getattr(digest, "delivery", None)
    if mail is None or mail.state == DeliveryState.DUE:
        return _("The one of %(day)s is on its way.") % day
    if mail.state == DeliveryState.SENT and mail.sent_at is not None:
        sent = mail.sent_at.astimezone(zone_of(pattern_of(person)))
        said = day | {"time": date_format(sent, "H:i"), "why": _because(preference_of(person))}
        return _("The last one was sent on %(day)s at %(time)s, because %(why)s.") % said
    if mail.state == DeliveryState.BOUNCED:
        return _("The one of %(day)s came back from your mail server.") % day
    if mail.state == DeliveryState.FAILED:
        return _("The one of %(day)s was refused by your mail server.") % day
    return _("On %(day)s none was sent: your account could not be mailed then.") % day


def _because(preference: Preference) -> str:
    rhythm = preference.digest_rhythm
    if rhythm == Rhythm.WEEK:
        return _("you want one a week")
    return _("you want one on each day that you work")


def _next(person: User, next_at: datetime | None) -> str:
    if preference_of(person).digest_rhythm == Rhythm.NEVER:
        return _("You chose to have no digest.")
    if next_at is None:
        return _("None is due within a year, as you are away.")
    local = next_at.astimezone(zone_of(pattern_of(person)))
    return _("The next one may come on %(day)s at %(time)s, if there is anything new.") % {
        "day": date_format(local, "l j F"),
        "time": date_format(local, "H:i"),
    }
