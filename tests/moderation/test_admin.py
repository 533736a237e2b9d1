"""A moderator's work in Django admin, click by click."""

import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from audit.models import Record
from content.models import Entry, Reply, State
from moderation.models import Act, Outcome, Report, Rule
from notifications.models import Channel, Delivery, Event
from tests.factories import make_department, make_entry, make_person, make_reply

pytestmark = pytest.mark.django_db
ENTRIES, REPLIES, REPORTS = "admin:content_entry", "admin:content_reply", "admin:moderation_report"


def rows_of(*rows):
    return [str(row.pk) for row in rows]


def told(person, event):
    return Delivery.objects.filter(recipient=person, event=event, channel=Channel.SITE).count()


def messages_of(response):
    return [str(message) for message in response.context["messages"]]


def test_the_queue_shows_open_reports_oldest_first(client, moderator, entry, reply, stranger, author, send_report):
    newer, older = send_report(entry, stranger), send_report(reply, stranger, rule=Rule.OTHER, note="canary note")
    Report.objects.filter(pk=older.pk).update(created_at="2020-01-01T00:00:00Z")
    over = send_report(reply, author)
    Report.objects.filter(pk=over.pk).update(handled_at="2021-01-01T00:00Z", handled_by=moderator, outcome="no-action")
    client.force_login(moderator)
    page = client.get(reverse(f"{REPORTS}_changelist"))
    assert [row.pk for row in page.context["cl"].result_list] == [older.pk, newer.pk, over.pk]
    assert b"You are a fool" in page.content
    assert reverse(f"{REPORTS}_change", args=[older.pk]).encode() in page.content
    assert [row.told.people for row in page.context["cl"].result_list] == [1, 1, 1]
    only_open = client.get(reverse(f"{REPORTS}_changelist"), {"state": "open"})
    assert {row.pk for row in only_open.context["cl"].result_list} == {older.pk, newer.pk}
    found = client.get(reverse(f"{REPORTS}_changelist"), {"q": "canary"})
    assert [row.pk for row in found.context["cl"].result_list] == [older.pk]


def test_a_moderator_hides_what_was_reported_with_a_rule_and_a_reason(
    client, moderator, reply, colleague, stranger, send_report
):
    reported = send_report(reply, stranger)
    client.force_login(moderator)
    queue = reverse(f"{REPORTS}_changelist")
    asked = client.post(queue, {"action": "hide_reported", "_selected_action": rows_of(reported)})
    assert asked.status_code == 200
    assert b"You are a fool" in asked.content
    assert b'value="attack" selected' in asked.content  # what the report says
    again = {"action": "hide_reported", "_selected_action": rows_of(reported), "rule": "attack", "reason": " "}
    refused = client.post(queue, again)
    assert refused.status_code == 422
    assert f'name="_selected_action" value="{reported.pk}"'.encode() in refused.content
    done = client.post(queue, again | {"reason": "canary reason"}, follow=True)
    assert done.redirect_chain == [(queue, 302)]
    assert messages_of(done) == ["1 hidden. Author and reporters are told."]
    reply.refresh_from_db()
    assert reply.state == State.HIDDEN
    assert (told(colleague, Event.HIDDEN), told(stranger, Event.REPORT_HANDLED)) == (1, 1)
    for line in Record.objects.all():
        assert "canary" not in f"{line.action}{line.reason}{line.target_type}"


