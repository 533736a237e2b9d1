"""What the community does by reporting: it hides what several circles report, and quiets a newcomer's flood.

A moderator looks at all of it afterwards: the reports stay open, first in the queue.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from django.conf import settings
from django.db.models import Case, Exists, OuterRef, Q, QuerySet, Value, When
from django.utils import timezone, translation
from django.utils.dateformat import format as date_format
from django.utils.translation import gettext as _

from colleagues.models import ColleagueLink
from content import services as content
from content.models import Entry, Reply, State
from moderation.models import NOT_UPHELD, Act, ActKind, Report, Rule, Target, Thresholds, on_the_same
from moderation.services.deciding import act, locked, tell_concerned
from moderation.weighing import START, Voice, circles_of, together, weight_of
from notifications.models import Event
from profiles import services as profiles
from profiles.models import Trust, User
from profiles.models.user import members

RECORD: Final = timedelta(days=365)  # answers to older reports are forgotten when the next one is weighed


def consider(report: Report) -> None:
    """Weigh a report that was made now, and see what follows. In its transaction, under the lock of its target."""
    weigh(report)
    figures = Thresholds.objects.now()
    _hide_or_hurry(report.target, figures)
    _quiet(report, figures)


def weigh(report: Report) -> None:
    """Keep with the report what it weighs: by the trust of its reporter, and what became of earlier ones. One query."""
    answered = Report.objects.filter(
        reporter=report.reporter, handled_by__isnull=False, created_at__gt=timezone.now() - RECORD
    )
    outcomes = Counter(answered.values_list("outcome", flat=True))
    dismissed = sum(outcomes[outcome] for outcome in NOT_UPHELD)
    report.weight = weight_of(trust=report.reporter.trust, upheld=outcomes.total() - dismissed, dismissed=dismissed)
    report.save(update_fields=["weight"])


@dataclass(frozen=True)
class Weight:
    """What the open reports on one thing weigh together; `circles` of people who belong together made them."""

    weight: float = 0.0
    circles: int = 0


def weight_on(target: Target) -> float:
    """What the open reports on `target` weigh together. Two queries."""
    return _weight(_counted(target))


def weights_of(reports: Iterable[Any]) -> dict[tuple[str, int], Weight]:
    """The same for several things at once, by column and number; nothing for what has no report that counts.

    `reports` came `with_counting`, as they were made. One query.
    """
    voices: dict[tuple[str, int], list[Voice]] = {}
    for row in reports:
        if row.counts:
            voices.setdefault(row.target_key, []).append(_voice(row))
    linked = _links_among({voice.person for of_one in voices.values() for voice in of_one})
    return {
        key: Weight(together(of_one, linked=linked), len(circles_of(of_one, linked=linked)))
        for key, of_one in voices.items()
    }


def _counted(target: Target) -> list[Report]:
    """The open reports that count towards hiding, as they came."""
    return list(with_counting(Report.objects.about(target)).filter(counts=True).order_by("created_at", "pk"))


def with_counting(rows: "QuerySet[Report, Report]") -> "QuerySet[Any, Any]":
    """`rows`, each with its reporter and whether it counts towards hiding: open, and of a member.

    Not those of people whose report on it was answered before: what a moderator left as it is stands. Nor those from
    before the author mended it.
    """
    answered = Report.objects.filter(on_the_same(), handled_at__isnull=False, reporter=OuterRef("reporter"))
    mended = Act.objects.filter(on_the_same(), kind=ActKind.RESTORE, created_at__gte=OuterRef("created_at"))
    counts = Q(members("reporter"), ~Exists(answered), ~Exists(mended), handled_at=None)
    counted = Case(When(counts, then=Value(True)), default=Value(False))
    return rows.select_related("reporter").annotate(counts=counted)


def _weight(reports: list[Report]) -> float:
    voices = [_voice(row) for row in reports]
    return together(voices, linked=_links_among({voice.person for voice in voices}))


def _voice(row: Report) -> Voice:
    return Voice(row.reporter_id, row.reporter.department_id, row.weight)


def _links_among(people: Iterable[int]) -> set[frozenset[int]]:
    """Who of `people` has put whom of them on the list of colleagues. One query."""
    numbers = list(people)
    links = ColleagueLink.objects.filter(member__in=numbers, colleague__in=numbers)
    return {frozenset(pair) for pair in links.values_list("member", "colleague")}


def _hide_or_hurry(target: Target, figures: Thresholds) -> None:
    """Hide what people say for themselves. All else that reaches the weight goes to the head of the queue alone."""
    reports = _counted(target)
    if _weight(reports) < figures.hide_at:
        return
    Report.objects.about(target).open().update(is_first=True)
    if isinstance(target, Entry | Reply) and target.state == State.PUBLISHED and not target.is_official:
        _hide(target, reports)


def _hide(target: Entry | Reply, reports: list[Report]) -> Act:
    rule = _commonest(reports)
    content.hide(target=target)
    made = act(target, ActKind.HIDE, moderator=None, rule=rule, reason=_reason_of_hiding(target, rule))
    tell_concerned(made, Event.HIDDEN_BY_READERS)
    return made


def _commonest(reports: list[Report]) -> Rule:
    """The rule that most of them name; of several the one that was named first."""
    return Rule(Counter(row.rule for row in reports).most_common(1)[0][0])


def _reason_of_hiding(target: Entry | Reply, rule: Rule) -> str:
    with translation.override(target.author.language or settings.LANGUAGE_CODE):
        said = _(
            "Several people from different departments reported it, most often as “%(rule)s”, "
            "so it is hidden. No moderator has looked at it yet; one will."
        ) % {"rule": rule.label}
        if was_mended(target):
            return f"{said} {_('You changed it once already: until a moderator has looked it stays hidden.')}"
        return f"{said} {_('You can change what was found wrong and show it again yourself, once.')}"


def is_hidden_by_readers(target: Target) -> bool:
    """Whether the community has hidden it and no moderator has decided yet. Under the lock of its row."""
    if not isinstance(target, Entry | Reply) or locked(target).state != State.HIDDEN:
        return False
    last = Act.objects.about(target).standing().filter(kind=ActKind.HIDE).order_by("-pk").first()
    return last is not None and last.is_by_community


def was_mended(target: Entry | Reply) -> bool:
    """Whether the author has shown it again once after the community hid it."""
    mended = Act.objects.about(target).filter(kind=ActKind.HIDE, moderator=None)
    return mended.filter(undone_by__isnull=False, undone_by__moderator=None).exists()


def _quiet(report: Report, figures: Thresholds) -> None:
    """Let a newcomer write nothing until a moderator looks, where several people report several of their texts.

    People who are newcomers themselves, or whose reports were mostly dismissed, do not count.
    """
    author = report.concerns
    if author is None or author.trust > Trust.NEWCOMER or author.is_paused:
        return
    since = timezone.now() - timedelta(minutes=figures.quiet_minutes)
    rows = Report.objects.concerning(author).open().filter(created_at__gt=since).exclude(entry=None, reply=None)
    trusted = Q(reporter__trust__gt=Trust.NEWCOMER, weight__gte=START[Trust.NEWCOMER])
    reports = list(rows.filter(members("reporter"), trusted).select_related("reporter").order_by("pk"))
    people = {row.reporter_id for row in reports}
    departments = {row.reporter.department_id for row in reports}
    texts = {row.target_key for row in reports}
    if (
        len(people) < figures.quiet_people
        or len(departments) < figures.quiet_departments
        or len(texts) < figures.quiet_texts
    ):
        return
    until = timezone.now() + timedelta(days=figures.quiet_days)
    rule = _commonest(reports)
    if not _pause(author, until):
        return
    moment = date_format(timezone.localtime(until), "j F Y, H:i")
    with translation.override(author.language or settings.LANGUAGE_CODE):
        reason = _(
            "Several people reported several of your texts within a short time, most often as “%(rule)s”. You can "
            "read, and write nothing, until a moderator has looked, and until %(moment)s at the latest."
        ) % {"rule": rule.label, "moment": moment}
    made = act(author, ActKind.QUIET, moderator=None, rule=rule, reason=reason, until=until)
    Report.objects.filter(pk__in=[row.pk for row in reports]).update(is_first=True)
    tell_concerned(made, Event.QUIETED)


def _pause(person: User, until: datetime) -> bool:
    """Whether they are paused by this. Not while a moderator acts on them at this moment: nobody waits for that."""
    free = User.objects.filter(pk=person.pk).select_for_update(of=("self",), no_key=True, skip_locked=True).first()
    return free is not None and profiles.pause(person=person, until=until, by=None)


def make_way(person: User) -> None:
    """End what the community did to a newcomer whom a moderator is about to pause. The caller holds their row."""
    quiet = _quiet_of(person)
    if quiet is not None and person.paused_until == quiet.until:
        profiles.end_pause(person=person, by=None)


def end_quiet(done: Act) -> None:
    """Let a quieted newcomer write again once a moderator has answered all reports of their texts. The act is theirs.

    Nothing where a moderator paused them anew: that ends when it ends.
    """
    person = done.concerns
    if done.moderator is None or person is None or done.kind == ActKind.LIFT:
        return
    quiet = _quiet_of(person)
    if quiet is None or Report.objects.concerning(person).open().exists():
        return
    still = User.objects.filter(pk=person.pk, paused_until=quiet.until)
    row = still.select_for_update(of=("self",), no_key=True, skip_locked=True).first()
    if row is None or not profiles.end_pause(person=row, by=done.moderator):
        return
    with translation.override(person.language or settings.LANGUAGE_CODE):
        reason = _("A moderator has looked at what was reported of you. You can write again.")
    lifted = act(row, ActKind.LIFT, moderator=done.moderator, reason=reason, undoes=quiet)
    tell_concerned(lifted, Event.LIFTED)


def _quiet_of(person: User) -> Act | None:
    return Act.objects.concerning(person).in_force().filter(kind=ActKind.QUIET).order_by("-pk").first()
