"""The desk: who looks at what, the next one, filters of one's own, and what a report is shown with."""

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.urls import reverse

from audit.models import Record
from moderation.models import MOST_FILTERS, Act, ActKind, Report, Rule, SavedFilter, Template
from moderation.services import Claimed, claim, claim_next, close_without_action, hide, release, save_filter
from tests.factories import make_entry, make_reply
from tests.threads import at_once

pytestmark = pytest.mark.django_db
REPORTS = "admin:moderation_report"
AT, LATER = "2026-03-04T10:00:00Z", "2026-03-04T10:15:01Z"


def page(report):
    return reverse(f"{REPORTS}_change", args=[report.pk])


def test_what_one_looks_at_is_shown_to_others_and_not_given_to_them(
    as_person, moderator, second_moderator, entry, reply, stranger, send_report
):
    first, second = send_report(entry, stranger), send_report(reply, stranger)
    one, other = as_person(moderator), as_person(second_moderator)
    assert one.post(reverse(f"{REPORTS}_next"))["Location"] == page(first)
    assert b"You are looking at it" in one.get(page(first)).content
    assert b"Mo Derator is looking at it" in other.get(page(first)).content
    assert b"Mo Derator is looking at it" in other.get(reverse(f"{REPORTS}_changelist")).content
    assert other.post(reverse(f"{REPORTS}_next"))["Location"] == page(second)
    empty = other.post(reverse(f"{REPORTS}_next"), follow=True)
    assert empty.redirect_chain[0][0] == page(second)  # what one has oneself comes again
    assert other.post(reverse(f"{REPORTS}_release", args=[second.pk]))["Location"] == reverse(f"{REPORTS}_changelist")
    assert claim_next(moderator, after=first) == second


def test_a_claim_is_over_after_a_quarter_of_an_hour(moderator, second_moderator, entry, stranger, send_report):
    reported = send_report(entry, stranger)
    with time_machine.travel(AT, tick=False):
        claim(report=reported, moderator=moderator)
        with pytest.raises(Claimed):
            claim(report=reported, moderator=second_moderator)
    with time_machine.travel(LATER, tick=False):
        claim(report=reported, moderator=second_moderator)
    reported.refresh_from_db()
    assert reported.claimed_by == second_moderator
    release(report=reported, moderator=moderator)  # it is not theirs any more
    reported.refresh_from_db()
    assert reported.claimed_by == second_moderator


def test_it_is_taken_over_after_a_question_and_then_only_the_other_decides(
    as_person, moderator, second_moderator, entry, stranger, send_report
):
    reported = send_report(entry, stranger)
    claim(report=reported, moderator=moderator)
    other, claiming = as_person(second_moderator), reverse(f"{REPORTS}_claim", args=[reported.pk])
    closing = reverse(f"{REPORTS}_close", args=[reported.pk])
    refused = other.post(closing, {"reason": "Fine."}, follow=True)
    assert b"Mo Derator is looking at it. Take it over" in refused.content
    assert refused.redirect_chain[-1][0] == page(reported)
    for asked in (other.get(claiming), other.post(claiming)):
        assert b"Mo Derator has been looking at it" in asked.content
    assert asked.status_code == 409
    assert Report.objects.get().claimed_by == moderator
    assert other.post(claiming, {"take_over": "on"})["Location"] == page(reported)
    assert other.post(closing, {"reason": "Fine."}).status_code == 302
    assert Act.objects.get().moderator == second_moderator
    assert other.get(claiming)["Location"] == page(reported)  # nothing is left to take over


def test_a_claim_is_about_the_thing_and_not_about_one_report(
    moderator, second_moderator, entry, stranger, author, colleague, send_report
):
    first, second = send_report(entry, stranger), send_report(entry, colleague)
    claim(report=first, moderator=moderator)
    assert claim_next(second_moderator) is None
    with pytest.raises(Claimed):
        claim(report=second, moderator=second_moderator)


def test_nobody_is_given_what_they_wrote_or_reported_themselves(moderator, entry, stranger, send_report):
    send_report(make_entry(moderator), stranger)
    send_report(entry, moderator)
    send_report(entry, stranger)  # on the same thing
    assert claim_next(moderator) is None


@pytest.mark.django_db(transaction=True)
def test_two_who_ask_at_once_get_two_things(moderator, second_moderator, author, stranger, colleague, send_report):
    both = [make_entry(author), make_entry(author)]
    for target in both:
        for reporter in (stranger, colleague):
            send_report(target, reporter)
    found = at_once(lambda: claim_next(moderator), lambda: claim_next(second_moderator))
    assert {row.entry_id for row in found} == {target.pk for target in both}


