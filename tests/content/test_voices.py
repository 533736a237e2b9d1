"""Speaking officially: who may, for whom, how it stays, and what feeds take of it."""

import uuid
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from content import services
from content.models import Audience, Broadcast, Draft, DraftPurpose, Entry, Reply, State, Voice
from content.services import placing, voices
from groups.models import Group
from notifications.models import Notification
from profiles.models import Department, User
from profiles.services import give_mandate, move, revoke_mandate
from tests.factories import change_entry, make_entry, make_mandate, make_official, make_reply

pytestmark = pytest.mark.django_db
MONDAY = datetime(2026, 11, 23, 12, tzinfo=timezone.get_default_timezone())


def write(author: User, department: Department | None, **fields: Any) -> Entry:
    said = {"title": "A title", "body": "Some words.", "kind": "blog_post"} | fields
    return services.write_entry(author=author, speak_as=str(department.pk) if department else voices.PERSONAL, **said)


def test_a_mandate_lets_its_holder_speak_for_the_department(author: User, treasury: Department):
    make_mandate(author, treasury)
    entry = write(author, treasury)
    assert (entry.voice, entry.department, entry.author) == (Voice.OFFICIAL, treasury, author)
    assert (entry.audience, entry.group) == (Audience.EVERYONE, None)


@pytest.mark.parametrize("publish", [True, False])
def test_nobody_speaks_without_one(publish: bool, author: User, treasury: Department, transport: Department):
    make_mandate(author, transport)
    for word in (str(treasury.pk), "0", "9" * 30, "²", "-1", "x"):
        with pytest.raises(services.NoMandate):
            services.write_entry(kind="blog_post", author=author, title="A", body="B", speak_as=word, publish=publish)
    assert not Entry.objects.exists()


def test_one_that_is_over_or_taken_back_is_none(author: User, operator: User, treasury: Department):
    mandate = make_mandate(author, treasury)
    revoke_mandate(mandate=mandate, by=operator)
    with pytest.raises(services.NoMandate):
        write(author, treasury)
    mandate = make_mandate(author, treasury)
    type(mandate).objects.filter(pk=mandate.pk).update(expires_on=timezone.localdate() - timedelta(days=1))
    with pytest.raises(services.NoMandate):
        write(author, treasury)


@pytest.mark.parametrize("audience", [Audience.DEPARTMENT, Audience.COLLEAGUES, Audience.ONLY_ME])
def test_it_is_for_everyone(audience: str, author: User, treasury: Department):
    make_mandate(author, treasury)
    with pytest.raises(services.AudienceRefused):
        write(author, treasury, audience=audience)
    entry = write(author, treasury)
    with pytest.raises(services.AudienceRefused):
        change_entry(entry, audience=audience)


def test_it_stands_in_no_group(author: User, treasury: Department, group: Group):
    make_mandate(author, treasury)
    with pytest.raises(services.AudienceRefused):
        write(author, treasury, group=group)
    with pytest.raises(services.AudienceRefused):
        services.move_entry(entry=write(author, treasury), group=group, audience=Audience.EVERYONE)


def test_the_database_lets_no_department_whisper(author: User, treasury: Department, group: Group):
    entry = make_official(author, treasury)
    for wrong in ({"audience": Audience.ONLY_ME}, {"group": group}):
        with pytest.raises(IntegrityError, match="entry_official_is_for_everyone"), transaction.atomic():
            Entry.objects.filter(pk=entry.pk).update(**wrong)


def test_the_voice_stands_once_published(author: User, treasury: Department, transport: Department):
    make_mandate(author, treasury)
    make_mandate(author, transport)
    official, personal = write(author, treasury), write(author, None)
    for entry, word in ((official, "personal"), (official, str(transport.pk)), (personal, str(treasury.pk))):
        with pytest.raises(services.VoiceStands):
            change_entry(entry, speak_as=word)
    change_entry(official, speak_as=str(treasury.pk), body="Other words.")
    change_entry(official, body="Words again.")
    official.refresh_from_db()
    assert (official.voice, official.department) == (Voice.OFFICIAL, treasury)


def test_a_draft_changes_its_voice_and_keeps_it(author: User, treasury: Department, transport: Department):
    make_mandate(author, treasury)
    draft = write(author, treasury, publish=False)
    assert draft.is_official and not Broadcast.objects.exists()
    draft = change_entry(draft, body="More words.")
    assert draft.is_official and draft.department == treasury
    draft = change_entry(draft, speak_as="personal")
    assert (draft.voice, draft.department) == (Voice.PERSONAL, transport)
    draft = change_entry(draft, speak_as=str(treasury.pk), publish=True)
    assert draft.is_official and draft.department == treasury and draft.broadcast.number == 1


