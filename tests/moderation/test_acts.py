"""What moderators do: words, act, trail, reports and notices move together."""

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from audit.models import Record
from content.models import Entry, Reply, State
from content.services import NotPossible
from moderation.models import Act, ActKind, Outcome, Report, Rule, entries_open_to, replies_open_to
from moderation.services import OwnWords, close_without_action, dismiss_moderator, hide, make_moderator, report, restore
from notifications.models import Channel, Delivery, Event, Notification
from profiles.models import User
from tests.factories import make_entry, make_reply

pytestmark = pytest.mark.django_db
REASON = "Please speak about the work, not about people."


def notices(person: User, event: Event) -> list[Notification]:
    """What the person was told in the site, once a delivery."""
    told = Delivery.objects.site_of(person).filter(event=event).select_related("notification").order_by("pk")
    return [delivery.notification for delivery in told if delivery.notification]


def test_hiding_takes_the_words_from_readers_and_tells_author_and_reporters_once(
    reply, stranger, author, moderator, colleague, send_report
):
    send_report(reply, stranger)
    send_report(reply, author, rule=Rule.PRIVATE)
    act = hide(target=reply, moderator=moderator, rule=Rule.ATTACK, reason=REASON)
    assert not Reply.objects.visible_to(stranger).filter(pk=reply.pk).exists()
    assert Reply.objects.visible_to(colleague).filter(pk=reply.pk).exists()  # the author of the words
    assert (act.kind, act.rule, act.reason, act.moderator) == (ActKind.HIDE, Rule.ATTACK, REASON, moderator)
    assert set(Report.objects.values_list("outcome", "handled_by")) == {(Outcome.HIDDEN, moderator.pk)}
    [told] = notices(colleague, Event.HIDDEN)
    assert told.note == REASON
    for reporter in (stranger, author):
        [told] = notices(reporter, Event.REPORT_HANDLED)
        assert REASON not in told.note
    assert Delivery.objects.filter(event=Event.HIDDEN, channel=Channel.MAIL, recipient=colleague).count() == 1


def test_both_read_it_in_their_notices(as_person, reply, stranger, moderator, colleague, send_report):
    send_report(reply, stranger, note="canary of the reporter")
    hide(target=reply, moderator=moderator, rule=Rule.ATTACK, reason=REASON)
    for_author = as_person(colleague).get(reverse("notifications:list")).content.decode()
    for_reporter = as_person(stranger).get(reverse("notifications:list")).content.decode()
    assert REASON in for_author
    assert "A moderator looked at it and hid it." in for_reporter
    assert REASON not in for_reporter
    for page in (for_author, for_reporter):
        assert moderator.name not in page
        assert "canary of the reporter" not in page
    assert stranger.name not in for_author
    assert "You are a fool" not in for_reporter


def test_the_author_learns_neither_who_reported_nor_who_decided(reply, stranger, moderator, colleague, send_report):
    send_report(reply, stranger)
    hide(target=reply, moderator=moderator, rule=Rule.ATTACK, reason=REASON)
    for told in [*notices(colleague, Event.HIDDEN), *notices(stranger, Event.REPORT_HANDLED)]:
        assert told.actor is None
    assert not notices(colleague, Event.REPORT_HANDLED)


def test_the_trail_has_a_line_for_each_act_and_no_words(entry, moderator):
    hide(target=entry, moderator=moderator, rule=Rule.OFF_TOPIC, reason=REASON)
    restore(target=entry, moderator=moderator, reason="A mistake of ours.")
    lines = Record.objects.filter(target_type="content.entry", target_id=entry.pk).order_by("pk")
    assert [(line.action, line.actor_id, line.reason) for line in lines] == [
        ("moderation.hide", moderator.pk, "off-topic"),
        ("moderation.restore", moderator.pk, ""),
    ]


def test_restoring_shows_it_again_and_tells_author_and_those_who_had_it_hidden(
    entry, stranger, author, moderator, send_report
):
    send_report(entry, stranger)
    hide(target=entry, moderator=moderator, rule=Rule.ATTACK, reason=REASON)
    restore(target=entry, moderator=moderator, reason="A mistake of ours.")
    assert Entry.objects.visible_to(stranger).filter(pk=entry.pk).exists()
    [told] = notices(author, Event.RESTORED)
    assert told.note == "A mistake of ours."
    assert len(notices(stranger, Event.REPORT_HANDLED)) == 2
    assert Report.objects.get().outcome == Outcome.RESTORED
    hide(target=entry, moderator=moderator, rule=Rule.ATTACK, reason=REASON)
    assert len(notices(stranger, Event.REPORT_HANDLED)) == 2  # the report was over


def test_a_second_hiding_and_a_second_restoring_are_refused_and_change_nothing(entry, moderator, second_moderator):
    hide(target=entry, moderator=moderator, rule=Rule.ATTACK, reason=REASON)
    with pytest.raises(NotPossible):
        hide(target=entry, moderator=second_moderator, rule=Rule.ATTACK, reason=REASON)
    restore(target=entry, moderator=moderator, reason=REASON)
    with pytest.raises(NotPossible):
        restore(target=entry, moderator=second_moderator, reason=REASON)
    assert Act.objects.count() == 2


