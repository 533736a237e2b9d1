"""Where words of a spill could still be read: beside its replies, in appeals, feeds, quotes, files, trails, logs."""

import logging
import uuid
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from audit.models import Record
from content.models import Entry, Passage, State
from content.services import react
from moderation.appeals.services import appeal, decide
from moderation.models import Act, ActKind, Report, Rule, Spill
from moderation.services import NeedsOperator, hide, make_moderator, spill, undo
from notifications.models import Notification
from profiles.models import TokenPurpose, User
from profiles.services import make_token
from profiles.services.merging import merge
from search.models import Document
from tests.factories import make_entry, make_passage, make_person, make_reply, make_update, refer
from tests.moderation.spilt import WHY, WORD, make_spilt

pytestmark = pytest.mark.django_db


@pytest.fixture
def spilt(author: User, colleague: User) -> Entry:
    return make_spilt(author, colleague)


def _said(browser: Client, *urls: str) -> dict[str, str]:
    return {url: browser.get(url, follow=True).content.decode() for url in urls}


def test_a_reply_below_it_does_not_say_its_title_in_the_admin(
    spilt: Entry, colleague: User, stranger: User, moderator: User, send_report: Callable[..., Report],
    as_person: Callable[..., Client],
) -> None:  # fmt: skip
    reply = make_reply(spilt, colleague, body="Silly.")
    report = send_report(reply, stranger)
    urls = (
        reverse("admin:moderation_report_change", args=[report.pk]),
        reverse("admin:content_reply_change", args=[reply.pk]),
        reverse("admin:content_reply_changelist"),
        reverse("admin:content_reply_hide", args=[reply.pk]),
    )
    before = _said(as_person(moderator), *urls)
    assert WORD in before[urls[0]] and WORD in before[urls[2]]
    spill(target=spilt, moderator=moderator, reason=WHY)
    assert [url for url, said in _said(as_person(moderator), *urls).items() if WORD in said] == []


@pytest.fixture
def second(db: None) -> User:
    """A moderator of another department than the first."""
    person = make_person("Nell Judge")
    make_moderator(person)
    return User.objects.get(pk=person.pk)


def test_the_evidence_of_an_earlier_appeal_closes_with_it(
    spilt: Entry, author: User, moderator: User, second: User, as_person: Callable[..., Client]
) -> None:
    hidden = hide(target=spilt, moderator=moderator, rule=Rule.MARKING, reason="First hidden.")
    made = appeal(act=hidden, person=author, words="It is not.", submission=uuid.uuid4())
    urls = (reverse("moderation:act", args=[hidden.pk]), reverse("admin:moderation_appeal_change", args=[made.pk]))
    assert WORD in made.evidence and WORD in _said(as_person(author), urls[0])[urls[0]]
    assert WORD in _said(as_person(second), urls[1])[urls[1]]
    spill(target=spilt, moderator=moderator, reason=WHY)
    for person in (author, second, moderator):
        assert [url for url, said in _said(as_person(person), *urls).items() if WORD in said] == []
    act = Act.objects.get(kind=ActKind.SPILL)
    assert appeal(act=act, person=author, words="It is not.", submission=uuid.uuid4()).evidence == ""


@pytest.mark.parametrize("outcome", ["won", "lost"])
def test_an_appeal_that_is_won_shows_it_again(
    outcome: str, spilt: Entry, author: User, moderator: User, second: User
) -> None:
    row = spill(target=spilt, moderator=moderator, reason=WHY)
    made = appeal(act=row.act, person=author, words="It is a song.", submission=uuid.uuid4())
    with pytest.raises(NeedsOperator):
        undo(act=row.act, by=second, reason="It is a song.")
    decide(appeal=made, by=second, outcome=outcome, reason="It is a song.")
    spilt.refresh_from_db()
    is_won = outcome == "won"
    assert spilt.state == (State.PUBLISHED if is_won else State.QUARANTINED)
    assert Spill.objects.get().is_released is is_won
    notes = Notification.objects.filter(key=f"appeal-{outcome}:{row.act_id}").values_list("note", flat=True)
    assert list(notes) == ["It is a song."]


def test_feeds_quotes_and_words_of_files_have_nothing_of_it(
    spilt: Entry, author: User, colleague: User, stranger: User, moderator: User, as_person: Callable[..., Client]
) -> None:
    upload = spilt.attachments.get().upload
    make_passage(upload, f"The {WORD} in a table.")
    quoting = make_update(colleague, "Look at this.", quoted=spilt)
    key = make_token(person=stranger, purpose=TokenPurpose.FEED)
    urls = (f"/feeds/{key}/everyone.atom", quoting.get_absolute_url(), reverse("updates:index"))
    assert WORD in "".join(_said(as_person(stranger), *urls).values())
    assert Passage.objects.visible_to(stranger).exists() and Document.objects.filter(entry=spilt).exists()
    spill(target=spilt, moderator=moderator, reason=WHY)
    assert [url for url, said in _said(as_person(stranger), *urls).items() if WORD in said] == []
    make_entry(author, body=refer(upload))  # its words open with no other text either
    assert not Passage.objects.visible_to(stranger).exists()
    assert not Document.objects.filter(entry=spilt).exists()


def test_neither_trail_nor_logs_nor_notices_repeat_it(
    spilt: Entry, author: User, moderator: User, operator: User, caplog: pytest.LogCaptureFixture,
    as_person: Callable[..., Client],
) -> None:  # fmt: skip
    caplog.set_level(logging.DEBUG)
    spilt_in_admin = reverse("admin:content_entry_spill", args=[spilt.pk])
    as_person(moderator).post(spilt_in_admin, {"reason": WHY})
    as_person(author).get(reverse("content:entry", args=[spilt.pk]))  # its own address ends in words of its title
    undo(act=Act.objects.get(kind=ActKind.SPILL), by=operator, reason="A song.")
    assert Record.objects.filter(action="moderation.spill").exists()
    said = [str(list(rows.values())) for rows in (Record.objects.all(), Spill.objects.all(), Act.objects.all())]
    said += [str(list(Notification.objects.values("note", "key"))), caplog.text]
    assert not [words for words in said if WORD in words]


def test_who_had_opened_it_stays_known_when_two_accounts_become_one(
    spilt: Entry, stranger: User, colleague: User, moderator: User, operator: User
) -> None:
    for reader in (stranger, colleague):
        react(target=spilt, person=reader)
    row = spill(target=spilt, moderator=moderator, reason=WHY)
    merge(keep=stranger, drop=colleague, by=operator, reason="requested")
    row.refresh_from_db()
    assert row.reader_ids == [stranger.pk] and row.readers == 2
