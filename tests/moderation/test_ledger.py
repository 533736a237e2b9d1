"""The open ledger: every act a row that names nobody."""

import csv
import io
from datetime import datetime, timedelta

import pytest
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone

from content.models import Entry, State
from moderation.ledger import counting
from moderation.ledger.listing import months
from moderation.models import Act, ActKind, Appeal, Rule
from moderation.services import hide, undo, warn
from tests.factories import make_entry

pytestmark = pytest.mark.django_db
LEDGER, FILE = "moderation:ledger", "moderation:ledger-csv"


@pytest.fixture(autouse=True)
def _nothing_kept():
    cache.clear()


def act(entry, kind=ActKind.HIDE, *, at=None, **fields):
    rule = {} if kind in (ActKind.NO_ACTION, ActKind.RESTORE) else {"rule": Rule.ATTACK}
    said = {"concerns": entry.author, "reason": "CANARY reason", **rule, **fields}
    made = Act.objects.create(entry=entry, kind=kind, **said)
    if at:
        Act.objects.filter(pk=made.pk).update(created_at=at)
    return made


def rows(client, **query):
    return [row.cells()[1:] for row in client.get(reverse(LEDGER), query).context["rows"]]


def test_an_act_is_a_row_and_names_nobody(client, stranger, entry, moderator):
    hide(target=entry, moderator=moderator, rule=Rule.OFF_TOPIC, reason="CANARY reason")
    client.force_login(stranger)
    page = client.get(reverse(LEDGER))
    row = page.context["rows"][0]
    assert row.day == timezone.localdate()
    assert row.cells()[1:] == ("Hidden", "Off topic or advertising", "for good", "a moderator", "")
    file = b"".join(client.get(reverse(FILE)))
    for words in ("CANARY", entry.title, entry.author.name, moderator.name, entry.author.department.name):
        assert words.encode() not in page.content
        assert words.encode() not in file


def test_a_row_says_how_long_by_whom_and_what_became_of_an_appeal(client, stranger, entry, moderator, author):
    now = timezone.now()
    act(entry, ActKind.PAUSE, moderator=moderator, until=now + timedelta(days=3))
    act(entry, ActKind.NO_ACTION, moderator=moderator)
    undone = act(entry, ActKind.HIDE)
    Act.objects.filter(pk=undone.pk).update(undone_by=act(entry, ActKind.RESTORE, moderator=moderator))
    decided = {"decided_at": now, "decided_by": moderator, "reason": "R"}
    Appeal.objects.create(act=undone, person=author, words="W", outcome="won", **decided)
    Appeal.objects.create(act=act(entry, moderator=moderator), person=author, words="W", outcome="lost", **decided)
    Appeal.objects.create(act=act(entry, moderator=moderator), person=author, words="W")
    client.force_login(stranger)
    rule = "Personal attack or harassment"
    assert rows(client) == [
        ("Hidden", rule, "for good", "a moderator", "made, not yet decided"),
        ("Hidden", rule, "for good", "a moderator", "lost"),
        ("Shown again", "None was broken", "", "a moderator", ""),
        ("Hidden", rule, "undone since", "the community", "won"),
        ("Left as it was", "None was broken", "", "a moderator", ""),
        ("Pause", rule, "3 days", "a moderator", ""),
    ]


def test_what_the_community_hid_is_hidden_until_a_moderator_looks(client, stranger, entry, reply, moderator):
    hide_again = {"moderator": moderator, "rule": Rule.ATTACK, "reason": "So it is."}
    client.force_login(stranger)

    def how_long():
        return [cells[2] for cells in rows(client, kind="hide") if cells[3] == "the community"]

    act(entry)
    Entry.objects.update(state=State.HIDDEN)
    assert how_long() == ["until a moderator looks"]
    confirmed = hide(target=entry, **hide_again)
    warn(target=reply, **hide_again)  # what is done about something else is no look at this
    assert how_long() == ["a moderator has looked: it stays"]
    undo(act=confirmed, by=moderator, reason="It was a quote.")
    assert how_long() == ["undone since"]


def test_fifty_rows_a_page_and_filters_in_the_address(client, stranger, entry, moderator):
    long_ago = timezone.make_aware(datetime(months()[3].year, months()[3].month, 15))
    for number in range(52):
        act(entry, moderator=moderator, rule=Rule.PRIVATE if number == 7 else Rule.ATTACK)
    act(entry, ActKind.WARN, moderator=moderator, at=long_ago)
    act(entry, ActKind.NO_ACTION, moderator=moderator)
    client.force_login(stranger)
    first = client.get(reverse(LEDGER))
    assert len(first.context["rows"]) == 50
    older = client.get(reverse(LEDGER) + first.context["page"].older_url)
    assert len(older.context["rows"]) == 4
    assert len(rows(client, rule="private")) == 1
    assert len(rows(client, rule="none")) == 1
    assert len(rows(client, kind="warn")) == 1
    assert len(rows(client, month=f"{months()[3]:%Y-%m}")) == 1
    assert rows(client, kind="lock") == []
    assert len(rows(client, kind="no-such", month="2026-99", rule="<b>")) == 50  # no such choice: all of them


def test_counts_by_month_and_rule_are_what_the_rows_are(client, stranger, entry, moderator):
    last_month = timezone.make_aware(datetime(months()[-2].year, months()[-2].month, 1))
    act(entry, moderator=moderator, at=last_month)  # its first moment
    act(entry, moderator=moderator)
    act(entry, moderator=moderator, rule=Rule.PRIVATE)
    act(entry, ActKind.NO_ACTION, moderator=moderator)
    act(entry, moderator=moderator, at=timezone.now() - timedelta(days=400))
    found = counting.counts()
    assert [list(line.counts) for line in found.lines[:2]] == [[1, 1, 0, 0, 0, 0, 1, 3], [1, 0, 0, 0, 0, 0, 0, 1]]
    assert found.total == 4
    assert found.chart.description.endswith("3 acts")
    assert [column.number for column in found.chart.columns][-2:] == ["1", "3"]
    assert counting.counts("attack").total == 2
    client.force_login(stranger)
    assert found.chart.description in client.get(reverse(LEDGER)).content.decode()


def test_an_empty_ledger_says_so(client, stranger):
    client.force_login(stranger)
    assert b"have not had to do anything" in client.get(reverse(LEDGER)).content
    assert b"Nothing was done that fits" in client.get(reverse(LEDGER), {"kind": "hide"}).content


def test_the_file_has_the_rows_of_the_page(client, stranger, author, moderator):
    for _number in range(3):
        act(make_entry(author), moderator=moderator)
    act(make_entry(author), ActKind.WARN, moderator=moderator)
    client.force_login(stranger)
    answer = client.get(reverse(FILE), {"kind": "hide"})
    assert "attachment" in answer["Content-Disposition"]
    lines = list(csv.reader(io.StringIO(b"".join(answer).decode("utf-8-sig"))))
    assert lines[0] == ["Day", "What was done", "Rule", "How long", "By", "Appeal"]
    assert [line[1:] for line in lines[1:]] == [list(cells) for cells in rows(client, kind="hide")]
    assert not [cell for line in lines for cell in line if cell[:1] in "=+-@" and cell]
