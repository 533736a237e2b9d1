"""Reporting, and what moderators do about it. Each is one transaction: words, act, trail, reports and notices."""

from datetime import timedelta
from typing import Final
from uuid import UUID

from django.conf import settings
from django.contrib.auth.models import Group, Permission
from django.db import transaction
from django.db.models import Q
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from audit.services import record
from content import services as content
from content.models import Entry, Reply, State
from content.services import LimitReached, NotPossible, Refused
from core import text
from moderation.models import Act, ActKind, Outcome, Report, Rule
from notifications.models import Event
from notifications.services import tell
from profiles.models import User

MODERATORS: Final = "Moderators"
REPORTS_AN_HOUR: Final = 10
_VIEWED: Final = (
    *(("content", "entry"), ("content", "reply"), ("groups", "group")),
    *(("moderation", "report"), ("moderation", "act")),
)
_HOSTS: Final = (("profiles", "view_profession"), ("profiles", "change_profession"))  # they name who hosts a hub


class OwnWords(NotPossible):
    """Nobody reports, hides or restores what they wrote themselves."""


class AlreadyReported(Refused):
    """The person's report on this is still open."""


@transaction.atomic
def report(*, target: Entry | Reply, reporter: User, rule: Rule, note: str, submission: UUID) -> Report:
    """Ask a moderator to look at `target`. The caller has checked that `reporter` may see it.

    The same `submission` twice is one report. Raises OwnWords, AlreadyReported, LimitReached (10 an hour a person), and
    NotPossible when a moderator or the author took the text away in the meantime.
    """
    reporter = User.objects.select_for_update(of=("self",), no_key=True).get(pk=reporter.pk)  # one report at a time
    made = Report.objects.by(reporter)
    before = made.filter(submission=submission).first()
    if before is not None:
        return before
    target = _locked(target)  # hiding waits for us, or we for it: no report stays open on what was handled
    if target.author_id == reporter.pk:
        raise OwnWords(_("You cannot report your own words."))
    if target.state != State.PUBLISHED:
        raise NotPossible(_("This is not published any more, so there is nothing left to report."))
    if made.about(target).open().exists():
        raise AlreadyReported(_("You have reported this already. A moderator will look at it, and you will be told."))
    if made.filter(created_at__gt=timezone.now() - timedelta(hours=1)).count() >= REPORTS_AN_HOUR:
        raise LimitReached(_("You have sent many reports in the last hour. Please send this one a little later."))
    made_now = Report.objects.create(
        **_on(target), reporter=reporter, rule=rule, note=text.tidy(note), submission=submission
    )
    _to_trail("moderation.report", target, actor=reporter, reason=rule)
    return made_now


@transaction.atomic
def hide(*, target: Entry | Reply, moderator: User, rule: Rule, reason: str) -> Act:
    """Take `target` from its readers, answer its reports, tell the author why and the reporters what became of it.

    Raises OwnWords, and NotPossible when it is hidden already, also by a colleague a moment ago.
    """
    _refuse_own_words(target, moderator)
    content.hide(target=target)
    act = _act(target, ActKind.HIDE, moderator=moderator, rule=rule, reason=reason)
    _tell_author(act, Event.HIDDEN)
    _answer_reports(target, Outcome.HIDDEN, moderator=moderator, act=act)
    return act


@transaction.atomic
def restore(*, target: Entry | Reply, moderator: User, reason: str) -> Act:
    """Show a hidden `target` again; tell the author, and the reporters who were told of the hiding.

    Raises OwnWords and NotPossible.
    """
    _refuse_own_words(target, moderator)
    content.restore(target=target)
    act = _act(target, ActKind.RESTORE, moderator=moderator, rule="", reason=reason)
    _tell_author(act, Event.RESTORED)
    _answer_reports(target, Outcome.RESTORED, moderator=moderator, act=act)
    return act


@transaction.atomic
def close_without_action(*, report: Report, moderator: User, reason: str) -> Act:
    """Leave what was reported as it is, and answer all open reports on it: one look, one answer.

    The author is not told: nothing happened to their words. Raises OwnWords, and NotPossible when it was answered.
    """
    target = _locked(report.target)
    _refuse_own_words(target, moderator)
    if not Report.objects.open().filter(pk=report.pk).exists():
        raise NotPossible(_("This report was answered already."))
    act = _act(target, ActKind.NO_ACTION, moderator=moderator, rule="", reason=reason)
    _answer_reports(target, Outcome.NO_ACTION, moderator=moderator, act=act)
    return act