def test_an_entry_is_hidden_and_restored_from_its_own_page(client, moderator, entry, stranger):
    client.force_login(moderator)
    page = client.get(reverse(f"{ENTRIES}_change", args=[entry.pk]))
    assert b"We keep ours in a spreadsheet." in page.content
    assert b"Hide\xe2\x80\xa6" in page.content
    assert b"Restore\xe2\x80\xa6" not in page.content
    asking = reverse(f"{ENTRIES}_hide", args=[entry.pk])
    assert client.get(asking).status_code == 200
    assert client.post(asking, {"rule": "", "reason": "kept words"}).status_code == 422
    done = client.post(asking, {"rule": "off-topic", "reason": "This is an advertisement."})
    assert done.status_code == 302
    assert not Entry.objects.visible_to(stranger).filter(pk=entry.pk).exists()
    page = client.get(done["Location"])
    assert b"This is an advertisement." in page.content
    assert client.post(reverse(f"{ENTRIES}_restore", args=[entry.pk]), {"reason": "We erred."}).status_code == 302
    assert Entry.objects.visible_to(stranger).filter(pk=entry.pk).exists()
    assert list(Act.objects.order_by("pk").values_list("kind", flat=True)) == ["hide", "restore"]


def test_several_are_done_each_by_itself_and_the_rest_is_said_with_its_reason(
    client, moderator, author, stranger, second_moderator
):
    first, second, hidden = (make_entry(author, title=f"Entry {number}") for number in range(3))
    mine = make_entry(moderator)
    Entry.objects.filter(pk=hidden.pk).update(state=State.HIDDEN)
    Act.objects.create(entry=hidden, kind="hide", rule="attack", moderator=second_moderator, reason="Earlier.")
    client.force_login(moderator)
    chosen = rows_of(first, second, hidden, mine)
    sent = {"action": "hide_selected", "_selected_action": chosen, "rule": "attack", "reason": "All of it."}
    done = client.post(reverse(f"{ENTRIES}_changelist") + "?q=", sent, follow=True)
    assert messages_of(done)[0] == "2 hidden. Authors and reporters are told."
    assert len(messages_of(done)) == 3
    assert any("your own words" in message for message in messages_of(done))
    assert set(Entry.objects.published()) == {mine}
    assert told(author, Event.HIDDEN) == 2


def test_two_reports_on_one_text_are_one_act(client, moderator, entry, stranger, colleague, send_report):
    both = [send_report(entry, person) for person in (stranger, colleague)]
    client.force_login(moderator)
    sent = {"action": "close_reported", "_selected_action": rows_of(*both), "reason": "Fair comment."}
    done = client.post(reverse(f"{REPORTS}_changelist"), sent, follow=True)
    assert messages_of(done) == ["1 left as it is. The reporters are told."]
    assert set(Report.objects.values_list("outcome", flat=True)) == {Outcome.NO_ACTION}
    assert Act.objects.count() == 1
    assert (told(stranger, Event.REPORT_HANDLED), told(colleague, Event.REPORT_HANDLED)) == (1, 1)


def test_the_page_of_a_report_has_the_text_other_reports_and_earlier_acts(
    client, moderator, reply, stranger, author, send_report
):
    reported = send_report(reply, stranger, note="canary one")
    send_report(reply, author, note="canary two")
    client.force_login(moderator)
    page = client.get(reverse(f"{REPORTS}_change", args=[reported.pk])).content
    buttons = (b"Hide what was reported", b"Close without action", b"See it on CivNet")
    for words in (b"canary one", b"canary two", *buttons):
        assert words in page
    done = client.post(reverse(f"{REPORTS}_close", args=[reported.pk]), {"reason": "No rule is broken."})
    assert done["Location"] == reverse(f"{REPORTS}_changelist")
    assert b"No rule is broken." in client.get(reverse(f"{REPORTS}_change", args=[reported.pk])).content


def test_a_reply_is_found_by_its_words_or_number_and_hidden(client, moderator, reply):
    client.force_login(moderator)
    listed = reverse(f"{REPLIES}_changelist")
    for words in ("fool team", str(reply.pk), "ben reader"):
        assert [row.pk for row in client.get(listed, {"q": words}).context["cl"].result_list] == [reply.pk]
    assert not client.get(listed, {"q": "nothing like it"}).context["cl"].result_list
    done = client.post(reverse(f"{REPLIES}_hide", args=[reply.pk]), {"rule": "attack", "reason": "Be kind."})
    assert done["Location"] == reverse(f"{REPLIES}_change", args=[reply.pk])
    assert Reply.objects.get().state == State.HIDDEN


