"""Introductions: made by one of the two or by a colleague of both, answered by each of the two on their own."""

import uuid
from datetime import timedelta
from typing import Final

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from colleagues import signals
from colleagues.errors import LimitReached, MarkedTooHigh, NotPossible
from colleagues.models import LIFE, Block, ColleagueLink, Introduction, IntroductionState
from core import text as texts
from core.guarding import refuse_marked
from profiles.models import User
from profiles.newcomers import why_too_much
from profiles.services import why_paused

OWN_AN_HOUR: Final = 20  # as new conversations (RELIABILITY, 25a)
AN_HOUR: Final = 30  # as invitations


@transaction.atomic
def introduce_oneself(*, person: User, to: User, text: str, submission: uuid.UUID | None = None) -> Introduction:
    """Write to somebody who does not know one yet. Where they, or a colleague, did so already, it is a yes to that.

    A block of theirs is not felt: the row is made, and nobody is told. The same `submission` twice is one. Raises
    NotPossible (oneself, left, colleagues already, asked already, blocked by `person`), LimitReached, MarkedTooHigh.
    """
    return _make(introducer=person, one=person, other=to, text=text, submission=submission)


@transaction.atomic
def introduce(
    *, introducer: User, one: User, other: User, text: str, submission: uuid.UUID | None = None
) -> Introduction:
    """Make two of one's colleagues known to each other. Blocks among the three are felt by nobody.

    Raises as `introduce_oneself` does, and NotPossible where one of them is no colleague of `introducer`.
    """
    if introducer.pk in {one.pk, other.pk}:
        raise NotPossible(_("Choose two of your colleagues, not yourself."))
    mine = ColleagueLink.objects.filter(member=introducer, colleague__in=[one, other]).values_list(
        "colleague", flat=True
    )
    for person in (one, other):
        if person.pk not in mine:
            raise NotPossible(_("%(name)s is not on your list of colleagues.") % {"name": person.name})
    return _make(introducer=introducer, one=one, other=other, text=text, submission=submission)


def _make(*, introducer: User, one: User, other: User, text: str, submission: uuid.UUID | None) -> Introduction:
    refuse_marked(text, person_id=introducer.pk, kind="introduction", error=MarkedTooHigh)
    introducer = User.objects.select_for_update(of=("self",), no_key=True).get(
        pk=introducer.pk
    )  # one at a time: the limits
    made = Introduction.objects.filter(introducer=introducer)
    twin = made.filter(submission=submission).first() if submission else None
    if twin is not None:
        return twin
    refusal = why_paused(introducer) or why_too_much(introducer, text)
    if refusal:
        raise NotPossible(refusal)
    _check_people(introducer, one, other)
    between = Introduction.objects.between(one, other)
    now = timezone.now()
    late = between.filter(state=IntroductionState.OPEN, expires_at__lte=now)
    late.update(state=IntroductionState.EXPIRED, ended_at=now)
    found = between.filter(state=IntroductionState.OPEN).first()
    if found is None:
        _check_limits(introducer, one, other)
        row = Introduction(
            introducer=introducer,
            one=one,
            other=other,
            text=texts.tidy(text).strip(),
            one_accepted_at=now if introducer == one else None,
            expires_at=now + LIFE,
            submission=submission,
        )
        try:
            with transaction.atomic():
                row.save(force_insert=True)
        except IntegrityError:  # the other of the two, or another colleague, was a moment earlier
            found = between.get(state=IntroductionState.OPEN)
        else:
            people = _to_be_told(row)
            if people:
                signals.introduced.send(sender=Introduction, introduction=row, people=people)
            return row
    return _instead(found, introducer)


def _check_people(introducer: User, one: User, other: User) -> None:
    if one.pk == other.pk:
        raise NotPossible(_("Choose two different people."))
    for person in (one, other):
        if not person.is_active or person.admitted_at is None:
            raise NotPossible(_cannot_answer(person))
    blocked = Block.objects.of(introducer).filter(blocked__in=[one, other]).first()
    if blocked is not None:
        raise NotPossible(_("You have blocked %(name)s. Take that back first.") % {"name": blocked.blocked.name})
    pair = [one.pk, other.pk]
    if ColleagueLink.objects.filter(member__in=pair, colleague__in=pair).count() == len(pair):
        raise NotPossible(
            _("%(name)s and you are on each other's list of colleagues already.") % {"name": other.name}
            if introducer == one
            else _("%(one)s and %(other)s know each other already.") % {"one": one.name, "other": other.name}
        )


def _check_limits(introducer: User, one: User, other: User) -> None:
    """Not too many in an hour, and not to the same people soon after they said not now."""
    now = timezone.now()
    made = Introduction.objects.filter(introducer=introducer)
    lately = made.filter(created_at__gt=now - timedelta(hours=1))
    own = lately.filter(one=introducer)
    if (own if introducer == one else lately.exclude(one=introducer)).count() >= (
        OWN_AN_HOUR if introducer == one else AN_HOUR
    ):
        raise LimitReached(_("You have sent many introductions in the last hour. Send this one a little later."))
    asked = made.between(one, other).filter(state=IntroductionState.DECLINED, created_at__gt=now - LIFE)
    if asked.exists():
        raise NotPossible(_("You asked less than 30 days ago. Give them a little time."))