def test_words_said_officially_are_changed_only_with_a_mandate(author: User, operator: User, treasury: Department):
    mandate = make_mandate(author, treasury)
    entry = write(author, treasury)
    reply = services.reply_to(entry=entry, author=author, body="So it is.", speak_as=str(treasury.pk))
    revoke_mandate(mandate=mandate, by=operator)
    with pytest.raises(services.NoMandate):
        change_entry(entry, body="Other words.")
    with pytest.raises(services.NoMandate):
        services.edit_reply(reply=reply, editor=author, body="Not so.", version=reply.version)


def due(entry: Entry) -> Entry:
    Entry.objects.filter(pk=entry.pk).update(published_at=timezone.now() - timedelta(minutes=1))
    services.publish_due(for_seconds=5)
    entry.refresh_from_db()
    return entry


def test_the_mandate_is_asked_for_again_at_the_moment(author: User, operator: User, treasury: Department):
    mandate = make_mandate(author, treasury)
    later = timezone.now() + timedelta(days=1)
    kept, withheld = write(author, treasury, publish=later), write(author, treasury, publish=later)
    assert due(kept).is_published and kept.broadcast.number == 1
    revoke_mandate(mandate=mandate, by=operator)
    assert due(withheld).state == State.DRAFT
    assert "mandate" in Notification.objects.get(entry=withheld).note


def test_an_official_draft_is_not_turned_by_a_move(author: User, operator: User, transport: Department):
    make_mandate(author, transport)
    draft = write(author, transport, publish=False)
    home_office = Department.objects.exclude(pk=transport.pk).first()
    assert home_office is not None
    move(person=author, department=home_office, by=operator)
    with pytest.raises(services.NoMandate):
        services.publish(entry=draft)


def test_a_reply_may_be_official_where_everyone_reads(author: User, stranger: User, treasury: Department, group: Group):
    make_mandate(author, treasury)
    word = str(treasury.pk)
    reply = services.reply_to(entry=make_entry(stranger), author=author, body="Yes.", speak_as=word)
    assert (reply.voice, reply.department) == (Voice.OFFICIAL, treasury)
    assert not Broadcast.objects.exists(), "replies are talk"
    own = services.reply_to(entry=make_entry(stranger), author=author, body="Yes.", speak_as="personal")
    assert (own.voice, own.department) == (Voice.PERSONAL, author.department)
    inside = make_entry(author, group=group, audience=Audience.GROUP)
    with pytest.raises(services.AudienceRefused):
        services.reply_to(entry=inside, author=author, body="Yes.", speak_as=word)
    with pytest.raises(services.NoMandate):
        services.reply_to(entry=make_entry(author), author=stranger, body="Yes.", speak_as=word)


def test_the_same_form_with_another_voice_said_something_else(author: User, treasury: Department):
    make_mandate(author, treasury)
    token = uuid.uuid4()
    entry = write(author, treasury, submission=token)
    assert write(author, treasury, submission=token) == entry
    with pytest.raises(services.AlreadySent):
        write(author, None, submission=token)


def test_what_is_typed_keeps_the_choice(author: User, stranger: User, treasury: Department):
    make_mandate(author, treasury)
    token, word = uuid.uuid4(), str(treasury.pk)
    keep: dict[str, Any] = {"kind": "blog_post", "author": author, "submission": token}
    kept = services.keep_new(typed=services.Typed(body="Half a", speak_as=word), known=services.Known(), **keep)
    assert isinstance(kept.row, Entry) and kept.row.is_official
    known = services.Known(version=kept.row.version)
    kept = services.keep_new(typed=services.Typed(body="Half a", speak_as="personal"), known=known, **keep)
    assert isinstance(kept.row, Entry) and not kept.row.is_official
    entry = make_entry(stranger)
    answer = services.keep_beside(
        target=entry,
        purpose=DraftPurpose.ANSWER,
        person=author,
        typed=services.Typed(body="Yes", speak_as=word),
        submission=uuid.uuid4(),
        known=services.Known(),
    )
    assert isinstance(answer.row, Draft) and Draft.objects.get(pk=answer.row.pk).speak_as == word


def test_autosaving_gives_nobody_a_voice(author: User, treasury: Department):
    kept = services.keep_new(
        kind="blog_post",
        author=author,
        typed=services.Typed(body="Half a", speak_as=str(treasury.pk)),
        submission=uuid.uuid4(),
        known=services.Known(),
    )
    assert isinstance(kept.row, Entry) and not kept.row.is_official