def test_filters_of_entries(client, moderator, entry, author, stranger, send_report):
    other = make_entry(author)
    send_report(entry, stranger)
    client.force_login(moderator)
    listed = reverse(f"{ENTRIES}_changelist")

    def found(**query):
        return {row.pk for row in client.get(listed, query).context["cl"].result_list}

    assert found(reported="open") == found(reported="ever") == {entry.pk}
    assert found(kind="blog_post") == found(state="published") == {entry.pk, other.pk}
    assert found(kind="poll") == set()


def test_nothing_is_written_raw_by_anybody(client, moderator, operator, entry, reply, stranger, send_report):
    reported = send_report(entry, stranger)
    for person in (moderator, operator):
        client.force_login(person)
        for name, row in ((ENTRIES, entry), (REPLIES, reply), (REPORTS, reported)):
            assert client.get(reverse(f"{name}_add")).status_code == 403
            assert client.post(reverse(f"{name}_delete", args=[row.pk]), {"post": "yes"}).status_code == 403
            assert client.post(reverse(f"{name}_change", args=[row.pk]), {"body": "changed"}).status_code == 403
            page = client.get(reverse(f"{name}_change", args=[row.pk]))
            assert page.status_code == 200
            assert b"<textarea" not in page.content
            assert b'name="_save"' not in page.content


def test_more_than_a_hundred_at_once_are_refused(client, moderator, author, monkeypatch):
    monkeypatch.setattr("moderation.admin.deeds.MOST_AT_ONCE", 2)
    chosen = rows_of(*[make_entry(author) for _ in range(3)])
    client.force_login(moderator)
    sent = {"action": "hide_selected", "_selected_action": chosen}
    done = client.post(reverse(f"{ENTRIES}_changelist"), sent, follow=True)
    assert messages_of(done) == ["Select at most 2 at once."]


def test_the_second_moderator_is_told_that_it_is_done(
    as_person, moderator, second_moderator, entry, stranger, send_report
):
    reported = send_report(entry, stranger)
    first, second = as_person(moderator), as_person(second_moderator)
    asking = reverse(f"{REPORTS}_hide", args=[reported.pk])
    given = {"rule": "attack", "reason": "Enough."}
    assert second.get(asking).status_code == 200
    assert first.post(asking, given).status_code == 302
    done = second.post(asking, given, follow=True)
    assert any("not published any more" in message for message in messages_of(done))
    gone = {"action": "close_reported", "_selected_action": rows_of(reported)}
    done = second.post(reverse(f"{REPORTS}_changelist") + "?state=open", gone, follow=True)
    assert messages_of(done) == ["Nothing is left to do: somebody else was faster."]


@pytest.mark.parametrize("name", [ENTRIES, REPLIES, REPORTS, "admin:moderation_act", "admin:audit_record"])
def test_lists_cost_the_same_for_five_rows_and_for_fifty(client, operator, moderator, name):
    department = make_department()

    def add(number):
        for _ in range(number):
            writer, reporter = (make_person(department=department) for _ in range(2))
            entry = make_entry(writer)
            reply = make_reply(entry, reporter)
            Report.objects.create(entry=entry, reporter=reporter, rule="attack", submission=uuid.uuid4())
            Report.objects.create(reply=reply, reporter=writer, rule="attack", submission=uuid.uuid4())
            Act.objects.create(reply=reply, kind="no-action", moderator=moderator, reason="Fine.")

    def cost():
        with CaptureQueriesContext(connection) as queries:
            assert client.get(reverse(f"{name}_changelist")).status_code == 200
        return len(queries)

    client.force_login(operator)
    add(3)
    cost()
    few = cost()
    add(22)
    assert cost() == few
    assert few <= (15 if name == REPORTS else 13)  # six ask for an operator's menu whether a table is empty