def _instead(found: Introduction, person: User) -> Introduction:
    """What becomes of a second introduction of the same two: a yes to the first, where it waits for that."""
    is_seen = Introduction.objects.visible_to(person).filter(pk=found.pk).exists()
    if is_seen and found.concerns(person) and found.introducer_id != person.pk:
        return accept(introduction=found, person=person)
    if found.introducer_id == person.pk:
        raise NotPossible(_("You have sent this introduction already. It waits for an answer."))
    raise NotPossible(_("These two are being introduced to each other already."))


def _to_be_told(row: Introduction) -> list[User]:
    """Those of the two who did not make it, and whom no block keeps from another of the three."""
    three = {row.introducer_id, row.one_id, row.other_id}
    apart = set(Block.objects.between(three).values_list("blocker", "blocked"))
    return [
        person
        for person in (row.one, row.other)
        if person.pk != row.introducer_id and not any(person.pk in pair for pair in apart)
    ]


@transaction.atomic
def accept(*, introduction: Introduction, person: User) -> Introduction:
    """Say yes. When both have, they are colleagues of each other, and all three are told. Twice is once.

    Raises NotPossible: not one of the two, over meanwhile, or the other has left.
    """
    row = _locked(introduction)
    if not row.concerns(person):
        raise NotPossible(_("This introduction is for somebody else."))
    if row.has_accepted(person) and (row.is_open or row.state == IntroductionState.MET):
        return row
    _check_open(row)
    partner = row.partner_of(person)
    if not partner.is_active or partner.admitted_at is None:
        raise NotPossible(_cannot_answer(partner))
    now = timezone.now()
    mine = "one_accepted_at" if person.pk == row.one_id else "other_accepted_at"
    setattr(row, mine, now)
    if row.has_accepted(partner) and not Block.objects.between([row.one_id, row.other_id]).exists():
        row.state, row.ended_at = IntroductionState.MET, now
        for member, colleague in ((row.one, row.other), (row.other, row.one)):
            ColleagueLink.objects.get_or_create(member=member, colleague=colleague, defaults={"created_at": now})
    row.save(update_fields=[mine, "state", "ended_at"])
    if row.state == IntroductionState.MET:
        signals.met.send(sender=Introduction, introduction=row, by=person)
    return row


@transaction.atomic
def decline(*, introduction: Introduction, person: User) -> None:
    """Say not now. Nobody is told, and the row does not say who it was. Twice is once. Raises NotPossible."""
    row = _locked(introduction)
    if not row.concerns(person) or row.introducer_id == person.pk:
        raise NotPossible(_("This introduction is for somebody else."))
    if row.state == IntroductionState.DECLINED:
        return
    _check_open(row)
    row.state, row.ended_at = IntroductionState.DECLINED, timezone.now()
    row.one_accepted_at = row.one_accepted_at if row.is_own else None  # who had said yes would tell who said no
    row.other_accepted_at = None
    row.save(update_fields=["state", "ended_at", "one_accepted_at", "other_accepted_at"])


@transaction.atomic
def withdraw(*, introduction: Introduction, by: User) -> bool:
    """Take back what one has sent. False where it is over already. Raises NotPossible for anybody else."""
    row = _locked(introduction)
    if row.introducer_id != by.pk:
        raise NotPossible(_("Only whoever sent it can take it back."))
    if not row.is_open:
        return False
    row.state, row.ended_at = IntroductionState.WITHDRAWN, timezone.now()
    row.save(update_fields=["state", "ended_at"])
    return True


@transaction.atomic
def take_back_all(*, person: User) -> int:
    """The person has left: nobody waits for their answer, or is asked in their name. Returns how many were open."""
    concerned = Q(introducer=person) | Q(one=person) | Q(other=person)
    rows = Introduction.objects.filter(concerned, state=IntroductionState.OPEN)
    return rows.update(state=IntroductionState.WITHDRAWN, ended_at=timezone.now())


def _locked(introduction: Introduction) -> Introduction:
    rows = Introduction.objects.select_for_update(of=("self",), no_key=True)
    return rows.select_related("introducer", "one", "other").get(pk=introduction.pk)


def _check_open(row: Introduction) -> None:
    if row.state == IntroductionState.MET:
        raise NotPossible(_("You are colleagues of each other already."))
    if row.state == IntroductionState.WITHDRAWN:
        raise NotPossible(_("This introduction was taken back."))
    if row.state == IntroductionState.DECLINED:
        raise NotPossible(_("This introduction is closed."))
    if not row.is_open:
        raise NotPossible(_("This introduction is older than 30 days. Write one of your own."))


def _cannot_answer(person: User) -> str:
    return _("%(name)s cannot be introduced: they have left, or cannot sign in now.") % {"name": person.name}


@transaction.atomic
def take_down(*, introduction: Introduction) -> None:
    """End it, for a moderator: nobody answers it any more. Raises NotPossible where it is over already."""
    row = _locked(introduction)
    if not row.is_open:
        raise NotPossible(_("This introduction is over already."))
    row.state, row.ended_at = IntroductionState.WITHDRAWN, timezone.now()
    row.save(update_fields=["state", "ended_at"])


@transaction.atomic
def reopen(*, introduction: Introduction) -> bool:
    """Undo `take_down`. False where another one took its place, or its time is over."""
    row = _locked(introduction)
    open_ones = Introduction.objects.between(row.one, row.other).filter(state=IntroductionState.OPEN)
    if row.state != IntroductionState.WITHDRAWN or row.expires_at <= timezone.now() or open_ones.exists():
        return False
    row.state, row.ended_at = IntroductionState.OPEN, None
    row.save(update_fields=["state", "ended_at"])
    return True
