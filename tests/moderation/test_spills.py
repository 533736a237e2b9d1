"""A confirmed spill leaves every page, list, mail and stream at once; its record holds numbers, never words."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from audit.models import Record
from content import signals
from content.models import Draft, DraftPurpose, Entry, Reply, State
from content.services import Known, NotPossible, Typed, keep_beside, react
from moderation.models import Act, ActKind, Report, Spill
from moderation.services import NeedsOperator, OwnWords, hide, spill, undo
from notifications.models import Channel, Delivery, DeliveryState
from notifications.tasks import send_due
from profiles.models import User
from stream.live import publishing
from stream.models import ReadMark
from tests.factories import make_entry, make_person, make_reply, refer
from tests.moderation.spilt import WHY, WORD, make_spilt
from tests.notifications.mailserver import Handler, mail_server
from tests.threads import at_once

pytestmark = pytest.mark.django_db


@pytest.fixture
def spilt(author: User, colleague: User) -> Entry:
    return make_spilt(author, colleague)


def _pages(entry: Entry) -> list[str]:
    token = entry.attachments.get().upload.token
    return [
        *(reverse("portal:home"), entry.get_absolute_url(), reverse("content:entry", args=[entry.pk])),
        *(reverse("blogs:index"), reverse("updates:index"), reverse("content:drafts"), reverse("content:saved")),
        *(entry.author.get_absolute_url(), reverse("notifications:list"), f"/uploads/{token}/"),
        *(reverse("admin:content_entry_changelist"), reverse("admin:content_entry_change", args=[entry.pk])),
        *(reverse("admin:moderation_act_changelist"), reverse("admin:moderation_report_changelist")),
        *(reverse("admin:moderation_spill_changelist"), reverse("content:entry-history", args=[entry.pk])),
    ]


def _seen(browser: Client, entry: Entry) -> list[str]:
    found = []
    for url in _pages(entry):
        response: Any = browser.get(url, follow=True)
        body = b"".join(response.streaming_content) if response.streaming else response.content
        if WORD in body.decode(errors="replace"):
            found.append(url)
    return found


def test_nothing_of_it_is_left_on_any_page_for_anybody(
    spilt: Entry, author: User, colleague: User, moderator: User, operator: User, as_person: Callable[..., Client]
) -> None:
    people = (author, colleague, moderator, operator)
    assert all(_seen(as_person(person), spilt) for person in people[:3])
    spill(target=spilt, moderator=moderator, reason=WHY)
    assert [(person.name, url) for person in people for url in _seen(as_person(person), spilt)] == []


def test_the_same_file_in_another_text_is_gone_too(
    spilt: Entry, author: User, colleague: User, moderator: User, as_person: Callable[..., Client]
) -> None:
    upload = spilt.attachments.get().upload
    make_entry(author, body=refer(upload))
    url = f"/uploads/{upload.token}/"
    assert as_person(colleague).get(url).status_code == 200
    spill(target=spilt, moderator=moderator, reason=WHY)
    assert as_person(colleague).get(url).status_code == as_person(author).get(url).status_code == 404


def test_the_record_says_how_far_it_got_in_numbers(
    spilt: Entry, author: User, colleague: User, stranger: User, moderator: User
) -> None:
    for reader in (author, stranger):
        ReadMark.objects.update_or_create(person=reader, entry=spilt, defaults={"seen_at": timezone.now()})
    ReadMark.objects.filter(person=colleague).delete()
    react(target=spilt, person=colleague)
    mails = Delivery.objects.filter(entry=spilt, channel=Channel.MAIL)
    waiting = mails.filter(state=DeliveryState.DUE).count()
    assert waiting
    row = spill(target=spilt, moderator=moderator, reason=WHY)
    assert (row.marking, row.state_before, row.files) == ("secret", State.PUBLISHED, 1)
    assert row.reader_ids == sorted([stranger.pk, colleague.pk]) and row.readers == 2
    assert (row.mails_sent, row.mails_dropped) == (0, waiting)
    assert row.act.kind == ActKind.SPILL and row.act.moderator == moderator and row.act.concerns == author
    assert Record.objects.filter(action="moderation.spill", target_id=spilt.pk, actor_id=moderator.pk).exists()


def test_one_sweep_later_no_mail_has_said_a_word_of_it_and_its_author_knows(
    spilt: Entry, author: User, moderator: User, settings: Any
) -> None:
    spill(target=spilt, moderator=moderator, reason=WHY)
    Delivery.objects.filter(state=DeliveryState.DUE).update(due_at=timezone.now() - timedelta(seconds=1))
    with mail_server() as (server, port):
        settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", port, 5
        send_due()
        said = "".join(_words(server))
    assert WORD not in said and WHY in said
    assert not Delivery.objects.filter(entry=spilt, state=DeliveryState.DUE).exists()


def _words(server: Handler) -> list[str]:
    return [
        f"{message['Subject']} {part.get_content()}"
        for _envelope, message in server.taken
        for part in message.walk()
        if part.get_content_maintype() == "text"
    ]


def test_open_pages_are_told_and_asked_for_their_right_again(
    spilt: Entry, moderator: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[Any] = []
    monkeypatch.setattr(publishing, "changed", lambda *of: told.append(of))
    monkeypatch.setattr(publishing, "recheck", lambda **of: told.append(of))
    spill(target=spilt, moderator=moderator, reason=WHY)
    assert (spilt.pk,) in told and {"entry_id": spilt.pk} in told


def test_a_reply_is_taken_alone_and_its_place_stays_without_words(
    entry: Entry, colleague: User, author: User, moderator: User, as_person: Callable[..., Client]
) -> None:
    reply = make_reply(entry, colleague, body=f"The {WORD} moves.")
    make_reply(entry, author, body="Noted.", root=reply)
    row = spill(target=reply, moderator=moderator, reason=WHY)
    page = as_person(colleague).get(entry.get_absolute_url()).content.decode()
    assert WORD not in page and "Noted." in page
    assert row.marking == "" and Reply.objects.get(pk=reply.pk).state == State.QUARANTINED


def test_a_change_that_was_begun_goes_with_it(spilt: Entry, author: User, moderator: User) -> None:
    keep_beside(
        target=spilt,
        purpose=DraftPurpose.EDIT,
        person=author,
        typed=Typed(title="Plan", body=f"The {WORD} stays."),
        submission=spilt.attachments.get().upload.token,
        known=Known(),
    )
    spill(target=spilt, moderator=moderator, reason=WHY)
    assert not Draft.objects.exists()


def test_the_reports_on_it_are_answered(
    spilt: Entry, stranger: User, moderator: User, send_report: Callable[..., Report]
) -> None:
    report = send_report(spilt, stranger)
    spill(target=spilt, moderator=moderator, reason=WHY)
    report.refresh_from_db()
    assert report.outcome == "spill" and report.handled_by == moderator


def test_only_an_operator_releases_it_and_it_is_as_it_was(
    spilt: Entry, author: User, moderator: User, second_moderator: User, operator: User
) -> None:
    hide(target=spilt, moderator=moderator, rule="marking", reason="First hidden.")  # type: ignore[arg-type]
    row = spill(target=spilt, moderator=moderator, reason=WHY)
    with pytest.raises(NeedsOperator):
        undo(act=row.act, by=second_moderator, reason="It was the name of a song.")
    made = undo(act=row.act, by=operator, reason="It was the name of a song.")
    spilt.refresh_from_db()
    row.refresh_from_db()
    assert spilt.state == State.HIDDEN and row.is_released and row.act.undone_by == made
    assert Spill.objects.standing().count() == 0
    assert Record.objects.filter(action="moderation.restore", actor_id=operator.pk).exists()
    with pytest.raises(NotPossible):
        undo(act=row.act, by=operator, reason="Again.")


def test_nobody_confirms_a_spill_of_their_own_nor_of_what_is_gone(moderator: User, spilt: Entry) -> None:
    with pytest.raises(OwnWords):
        spill(target=make_entry(moderator), moderator=moderator, reason=WHY)
    spill(target=spilt, moderator=moderator, reason=WHY)
    with pytest.raises(NotPossible):
        spill(target=spilt, moderator=moderator, reason=WHY)


def test_a_moderator_takes_it_away_in_the_admin_and_an_operator_releases_it(
    spilt: Entry, moderator: User, operator: User, as_person: Callable[..., Client]
) -> None:
    done = as_person(moderator).post(
        reverse("admin:content_entry_spill", args=[spilt.pk]), {"reason": WHY}, follow=True
    )
    assert done.status_code == 200 and "taken away as a spill" in done.content.decode()
    row = Spill.objects.get()
    url, release = (reverse(f"admin:moderation_spill_{page}", args=[row.pk]) for page in ("change", "release"))
    seen = as_person(moderator).get(url).content.decode()
    assert WORD not in seen and "Release…" not in seen and f"Entry {spilt.pk}" in seen
    assert as_person(moderator).post(release, {"reason": "No."}).status_code == 403
    assert "Release…" in as_person(operator).get(url).content.decode()
    as_person(operator).post(release, {"reason": "It was a song."})
    spilt.refresh_from_db()
    assert spilt.state == State.PUBLISHED
    assert not re.search("Release…", as_person(operator).get(url).content.decode())


@pytest.mark.django_db(transaction=True)
def test_two_moderators_at_once_make_one_spill() -> None:
    author, one, two = make_person(), make_person(), make_person()
    entry = make_entry(author)
    outcomes = at_once(*(lambda who=who: spill(target=entry, moderator=who, reason=WHY) for who in (one, two)))
    assert Spill.objects.count() == Act.objects.filter(kind=ActKind.SPILL).count() == 1
    assert sum(isinstance(outcome, NotPossible) for outcome in outcomes) == 1


def test_what_is_quarantined_is_told_by_a_signal_of_its_own(spilt: Entry, moderator: User) -> None:
    heard: list[Any] = []

    def hear(target: Any, **_rest: Any) -> None:
        heard.append(target.pk)

    signals.quarantined.connect(hear)
    try:
        spill(target=spilt, moderator=moderator, reason=WHY)
    finally:
        signals.quarantined.disconnect(hear)
    assert heard == [spilt.pk]