def test_after_an_act_the_next_one_is_opened(client, moderator, entry, reply, stranger, send_report):
    first, second = send_report(entry, stranger), send_report(reply, stranger)
    client.force_login(moderator)
    done = client.post(reverse(f"{REPORTS}_close", args=[first.pk]), {"reason": "Fine."})
    assert done["Location"] == page(second)
    second.refresh_from_db()
    assert second.claimed_by == moderator
    done = client.post(reverse(f"{REPORTS}_close", args=[second.pk]), {"reason": "Fine."}, follow=True)
    assert done.redirect_chain[-1][0] == reverse(f"{REPORTS}_changelist")
    assert b"Nothing is left that you can decide now." in done.content


def test_a_view_is_kept_used_and_removed_by_its_moderator_alone(as_person, moderator, second_moderator, entry):
    browser, queue = as_person(moderator), reverse(f"{REPORTS}_changelist")
    seen = browser.get(queue, {"state": "open", "rule": "attack", "p": "0"})
    assert b"Save this view" in seen.content
    sent = {"name": "Attacks", "query": "state=open&rule=attack&p=3&e=1"}
    done = browser.post(reverse(f"{REPORTS}_save_filter"), sent)
    assert done["Location"] == f"{queue}?state=open&rule=attack"
    assert b'href="?state=open&amp;rule=attack" aria-current="page">Attacks' in browser.get(done["Location"]).content
    kept = SavedFilter.objects.get()
    other = as_person(second_moderator)
    assert b"Attacks" not in other.get(queue).content
    other.post(reverse(f"{REPORTS}_remove_filter", args=[kept.pk]))
    assert SavedFilter.objects.count() == 1
    browser.post(reverse(f"{REPORTS}_save_filter"), {"name": "Attacks", "query": "state=handled"})
    assert SavedFilter.objects.get().query == "state=handled"
    browser.post(reverse(f"{REPORTS}_remove_filter", args=[kept.pk]))
    assert not SavedFilter.objects.exists()
    nameless = browser.post(reverse(f"{REPORTS}_save_filter"), {"name": " ", "query": "//evil.example"}, follow=True)
    assert b"Give it a name." in nameless.content


def test_the_twenty_first_view_is_refused(client, moderator):
    for number in range(MOST_FILTERS):
        save_filter(moderator=moderator, name=f"View {number}", query="state=open")
    client.force_login(moderator)
    full = client.post(reverse(f"{REPORTS}_save_filter"), {"name": "One more", "query": "state=open"}, follow=True)
    assert b"Remove one first" in full.content
    save_filter(moderator=moderator, name="View 3", query="state=handled")
    assert SavedFilter.objects.count() == MOST_FILTERS
    with pytest.raises(IntegrityError, match="saved_filter_name_unique"), transaction.atomic():
        SavedFilter.objects.create(moderator=moderator, name="View 3")


def test_a_report_is_shown_with_what_stands_around_it(
    client, moderator, entry, author, colleague, stranger, send_report
):
    before, it, after = (make_reply(entry, colleague, body=f"{word} words") for word in ("Earlier", "Rude", "Later"))
    reported = send_report(it, stranger)
    client.force_login(moderator)
    around = client.get(page(reported)).context["around"]
    assert ([row.pk for row in around.before], [row.pk for row in around.after]) == ([before.pk], [after.pk])
    assert around.entry == entry


def test_what_is_known_of_the_author_is_shown(
    client, moderator, second_moderator, entry, author, stranger, colleague, send_report
):
    others = [make_entry(author, title=f"Entry {number}") for number in range(3)]
    for target in others:
        send_report(target, stranger)
    hide(target=others[0], moderator=second_moderator, rule=Rule.ATTACK, reason="CANARYREASON")
    close_without_action(report=Report.objects.get(entry=others[1]), moderator=second_moderator, reason="Fine.")
    reported = send_report(entry, colleague)
    client.force_login(moderator)
    seen = client.get(page(reported))
    history = seen.context["history"]
    assert (history.upheld, history.dismissed, history.waiting) == (1, 1, 2)
    assert b"CANARYREASON" in seen.content
    assert b"1 upheld, 1 dismissed, 2 open" in seen.content


def test_reports_of_the_same_person_and_of_the_same_words_are_found(
    client, moderator, author, stranger, colleague, send_report
):
    spam = "Buy the best umbrellas in all of Whitehall, today only, at my cousin's stall"
    one, two = make_entry(author, body=f"{spam}!"), make_reply(make_entry(stranger), colleague, body=f"{spam}.")
    third = make_entry(author, body="Something quite different about risk logs")
    reported = send_report(one, stranger)
    like, same = send_report(two, author), send_report(third, stranger)
    client.force_login(moderator)
    found = client.get(page(reported)).context["similar"]
    assert [(one.report, str(one.why)) for one in found] == [(like, "reads the same"), (same, "of the same person")]