def places(department: Department) -> list[tuple[date, int]]:
    return list(Broadcast.objects.of(department).order_by("entry").values_list("week_of", "number"))


def test_three_a_week_enter_feeds_and_what_is_more_waits_its_turn(author: User, treasury: Department):
    week, weeks = placing.this_week(), timedelta(days=7)
    entries = [make_official(author, treasury) for _number in range(7)]
    assert places(treasury) == [
        *((week, number) for number in (1, 2, 3)),
        *((week + weeks, number) for number in (1, 2, 3)),
        (week + 2 * weeks, 1),
    ]
    seen = set(Entry.objects.visible_to(author).published().in_feeds())
    assert seen == {*entries[:3]}
    assert set(Entry.objects.visible_to(author).published()) == {*entries}, "lists and search hold them all"
    monday = entries[3].broadcast.feeds_from.astimezone(timezone.get_default_timezone())
    assert (monday.date(), monday.hour, monday.minute) == (week + weeks, 0, 0)


def test_next_week_they_are_in_feeds(author: User, treasury: Department):
    entries = [make_official(author, treasury) for _number in range(4)]
    Broadcast.objects.filter(entry=entries[3]).update(feeds_from=timezone.now())
    assert Entry.objects.in_feeds().count() == 4


def test_each_channel_counts_for_itself(author: User, treasury: Department, transport: Department):
    for department in (treasury, transport):
        for _number in range(3):
            make_official(author, department)
    assert Entry.objects.in_feeds().count() == 6


def test_a_deleted_one_has_taken_its_place(author: User, treasury: Department):
    entries = [make_official(author, treasury) for _number in range(3)]
    services.delete(target=entries[0])
    assert make_official(author, treasury).broadcast.week_of > placing.this_week()


def test_without_a_place_it_enters_no_feed(author: User, treasury: Department):
    entry = make_official(author, treasury)
    Broadcast.objects.all().delete()
    assert not Entry.objects.in_feeds().exists()
    assert entry.is_visible_to(author)


def test_a_place_is_taken_once_and_there_are_three(author: User, treasury: Department):
    first, second = (make_official(author, treasury) for _number in range(2))
    week = placing.this_week()
    for wrong, name in (
        ({"number": 2}, "broadcast_place_is_taken_once"),
        ({"number": 4}, "broadcast_three_a_week"),
        ({"number": 0}, "broadcast_three_a_week"),
        ({"week_of": week + timedelta(days=1)}, "broadcast_week_begins_on_monday"),
    ):
        with pytest.raises(IntegrityError, match=name), transaction.atomic():
            Broadcast.objects.filter(entry=first).update(**wrong)
    assert second.broadcast.number == 2


@pytest.mark.parametrize(
    ("moment", "week"),
    [
        (datetime(2026, 3, 29, 22, 59), date(2026, 3, 23)),  # in UTC; in London it is still Sunday for a minute
        (datetime(2026, 3, 29, 23, 1), date(2026, 3, 30)),  # and Monday now: the clocks went forward that day
        (datetime(2026, 10, 25, 23, 59), date(2026, 10, 19)),
        (datetime(2026, 10, 26, 0, 1), date(2026, 10, 26)),
    ],
)
def test_the_week_begins_on_monday_in_london(
    moment: datetime, week: date, author: User, treasury: Department, monkeypatch: pytest.MonkeyPatch
):
    make_mandate(author, treasury)
    monkeypatch.setattr(timezone, "now", lambda: moment.replace(tzinfo=UTC))
    give_mandate(person=author, department=treasury, expires_on=timezone.localdate() + timedelta(days=9), by=author)
    assert write(author, treasury).broadcast.week_of == week


def test_a_block_hides_no_department(author: User, blocked: User, treasury: Department):
    entry = make_official(blocked, treasury)
    reply = services.reply_to(entry=entry, author=blocked, body="Yes.", speak_as=str(treasury.pk))
    personal = make_reply(entry, blocked)
    assert entry.is_visible_to(author)
    assert set(Reply.objects.visible_to(author)) == {reply}
    assert not personal.is_visible_to(author)


def test_a_merged_official_entry_stays_official_as_a_reply(author: User, stranger: User, treasury: Department):
    source, target = make_official(author, treasury), make_entry(stranger)
    opening = services.carry_into(source=source, target=target, by=stranger)
    assert (opening.voice, opening.department) == (Voice.OFFICIAL, treasury)
