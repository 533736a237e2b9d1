"""Reporting an entry or a reply, through its pages."""

import uuid
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from audit.models import Record
from content import services as content
from content.models import Audience
from moderation.models import Report
from tests.factories import make_entry, make_reply, make_update

pytestmark = pytest.mark.django_db


def address(target):
    name = "report-entry" if hasattr(target, "title") else "report-reply"
    return reverse(f"moderation:{name}", args=[target.pk])


def filled(**given):
    return {"rule": "attack", "note": "It is about my team.", "submission": str(uuid.uuid4()), **given}


def test_a_stranger_reports_a_reply_and_is_thanked_in_the_thread(client, stranger, reply):
    client.force_login(stranger)
    page = client.get(address(reply))
    assert page.status_code == 200
    assert b"You are a fool" in page.content
    assert b"Ben Reader" in page.content
    response = client.post(address(reply), filled())
    assert response.status_code == 302
    assert response["Location"] == reply.get_absolute_url()
    report = Report.objects.get()
    assert (report.reply, report.entry, report.reporter, report.rule) == (reply, None, stranger, "attack")
    assert report.note == "It is about my team."
    assert report.is_open


def test_an_entry_is_reported_by_its_own_address(client, stranger, entry):
    client.force_login(stranger)
    assert client.post(address(entry), filled(rule="marking", note="")).status_code == 302
    assert Report.objects.get().entry == entry


def test_the_trail_holds_codes_and_numbers_and_no_words(client, stranger, entry):
    client.force_login(stranger)
    client.post(address(entry), filled(note="canary words"))
    line = Record.objects.get(action="moderation.report")
    assert (line.actor_id, line.target_type, line.target_id, line.reason) == (
        stranger.pk,
        "content.entry",
        entry.pk,
        "attack",
    )


def test_a_form_sent_twice_is_one_report(client, stranger, entry):
    client.force_login(stranger)
    sent = filled()
    assert [client.post(address(entry), sent).status_code for _ in range(2)] == [302, 302]
    assert Report.objects.count() == 1


def test_a_second_report_while_one_is_open_is_answered_kindly(client, stranger, entry):
    client.force_login(stranger)
    client.post(address(entry), filled())
    response = client.post(address(entry), filled())
    assert response.status_code == 302
    assert Report.objects.count() == 1
    messages = [str(message) for message in response.wsgi_request._messages]
    assert any("already" in message for message in messages)


def test_nobody_reports_their_own_words(client, author, entry):
    client.force_login(author)
    for response in (client.get(address(entry)), client.post(address(entry), filled())):
        assert response.status_code == 403
        assert b"your own words" in response.content
    assert not Report.objects.exists()


def test_something_else_needs_a_word_what_and_nothing_typed_is_lost(client, stranger, entry):
    client.force_login(stranger)
    token = str(uuid.uuid4())
    response = client.post(address(entry), filled(rule="other", note="  ", submission=token))
    assert response.status_code == 422
    assert b"Say in a few words" in response.content
    assert token.encode() in response.content
    assert b'value="other" checked' in response.content
    response = client.post(address(entry), filled(rule="", note="These words stay"))
    assert response.status_code == 422
    assert b"These words stay" in response.content


def test_a_note_is_counted_as_it_is_stored(client, stranger, entry):
    client.force_login(stranger)
    assert client.post(address(entry), filled(note="x" * 1001)).status_code == 422
    assert client.post(address(entry), filled(note="a\r\n" * 499 + "bc")).status_code == 302
    assert Report.objects.get().note == "a\n" * 499 + "bc"


@pytest.mark.parametrize("broken", [{"submission": "no token"}, {"submission": ""}, {"rule": "invented"}])
def test_a_broken_form_is_shown_again(client, stranger, entry, broken):
    client.force_login(stranger)
    assert client.post(address(entry), filled(**broken)).status_code == 422


def test_the_eleventh_report_in_an_hour_waits_and_keeps_its_words(client, stranger, author):
    client.force_login(stranger)
    entries = [make_entry(author, title=f"Entry {number}") for number in range(11)]
    answers = [client.post(address(entry), filled(note="kept words")) for entry in entries]
    assert [answer.status_code for answer in answers] == [302] * 10 + [429]
    assert b"kept words" in answers[-1].content
    assert Report.objects.count() == 10
    Report.objects.update(created_at=timezone.now() - timedelta(minutes=61))
    assert client.post(address(entries[-1]), filled()).status_code == 302


def test_what_one_may_not_see_is_not_found(as_person, anonymous, stranger, author, suspended, unconfirmed, colleague):
    closed = make_entry(author, title="Closed", audience=Audience.ONLY_ME)
    draft = make_entry(author, title="Draft", publish=False)
    answer = make_reply(closed, author)
    for target in (closed, draft, answer):
        assert as_person(stranger).get(address(target)).status_code == 404
        assert as_person(stranger).post(address(target), filled()).status_code == 404
    shown = make_entry(author)
    for person in (anonymous, suspended, unconfirmed):
        response = as_person(person).post(address(shown), filled())
        assert response.status_code == 302
        assert not response["Location"].startswith(shown.get_absolute_url())
    content.hide(target=shown)
    assert as_person(stranger).get(address(shown)).status_code == 404
    assert not Report.objects.exists()


def test_an_address_with_an_absurd_number_is_not_found(client, stranger):
    client.force_login(stranger)
    assert client.get(f"/entries/{10**40}/report/").status_code == 404


def test_other_methods_are_refused(client, stranger, entry):
    client.force_login(stranger)
    assert client.delete(address(entry)).status_code == 405


def test_the_words_of_an_update_are_shown_once_and_whole(client, stranger, author):
    words = "One two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen"
    update = make_update(author, body=words)
    client.force_login(stranger)
    assert words in client.get(address(update)).content.decode()