def test_a_closed_room_is_opened_by_its_report_alone_and_that_is_on_record(
    client, moderator, author, group, group_member, send_report
):
    told, other = (
        make_entry(author, title=f"A title {word}", audience="group", group=group, body=f"CANARY{word}")
        for word in ("TOLD", "OTHER")
    )
    make_reply(told, group_member, body="CANARYBESIDE")
    client.force_login(moderator)
    for target in (told, other):
        assert client.get(reverse("admin:content_entry_change", args=[target.pk])).status_code == 302
    reported = send_report(told, group_member)
    listed = client.get(reverse(f"{REPORTS}_changelist")).content
    assert b"CANARYTOLD" not in listed
    assert b"in a closed room" in listed
    assert not Record.objects.filter(action="moderation.opened").exists()
    seen = client.get(page(reported)).content
    assert b"CANARYTOLD" in seen
    assert b"CANARYBESIDE" not in seen
    assert b"is on record" in seen
    opened = Record.objects.get(action="moderation.opened")
    assert (opened.actor_id, opened.target_type, opened.target_id) == (moderator.pk, "content.entry", told.pk)
    words = client.get(reverse("admin:content_entry_changelist")).content
    assert b"CANARY" not in words
    assert told.title.encode() not in words
    client.get(reverse("admin:content_entry_change", args=[told.pk]))
    client.get(reverse(f"{REPORTS}_hide", args=[reported.pk]))
    chosen = {"action": "hide_reported", "_selected_action": [reported.pk]}
    assert b"CANARYTOLD" in client.post(reverse(f"{REPORTS}_changelist"), chosen).content
    assert Record.objects.filter(action="moderation.opened").count() == 4
    assert client.get(reverse("admin:content_entry_change", args=[other.pk])).status_code == 302


def test_opening_what_all_may_read_leaves_no_record(client, moderator, entry, stranger, send_report):
    client.force_login(moderator)
    client.get(page(send_report(entry, stranger)))
    assert not Record.objects.filter(action="moderation.opened").exists()


def test_a_template_fills_in_the_reason_with_and_without_scripts(client, moderator, entry, stranger, send_report):
    kind = Template.objects.create(kind=ActKind.HIDE, title="Be kind", text="CANARYTEXT of the house")
    Template.objects.create(kind=ActKind.HIDE, title="Cymraeg", text="Byddwch yn garedig", language="cy")
    Template.objects.create(kind=ActKind.NO_ACTION, title="Other kind", text="Fine.")
    Template.objects.create(kind=ActKind.HIDE, title="Out of use", text="Old.", is_active=False)
    reported = send_report(entry, stranger)
    client.force_login(moderator)
    hiding = reverse(f"{REPORTS}_hide", args=[reported.pk])
    asked = client.get(hiding)
    assert b'data-text="CANARYTEXT of the house"' in asked.content
    for absent in (b"Cymraeg", b"Other kind", b"Out of use"):
        assert absent not in asked.content
    assert client.get(hiding, {"template": kind.pk}).context["form"]["reason"].value() == kind.text
    filled = client.post(hiding, {"fill": "1", "template": kind.pk, "rule": "off-topic", "reason": ""})
    assert filled.status_code == 200
    assert filled.context["form"]["reason"].value() == kind.text
    assert filled.context["form"]["rule"].value() == "off-topic"
    assert not Act.objects.exists()
    assert client.post(hiding, {"template": "999", "rule": "attack", "reason": "x"}).status_code == 422
    done = client.post(hiding, {"template": kind.pk, "rule": "attack", "reason": "Mine, from a template."})
    assert done.status_code == 302
    assert (Act.objects.get().template, Act.objects.get().reason) == (kind, "Mine, from a template.")


def test_a_welsh_speaker_is_offered_welsh_words(client, moderator, entry, author, stranger, send_report):
    type(author).objects.filter(pk=author.pk).update(language="cy")
    Template.objects.create(kind=ActKind.HIDE, title="Cymraeg", text="Byddwch yn garedig", language="cy")
    Template.objects.create(kind=ActKind.HIDE, title="English", text="Be kind")
    client.force_login(moderator)
    asked = client.get(reverse(f"{REPORTS}_hide", args=[send_report(entry, stranger).pk])).content
    assert b"Cymraeg" in asked
    assert b"Be kind" not in asked


def test_reports_of_people_groups_and_introductions_have_a_page(client, moderator, world_of_targets):
    client.force_login(moderator)
    listed = client.get(reverse(f"{REPORTS}_changelist"))
    assert listed.status_code == 200
    for reported in world_of_targets:
        assert client.get(page(reported)).status_code == 200
        assert client.get(reverse(f"{REPORTS}_close", args=[reported.pk])).status_code == 200
    for about in ("entry", "reply", "person", "group", "introduction", "upload", "nonsense"):
        assert client.get(reverse(f"{REPORTS}_changelist"), {"about": about, "looked": "nobody"}).status_code == 200
