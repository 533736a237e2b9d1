"""The one list that a mail belongs to, and stopping it in one click (RFC 2369, 2919 and 8058).

A list is the digest, a family of events, or one thing that is followed: a conversation, a group, a tag. A link to stop
it works without signing in, for one person and one list. Nothing is stored for it: it is a code over person, list and
the person's `Preference.mail_key`; a raised key makes every older link void.
"""

import re
from dataclasses import dataclass
from typing import Any, Final

from django.conf import settings
from django.db import models, transaction
from django.urls import reverse
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from content.models import Entry
from core.markings import Marking
from groups.models import Group
from notifications.models import FAMILY_OF, TOLD_ANYHOW, Delivery, Event, Family, Preference, Rhythm, Way
from profiles.models import Department, User
from stream.models import Follow, Level, SavedSearch
from stream.services import NotPossible, follow
from tags.models import Tag

DIGEST: Final = "digest"
_FORM: Final = re.compile(r"([0-9]{1,18})-([a-z]{1,20})-([0-9]{1,18})-([0-9a-f]{40})")
_CODE_DIGITS: Final = 40  # of hexadecimal: 160 bits
_MODELS: Final[dict[str, type[models.Model]]] = {
    "thread": Entry,
    "group": Group,
    "tag": Tag,
    "department": Department,
    "person": User,
    "search": SavedSearch,
}
_CODE_OF: Final = {"followed": "person"}  # there is a family "followed"
_LABELS: Final = {
    "digest": gettext_lazy("Stop the digest"),
    "thread": gettext_lazy("Mute this conversation"),
    "group": gettext_lazy("Mute this group"),
    "tag": gettext_lazy("Mute this tag"),
    "department": gettext_lazy("Mute the channel of this department"),
    "person": gettext_lazy("Mute this person"),
    "search": gettext_lazy("Mute this search"),
}
_WILL: Final = {  # what the button does, naming nothing: whoever has the link may look at the page
    "digest": gettext_lazy("You will get no digest by mail any more."),
    "thread": gettext_lazy("One conversation is muted for you: nothing new in it is mailed to you."),
    "group": gettext_lazy("One group is muted for you: nothing new in it is mailed to you. You stay a member."),
    "tag": gettext_lazy("One tag is muted for you: nothing new under it is mailed to you."),
    "department": gettext_lazy("The channel of one department is muted for you: nothing new in it is mailed to you."),
    "person": gettext_lazy("One person is muted for you: nothing new of theirs is mailed to you."),
    "search": gettext_lazy("One saved search is muted for you: nothing new that it finds is mailed to you."),
}


class CannotStop(Exception):
    """It could not be done. The text is for the person."""


@dataclass(frozen=True)
class MailList:
    """`code` is "digest", a family, or what is followed; then `number` is the target's."""

    code: str
    number: int = 0

    @property
    def header(self) -> str:
        """For List-Id: the same for all mails of it, and no name that a sensitive group would have to hide."""
        number = f"-{self.number}" if self.number else ""
        return f"<{self.code}{number}.{settings.MAIL_DOMAIN}>"

    @property
    def label(self) -> str:
        """What the link in a mail says."""
        return str(_LABELS.get(self.code, _("Stop mails of this kind")))

    @property
    def will(self) -> str:
        """What stopping it does, in a sentence."""
        if self.code in _WILL:
            return str(_WILL[self.code])
        return _("Mails of this kind stop: %(family)s.") % {"family": Family(self.code).label}


@dataclass(frozen=True)
class Stop:
    """A link that stops a list: what a mail's foot shows."""

    label: str
    url: str


def list_of(delivery: Delivery) -> MailList | None:
    """The list that a mail belongs to. None for mails about an account: nobody can do without them."""
    if delivery.recipient_id is None:
        return None
    if delivery.digest_id is not None:
        return MailList(DIGEST)
    if delivery.follow is not None:
        name = delivery.follow.target_name
        return MailList(_CODE_OF.get(name, name), getattr(delivery.follow, f"{name}_id"))
    if delivery.event == Event.ANNOUNCEMENT and delivery.notification and delivery.notification.group_id:
        return MailList("group", delivery.notification.group_id)
    return MailList(FAMILY_OF[Event(delivery.event)].value)


