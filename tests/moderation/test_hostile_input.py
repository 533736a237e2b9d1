"""What nobody would type: the collection of naughty strings in every field, for reporters and moderators."""

import json
import uuid
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape

from content.models import Entry, State
from core import text
from moderation.models import Act, Report

pytestmark = pytest.mark.django_db
COLLECTION = Path(settings.BASE_DIR).parent / "shared" / "corpora" / "naughty-strings.json"
EXTRA = [
    "\x00",
    "a\x00b",
    "\ud800",
    "\u202e reversed",
    "e" + "\u0301" * 900,
    "<script>alert(1)</script>",
    "{{ 7|add:7 }}",
]


def naughty() -> list[str]:
    if not COLLECTION.exists():
        pytest.skip(f"{COLLECTION.name} is not on this machine")
    strings: list[str] = json.loads(COLLECTION.read_text(encoding="utf-8"))
    return [*strings, *EXTRA]


def sendable(words: str) -> str:
    """As a browser sends it: half a character becomes a question mark."""
    return words.encode("utf-8", "replace").decode()


def test_notes_and_reasons_are_stored_and_shown_as_text(as_person, entry, stranger, moderator):
    reporter, worker = as_person(stranger), as_person(moderator)
    report_page = reverse("moderation:report-entry", args=[entry.pk])
    strings = [*naughty()[::5], *EXTRA]  # all of them take half a minute
    for start in range(0, len(strings), 20):
        for words in strings[start : start + 20]:
            sent = {"rule": "attack", "note": sendable(words)[:1000], "submission": str(uuid.uuid4())}
            assert reporter.post(report_page, sent).status_code == 302, words
            reported = Report.objects.open().get()
            assert reported.note == text.tidy(sendable(words)[:1000].strip())
            close = reverse("admin:moderation_report_close", args=[reported.pk])
            assert worker.post(close, {"reason": sendable(words)[:1000]}).status_code in {302, 422}, words
            long_ago = timezone.now() - timedelta(days=1)
            Report.objects.filter(pk=reported.pk).update(
                created_at=long_ago, handled_at=long_ago, handled_by=moderator, outcome="no-action"
            )
        page = worker.get(reverse("admin:moderation_report_change", args=[reported.pk])).content.decode()
        typed = [*Report.objects.values_list("note", flat=True), *Act.objects.values_list("reason", flat=True)]
        assert [words for words in typed if "<" in words and ">" in words and words in page] == []
        assert [words for words in typed if escape(words) not in page] == []
        Act.objects.all().delete()
        Report.objects.all().delete()


def test_searches_and_filters_never_fail(client, entry, moderator, operator):
    lists = [
        f"admin:{name}_changelist" for name in ("content_entry", "content_reply", "moderation_report", "audit_record")
    ]
    client.force_login(operator)
    for typed in [*naughty()[::20], "9" * 40, '"open', "'", "\\"]:
        words = sendable(typed)[:200]
        for name in lists:
            assert client.get(reverse(name), {"q": words}).status_code in {200, 302, 400}, (name, words)
    for name in lists:
        for query in (
            {"state": "x" * 500},
            {"state__exact": "x"},
            {"p": "9" * 30},
            {"kind": "<b>"},
            {"reported": "x"},
            {"nonsense": "1"},
        ):
            assert client.get(reverse(name), query).status_code in {200, 302}, (name, query)


@pytest.mark.parametrize("chosen", [["x"], ["9" * 40], ["-1"], [""]])
def test_made_up_selections_change_nothing(client, entry, moderator, chosen):
    client.force_login(moderator)
    sent = {"action": "hide_selected", "_selected_action": chosen, "rule": "attack", "reason": "Because."}
    assert client.post(reverse("admin:content_entry_changelist"), sent).status_code in {200, 302, 400}
    assert Entry.objects.get().state == State.PUBLISHED


def test_an_unknown_action_or_rule_is_refused(client, entry, moderator):
    client.force_login(moderator)
    listed = reverse("admin:content_entry_changelist")
    sent = {"action": "delete_selected", "_selected_action": [entry.pk], "post": "yes", "reason": "x", "rule": "attack"}
    assert client.post(listed, sent).status_code == 302
    assert Entry.objects.filter(pk=entry.pk, state=State.PUBLISHED).exists()
    hide = reverse("admin:content_entry_hide", args=[entry.pk])
    assert client.post(hide, {"rule": "invented", "reason": "x"}).status_code == 422
    assert client.post(hide, {"rule": "attack", "reason": "x" * 1001}).status_code == 422
    assert client.get(f"/admin/content/entry/{10**40}/hide/").status_code == 404
