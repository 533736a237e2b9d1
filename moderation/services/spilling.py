"""A confirmed spill: words above OFFICIAL leave every page, list, mail and stream at once; and back, by an operator.

One transaction takes the state, and with it all that asks the reading rule; the mails that wait; what others had
open hears of it at commit. What lies in mailboxes, or in the memory of people, is counted and named in the record.
"""

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from content import services as content
from content.models import Attachment, Draft, Entry, Reaction, Reply, State
from core.markings import found_in
from moderation.models import Act, ActKind, Appeal, AppealOutcome, Rule, Spill, Template
from moderation.models.spill import MOST_READERS
from moderation.services.deciding import NeedsOperator, act, refuse_own, tell_concerned
from notifications.models import TOLD_ANYHOW, Channel, Delivery, DeliveryState, DigestItem, Event
from profiles.models import User
from stream.models import ReadMark


@transaction.atomic
def spill(*, target: Entry | Reply, moderator: User, reason: str, template: Template | None = None) -> Spill:
    """Take `target` with its files from everybody, its author and moderators among them, and write down how far it got.

    What was begun as a change of it goes; mails about it that wait are not sent. Raises OwnWords, and NotPossible where
    it is neither published nor hidden.
    """
    refuse_own(target, moderator)
    before = content.quarantine(target=target)
    made = act(target, ActKind.SPILL, moderator=moderator, rule=Rule.MARKING, reason=reason, template=template)
    readers = _readers_of(target)
    found = next((found for text in _said(target) if (found := found_in(text)) is not None), None)
    row = Spill.objects.create(
        act=made,
        marking=found.marking if found else "",
        state_before=before,
        readers=len(readers),
        reader_ids=readers[:MOST_READERS],
        files=Attachment.objects.on(target).count(),
        mails_sent=_mails_sent(target),
        mails_dropped=_drop_mails(target),
    )
    Draft.objects.of_change(target).delete()
    tell_concerned(made, Event.HIDDEN)
    return row


def release_spill(act: Act, by: User) -> str:
    """Show again what was no spill, in the state that it had; `undo` calls it. Mails that were dropped stay so.

    For operators, and for who upheld the appeal against it. Raises NeedsOperator, OwnWords, and NotPossible where it
    was released already.
    """
    if not may_release(act, by):
        raise NeedsOperator(_("Only an operator releases what was taken away as a spill."))
    target: Entry | Reply = act.target
    refuse_own(target, by)
    before = State(Spill.objects.values_list("state_before", flat=True).get(act=act))
    content.release(target=target, to=before)
    return "" if before == State.PUBLISHED else _("It was hidden before, and is hidden again.")


def may_release(act: Act, person: User) -> bool:
    """Whether `person` may show again what `act` took away."""
    if person.has_perm("moderation.release_spill"):
        return True
    return Appeal.objects.filter(act=act, decided_by=person, outcome=AppealOutcome.WON).exists()


def readers_named(spill: Spill) -> list[User]:
    """Who had opened it, as people are called today, by name."""
    return list(User.objects.filter(pk__in=spill.reader_ids).order_by("name", "pk"))


def _said(target: Entry | Reply) -> list[str]:
    return [target.title, target.body] if isinstance(target, Entry) else [target.body]


def _readers_of(target: Entry | Reply) -> list[int]:
    """The numbers of people who had it before their eyes as far as is known: read marks, read notices, reactions.

    Its author is none of them.
    """
    if isinstance(target, Entry):
        marks = ReadMark.objects.filter(entry=target)
        notices = Delivery.objects.filter(entry=target)
        reactions = Reaction.objects.filter(entry=target)
    else:
        reached = Q(seen_at__gt=target.created_at) | Q(seen_at=target.created_at, seen_reply__gte=target.pk)
        marks = ReadMark.objects.filter(reached, entry=target.entry_id)
        notices = Delivery.objects.filter(notification__reply=target)
        reactions = Reaction.objects.filter(reply=target)
    read = notices.filter(channel=Channel.SITE, read_at__isnull=False)
    people = {*marks.values_list("person", flat=True), *read.values_list("recipient", flat=True)}
    people |= {*reactions.values_list("person", flat=True)}
    return sorted(number for number in people if number is not None and number != target.author_id)


def _mails_about(target: Entry | Reply) -> Q:
    """Notices by mail about it; where it is an entry, about its replies as well."""
    about = Q(entry=target) if isinstance(target, Entry) else Q(notification__reply=target)
    return about & Q(channel=Channel.MAIL) & ~Q(event__in=TOLD_ANYHOW)  # those say nothing of what they may not


def _mails_sent(target: Entry | Reply) -> int:
    """How many had left, digests that held it among them."""
    notices = Delivery.objects.filter(_mails_about(target), state=DeliveryState.SENT).count()
    if isinstance(target, Entry):
        return notices + DigestItem.objects.filter(entry=target, digest__delivery__state=DeliveryState.SENT).count()
    told = DigestItem.objects.filter(notification__reply=target, digest__delivery__state=DeliveryState.SENT)
    return notices + told.count()


def _drop_mails(target: Entry | Reply) -> int:
    """Notices that wait go at once; a digest that waits asks the reading rule when it is made."""
    waiting = Delivery.objects.filter(_mails_about(target), state=DeliveryState.DUE)
    numbers = list(waiting.select_for_update(of=("self",), no_key=True).values_list("pk", flat=True))
    return Delivery.objects.filter(pk__in=numbers).update(
        state=DeliveryState.DROPPED, reason="spill", leased_until=None, subject="", text="", html=""
    )