def headers_of(delivery: Delivery) -> dict[str, str]:
    """List-Id, and the two of one click."""
    its = list_of(delivery)
    if its is None or delivery.recipient is None:
        return {}
    return {
        "List-Id": its.header,
        "List-Unsubscribe": f"<{url_of(delivery.recipient, its)}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }


def frame_of(delivery: Delivery) -> dict[str, Any]:
    """What the foot of a mail says of changing and stopping it: context of mail/base.html and mail/base.txt."""
    its = list_of(delivery)
    if its is None or delivery.recipient is None:
        return {}
    stops = [Stop(its.label, url_of(delivery.recipient, its))]
    if delivery.entry_id is not None and its.code != "thread" and delivery.event not in TOLD_ANYHOW:
        thread = MailList("thread", delivery.entry_id)
        stops.insert(0, Stop(thread.label, url_of(delivery.recipient, thread)))
    group = delivery.notification.group if delivery.notification and its.code == "group" else None
    if group is not None and group.marking != Marking.SENSITIVE:  # an address says the group's name
        stops.append(Stop(_("Leave this group"), settings.SITE_URL + reverse("groups:leave", args=[group.slug])))
    return {"stops": stops, "change_url": settings.SITE_URL + reverse("notifications:telling")}


def url_of(person: User, its: MailList) -> str:
    """The page that stops `its` for `person`; the same address takes the one click."""
    return settings.SITE_URL + reverse("notifications:stop", args=[token_of(person, its)])


def token_of(person: User, its: MailList) -> str:
    """Names person and list, and proves that we wrote it."""
    key = person.preference.mail_key if hasattr(person, "preference") else 1
    return f"{person.pk}-{its.code}-{its.number}-{_code(person.pk, its, key)}"


def presented(token: str) -> tuple[User, MailList] | None:
    """Whose list a link stops; None for one that we did not write, or that is void by now."""
    found = _FORM.fullmatch(token)
    if found is None or found[2] not in {DIGEST, *_MODELS, *Family.values}:
        return None
    its = MailList(found[2], int(found[3]))
    person = User.objects.select_related("preference", "merged_into").filter(pk=int(found[1])).first()
    if person is None or not constant_time_compare(token, token_of(person, its)):
        return None
    return person.merged_into or person, its


@transaction.atomic
def stop(person: User, its: MailList) -> None:
    """Do it; a second time changes nothing. Raises CannotStop."""
    if its.code in _MODELS:
        _mute(person, its)
        return
    Preference.objects.get_or_create(person=person)
    row = Preference.objects.select_for_update(of=("self",), no_key=True).get(person=person)
    if its.code == DIGEST:
        row.rhythm = Rhythm.NEVER
    else:
        row.ways = row.ways | {its.code: Way.SITE.value}
    row.save(update_fields=["rhythm", "ways", "changed_at"])


@transaction.atomic
def make_links_void(person: User) -> None:
    """No link in a mail that was sent until now stops anything any more: for a person whose mail others read."""
    Preference.objects.get_or_create(person=person)
    Preference.objects.filter(person=person).update(mail_key=models.F("mail_key") + 1)


def is_unwanted(delivery: Delivery) -> bool:
    """Whether the person has stopped, since it was queued, what this mail is about. At most one query."""
    person = delivery.recipient
    if person is None:
        return False
    chosen = person.preference if hasattr(person, "preference") else Preference(person=person)
    if delivery.digest_id is not None:
        return chosen.digest_rhythm == Rhythm.NEVER
    if chosen.way_of(Event(delivery.event)) == Way.SITE:
        return True
    its = list_of(delivery)
    if its is not None and its.code in _MODELS and _is_muted(person, its):
        return True
    is_of_thread = delivery.entry_id is not None and delivery.event not in TOLD_ANYHOW
    return is_of_thread and _is_muted(person, MailList("thread", delivery.entry_id or 0))


def _is_muted(person: User, its: MailList) -> bool:
    column = "followed" if its.code == "person" else its.code
    rows = Follow.objects.of(person).filter(**{column: its.number})
    return rows.now_at(Level.MUTED).exists()


def _mute(person: User, its: MailList) -> None:
    target: Any = _MODELS[its.code]._default_manager.filter(pk=its.number).first()
    if target is None:
        return  # gone: nothing of it is mailed any more
    try:
        follow(person=person, target=target, level=Level.MUTED)
    except NotPossible as refusal:
        raise CannotStop(str(refusal)) from refusal


def _code(person: int, its: MailList, key: int) -> str:
    said = f"{person}:{its.code}:{its.number}:{key}"
    return salted_hmac("notifications.stopping", said, algorithm="sha256").hexdigest()[:_CODE_DIGITS]