@transaction.atomic
def make_moderator(person: User, *, by: User | None = None) -> None:
    """Let `person` into the admin as a moderator; twice is once. Signs them out: a new right, a new sign-in."""
    person.groups.add(moderators())
    User.objects.filter(pk=person.pk).update(is_staff=True)
    _role_changed(person, "moderation.appoint", by)


@transaction.atomic
def dismiss_moderator(person: User, *, by: User | None = None) -> None:
    """Take the right away again; the admin stays open to them for another role only. Signs them out everywhere."""
    person.groups.remove(moderators())
    User.objects.filter(pk=person.pk, is_superuser=False, groups=None).update(is_staff=False)
    _role_changed(person, "moderation.dismiss", by)


def moderators() -> Group:
    """Django's group of moderators, made when it is missing, with the rights that it has today.

    Not a migration: Django writes permissions after the last one, and a later release may add one to an old group.
    """
    group, _made = Group.objects.get_or_create(name=MODERATORS)
    named = [("moderation", "moderate"), *_HOSTS, *((app, f"view_{model}") for app, model in _VIEWED)]
    found = [Permission.objects.get(content_type__app_label=app, codename=code) for app, code in named]
    group.permissions.set(found)
    return group


def _role_changed(person: User, action: str, by: User | None) -> None:
    person.sessions.all().delete()
    person.refresh_from_db()
    record(action, actor_id=by.pk if by else None, target_type="profiles.user", target_id=person.pk)


def _refuse_own_words(target: Entry | Reply, moderator: User) -> None:
    if target.author_id == moderator.pk:
        raise OwnWords(_("These are your own words: another moderator must decide."))


def _act(target: Entry | Reply, kind: ActKind, *, moderator: User, rule: str, reason: str) -> Act:
    """The act with its words, and its line in the trail without them."""
    act = Act.objects.create(**_on(target), kind=kind, moderator=moderator, rule=rule, reason=text.tidy(reason).strip())
    _to_trail(f"moderation.{kind}", target, actor=moderator, reason=rule)
    return act


def _tell_author(act: Act, event: Event) -> None:
    """Once an act, without the moderator's name."""
    author = [act.target.author]
    tell(event=event, key=f"act:{act.pk}", people=author, entry=act.entry, reply=act.reply, note=act.reason)


def _answer_reports(target: Entry | Reply, outcome: Outcome, *, moderator: User, act: Act) -> None:
    """Close all open reports on `target` and tell each reporter once. The target's row is locked by the caller.

    What is shown again changes the outcome of the reports that had it hidden, and their reporters hear of it too.
    """
    about = Report.objects.about(target)
    answered = Q(handled_at=None) | Q(outcome=Outcome.HIDDEN) if outcome == Outcome.RESTORED else Q(handled_at=None)
    reports = list(about.filter(answered).select_for_update(of=("self",), no_key=True).order_by("pk"))
    about.open().update(handled_at=timezone.now(), handled_by=moderator, outcome=outcome)
    about.filter(pk__in=[row.pk for row in reports]).update(outcome=outcome)
    for reporter in User.objects.filter(pk__in={row.reporter_id for row in reports}):
        with translation.override(reporter.language or settings.LANGUAGE_CODE):
            answer = _answer(act)
        key = f"act:{act.pk}:reporter:{reporter.pk}"
        tell(event=Event.REPORT_HANDLED, key=key, people=[reporter], entry=act.entry, reply=act.reply, note=answer)


def _answer(act: Act) -> str:
    """What a reporter is told. The reason of a hiding is the author's alone; that of leaving it is the reporter's."""
    match act.kind:
        case ActKind.HIDE:
            return _("A moderator looked at it and hid it.")
        case ActKind.RESTORE:
            return _("A moderator looked at it again and decided to show it.")
        case _:
            return _("A moderator looked at it and left it as it is: %(reason)s") % {"reason": act.reason}


def _locked(target: Entry | Reply) -> Entry | Reply:
    """The row as it is now, locked as `content.services` locks it."""
    if isinstance(target, Entry):
        return Entry.objects.select_for_update(of=("self",), no_key=True).get(pk=target.pk)
    return Reply.objects.select_for_update(of=("self",), no_key=True).get(pk=target.pk)


def _on(target: Entry | Reply) -> dict[str, Entry | Reply]:
    return {"entry" if isinstance(target, Entry) else "reply": target}


def _to_trail(action: str, target: Entry | Reply, *, actor: User, reason: str) -> None:
    record(action, actor_id=actor.pk, target_type=target._meta.label_lower, target_id=target.pk, reason=reason)
