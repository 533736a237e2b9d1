"""Who may not do what in the admin, and what they are told."""

import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse

from content.models import Entry, State
from moderation.models import Act, Report
from tests.factories import make_entry

pytestmark = pytest.mark.django_db
ENTRIES, REPORTS = "admin:content_entry", "admin:moderation_report"
GIVEN = {"rule": "attack", "reason": "Because."}


def pages(entry, reported):
    return [
        reverse(f"{ENTRIES}_changelist"),
        reverse(f"{ENTRIES}_change", args=[entry.pk]),
        reverse(f"{ENTRIES}_hide", args=[entry.pk]),
        reverse(f"{ENTRIES}_restore", args=[entry.pk]),
        reverse(f"{REPORTS}_changelist"),
        reverse(f"{REPORTS}_change", args=[reported.pk]),
        reverse(f"{REPORTS}_hide", args=[reported.pk]),
        reverse(f"{REPORTS}_close", args=[reported.pk]),
    ]


@pytest.mark.parametrize("who", ["anonymous", "unconfirmed", "waiting", "suspended", "left", "stranger", "author"])
def test_nobody_but_moderators_gets_in(request, as_person, who, entry, moderator, colleague, send_report):
    reported = send_report(entry, colleague)
    browser = as_person(request.getfixturevalue(who))
    for page in pages(entry, reported):
        for response in (browser.get(page), browser.post(page, GIVEN)):
            assert response.status_code in {302, 403}
            assert entry.title.encode() not in response.content
    assert not Act.objects.exists()


def test_staff_without_the_right_look_but_do_not_act(client, entry, stranger, colleague, send_report):
    stranger.is_staff = True
    stranger.save(update_fields=["is_staff"])
    stranger.user_permissions.set(Permission.objects.filter(codename__in=["view_entry", "view_report"]))
    reported = send_report(entry, colleague)
    client.force_login(stranger)
    for name in (ENTRIES, REPORTS):
        listed = client.get(reverse(f"{name}_changelist"))
        assert listed.status_code == 200
        assert b'name="action"' not in listed.content
    sent = {"action": "hide_selected", "_selected_action": [str(entry.pk)], **GIVEN}
    assert client.post(reverse(f"{ENTRIES}_changelist"), sent).status_code == 403
    sent["action"], sent["_selected_action"] = "close_reported", [str(reported.pk)]
    assert client.post(reverse(f"{REPORTS}_changelist"), sent).status_code == 403
    assert b"Hide\xe2\x80\xa6" not in client.get(reverse(f"{ENTRIES}_change", args=[entry.pk])).content
    for page in (reverse(f"{ENTRIES}_hide", args=[entry.pk]), reverse(f"{REPORTS}_close", args=[reported.pk])):
        assert client.get(page).status_code == 403
        assert client.post(page, GIVEN).status_code == 403
    entry.refresh_from_db()
    assert entry.state == State.PUBLISHED


def test_own_words_are_left_to_another_moderator_with_a_message(client, moderator, stranger, send_report):
    mine = make_entry(moderator, title="Mine")
    reported = send_report(mine, stranger, note="canary")
    client.force_login(moderator)
    done = client.post(reverse(f"{ENTRIES}_hide", args=[mine.pk]), GIVEN, follow=True)
    assert b"These are your own words" in done.content
    mine.refresh_from_db()
    assert mine.state == State.PUBLISHED
    assert client.get(reverse(f"{REPORTS}_hide", args=[reported.pk])).status_code == 404
    for page in (
        reverse(f"{ENTRIES}_change", args=[mine.pk]),
        reverse(f"{ENTRIES}_hide", args=[mine.pk]),
        reverse(f"{ENTRIES}_changelist"),
        reverse(f"{REPORTS}_changelist"),
    ):
        content = client.get(page).content
        assert b"canary" not in content
        assert b"Stan Stranger" not in content
    assert not client.get(reverse(f"{ENTRIES}_changelist"), {"reported": "open"}).context["cl"].result_list


def test_a_closed_room_stays_closed_until_somebody_reports(client, group, author, group_member, moderator, send_report):
    entry = make_entry(author, title="Canary in a room", audience="group", group=group)
    client.force_login(moderator)
    assert client.get(reverse(f"{ENTRIES}_hide", args=[entry.pk])).status_code == 404
    assert client.post(reverse(f"{ENTRIES}_hide", args=[entry.pk]), GIVEN).status_code == 404
    assert b"Canary in a room" not in client.get(reverse(f"{ENTRIES}_changelist"), {"q": "Canary"}).content
    reported = send_report(entry, group_member)
    page = client.get(reverse(f"{REPORTS}_change", args=[reported.pk]))
    assert b"Canary in a room" in page.content
    assert b"See the thread" not in page.content
    queue = client.get(reverse(f"{REPORTS}_changelist")).content
    assert reverse("content:entry", args=[entry.pk]).encode() + b'"' not in queue.replace(b"/admin/content", b"")
    assert client.post(reverse(f"{ENTRIES}_hide", args=[entry.pk]), GIVEN).status_code == 302


def test_words_that_were_deleted_are_not_shown_in_the_queue(client, moderator, entry, stranger, send_report):
    reported = send_report(entry, stranger)
    Entry.objects.filter(pk=entry.pk).update(state=State.DELETED)
    client.force_login(moderator)
    for page in (reverse(f"{REPORTS}_changelist"), reverse(f"{REPORTS}_change", args=[reported.pk])):
        content = client.get(page).content
        assert entry.excerpt.encode() not in content
        assert entry.title.encode() not in content
    assert client.post(reverse(f"{REPORTS}_close", args=[reported.pk]), {"reason": "Gone."}).status_code == 302
    assert not Report.objects.open().exists()


def test_acts_need_the_form_s_secret(entry, moderator):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(moderator)
    assert browser.post(reverse(f"{ENTRIES}_hide", args=[entry.pk]), GIVEN).status_code == 403


def test_a_get_changes_nothing(client, entry, stranger, moderator, send_report):
    reported = send_report(entry, stranger)
    client.force_login(moderator)
    for page in pages(entry, reported):
        client.get(page, GIVEN)
    assert not Act.objects.exists()
    assert Report.objects.open().count() == 1
    assert client.put(reverse(f"{ENTRIES}_hide", args=[entry.pk])).status_code == 405