def test_closing_without_action_answers_all_reports_on_it_and_tells_only_reporters(
    reply, stranger, author, moderator, colleague, send_report
):
    first, second = send_report(reply, stranger), send_report(reply, author)
    close_without_action(report=first, moderator=moderator, reason="Blunt, but about the work.")
    assert set(Report.objects.values_list("outcome", flat=True)) == {Outcome.NO_ACTION}
    for reporter in (stranger, author):
        [told] = notices(reporter, Event.REPORT_HANDLED)
        assert "Blunt, but about the work." in told.note
    assert not Delivery.objects.site_of(colleague).filter(event__in=[Event.HIDDEN, Event.RESTORED]).exists()
    assert Reply.objects.visible_to(stranger).filter(pk=reply.pk).exists()
    with pytest.raises(NotPossible):
        close_without_action(report=second, moderator=moderator, reason="Again.")


def test_nobody_decides_on_their_own_words(moderator, stranger, second_moderator, send_report):
    mine = make_entry(moderator)
    reported = send_report(mine, stranger)
    with pytest.raises(OwnWords):
        hide(target=mine, moderator=moderator, rule=Rule.ATTACK, reason=REASON)
    with pytest.raises(OwnWords):
        close_without_action(report=reported, moderator=moderator, reason=REASON)
    hide(target=mine, moderator=second_moderator, rule=Rule.ATTACK, reason=REASON)
    with pytest.raises(OwnWords):
        restore(target=mine, moderator=moderator, reason=REASON)
    mine.refresh_from_db()
    assert mine.state == State.HIDDEN


def test_a_moderator_does_not_see_reports_on_their_own_words(moderator, second_moderator, stranger, send_report):
    reported = send_report(make_entry(moderator), stranger)
    answered = send_report(make_reply(make_entry(stranger), moderator), second_moderator)
    assert not Report.objects.open_to(moderator).exists()
    assert set(Report.objects.open_to(second_moderator)) == {reported, answered}


def test_after_an_answer_the_same_person_may_report_again(entry, stranger, moderator, send_report):
    close_without_action(report=send_report(entry, stranger), moderator=moderator, reason=REASON)
    assert send_report(entry, stranger).is_open


def test_a_report_opens_one_entry_of_a_closed_room_and_nothing_else(
    group, author, group_member, moderator, send_report
):
    reported, other = (make_entry(author, audience="group", group=group) for _ in range(2))
    answer = make_reply(other, group_member)
    assert not entries_open_to(moderator).filter(pk=reported.pk).exists()
    send_report(reported, group_member)
    assert entries_open_to(moderator).filter(pk=reported.pk).exists()
    assert not entries_open_to(moderator).filter(pk=other.pk).exists()
    assert not replies_open_to(moderator).filter(pk=answer.pk).exists()
    send_report(answer, author)
    assert replies_open_to(moderator).filter(pk=answer.pk).exists()
    assert not Entry.objects.visible_to(moderator).filter(pk=reported.pk).exists()  # the reading rule has not moved


def test_moderators_see_no_drafts_no_deleted_words_and_no_spills(author, moderator, suspended, stranger, send_report):
    shown, spilt, gone = (make_entry(author) for _ in range(3))
    draft = make_entry(author, publish=False)
    for target in (spilt, gone):
        send_report(target, stranger)
    Entry.objects.filter(pk=spilt.pk).update(state=State.QUARANTINED)
    Entry.objects.filter(pk=gone.pk).update(state=State.DELETED)
    assert list(entries_open_to(moderator)) == [shown]
    own_draft = make_entry(moderator, publish=False)
    assert not {draft, own_draft} & set(entries_open_to(moderator))
    for nobody in (suspended,):
        assert not entries_open_to(nobody).exists()
        assert not replies_open_to(nobody).exists()
        assert not Report.objects.open_to(nobody).exists()


def test_hidden_words_that_nobody_reported_stay_in_reach_of_moderators(entry, moderator, second_moderator):
    hide(target=entry, moderator=moderator, rule=Rule.ATTACK, reason=REASON)
    assert entries_open_to(second_moderator).filter(pk=entry.pk).exists()


def test_the_database_itself_refuses_impossible_reports(entry, reply, stranger):
    for fields in (
        {"entry": entry, "reply": reply, "rule": Rule.ATTACK},
        {"rule": Rule.ATTACK},
        {"entry": entry, "rule": Rule.OTHER},
        {"entry": entry, "rule": Rule.ATTACK, "outcome": Outcome.HIDDEN},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            Report.objects.create(reporter=stranger, **fields)
    Report.objects.create(reporter=stranger, entry=entry, rule=Rule.ATTACK)
    with pytest.raises(IntegrityError), transaction.atomic():
        Report.objects.create(reporter=stranger, entry=entry, rule=Rule.PRIVATE)


def test_the_same_form_sent_for_two_targets_makes_one_report(entry, reply, stranger, send_report):
    first = send_report(entry, stranger)
    again = report(target=reply, reporter=stranger, rule=Rule.CODE, note="", submission=first.submission)
    assert again == first


def test_a_moderator_is_made_and_dismissed_and_signed_out_both_times(client, stranger, operator):
    client.force_login(stranger)
    make_moderator(stranger, by=operator)
    assert not stranger.sessions.exists()
    fresh = User.objects.get(pk=stranger.pk)
    assert fresh.is_staff
    assert fresh.has_perm("moderation.moderate")
    assert fresh.has_perms(
        ["content.view_entry", "content.view_reply", "moderation.view_report", "moderation.view_act"]
    )
    assert not fresh.has_perm("content.change_entry")
    dismiss_moderator(fresh)
    fresh = User.objects.get(pk=stranger.pk)
    assert not fresh.is_staff
    assert not fresh.has_perm("moderation.moderate")
    lines = Record.objects.filter(target_type="profiles.user", target_id=stranger.pk).order_by("pk")
    assert [(line.action, line.reason, line.actor_id) for line in lines] == [
        ("staff.moderator", "given", operator.pk),
        ("staff.moderator", "taken", None),
    ]
