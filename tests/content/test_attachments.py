"""What a text has attached follows from its addresses: whose uploads count, what stays, what is refused or appears."""

import threading
import uuid
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from content import services
from content.models import Attachment, Draft, DraftPurpose, Entry, State
from content.services import attachments
from content.services.rendering import show_all_released
from core import text
from profiles.models import User
from tests.factories import make_entry, make_reply, make_upload, refer
from uploads import keepers, tasks
from uploads.models import Upload, UploadState
from uploads.signals import released

pytestmark = pytest.mark.django_db


def held(target) -> dict[str, bool]:
    """Names of what the text holds or held, and whether it still does."""
    return {row.upload.name: row.is_current for row in Attachment.objects.on(target).select_related("upload")}


def change(entry: Entry, body: str, **fields):
    entry.refresh_from_db()
    return services.edit_entry(
        entry=entry,
        editor=fields.pop("editor", entry.author),
        title=entry.title,
        body=body,
        tag_words=[],
        audience=entry.audience,
        version=entry.version,
        **fields,
    )


def test_rows_follow_the_text_and_what_falls_out_stays_for_its_history(author):
    log, desk = make_upload(author), make_upload(author, name="desk.webp", picture=True)
    entry = make_entry(author, body=f"See {refer(log)}")
    assert held(entry) == {"log.ods": True}
    change(entry, f"See {refer(desk)}")
    assert held(entry) == {"log.ods": False, "desk.webp": True}
    change(entry, f"See {refer(log, desk)}")
    assert held(entry) == {"log.ods": True, "desk.webp": True}
    change(entry, "Nothing")
    assert held(entry) == {"log.ods": False, "desk.webp": False}


def test_a_reply_holds_what_it_refers_to_before_and_after_a_change(author, entry_of_author):
    desk = make_upload(author, name="desk.webp", picture=True)
    reply = make_reply(entry_of_author, author, body=refer(desk))
    assert held(reply) == {"desk.webp": True}
    assert f"/uploads/{desk.token}/medium.webp" in reply.body_html
    services.edit_reply(reply=reply, editor=author, body="No picture", version=reply.version)
    assert held(reply) == {"desk.webp": False}


@pytest.fixture
def entry_of_author(author) -> Entry:
    return make_entry(author)


def test_an_upload_of_somebody_else_makes_no_row_no_picture_and_no_hint(author, stranger):
    theirs = make_upload(stranger, name="theirs.webp", picture=True)
    entry = make_entry(author, body=f"See {refer(theirs, alt='My words')}")
    nothing = make_entry(author, body=f"See ![My words](/uploads/{uuid.uuid4()}/)")
    assert held(entry) == {}
    assert str(theirs.token) not in entry.body_html
    assert entry.body_html == nothing.body_html


def test_what_a_text_held_may_be_kept_by_whoever_edits_it(author, colleague):
    desk = make_upload(author, name="desk.webp", picture=True)
    theirs = make_upload(colleague, name="theirs.ods")
    entry = make_entry(author, body=refer(desk))
    change(entry, refer(desk, theirs), editor=colleague)
    assert held(entry) == {"desk.webp": True, "theirs.ods": True}
    change(entry, refer(theirs))
    assert held(entry) == {"desk.webp": False, "theirs.ods": True}


def test_a_text_without_addresses_costs_no_query_for_them(author):
    with CaptureQueriesContext(connection) as queries:
        make_entry(author, body="Some words, /upload/ and uploads")
    assert not [query for query in queries if "uploads_upload" in query["sql"]]


def test_a_text_holds_twenty_files_and_not_one_more(author):
    files = [make_upload(author, name=f"{number}.ods") for number in range(attachments.MOST_A_TEXT + 1)]
    entry = make_entry(author, body=refer(*files[:-1]))
    assert len(held(entry)) == attachments.MOST_A_TEXT
    with pytest.raises(services.TooManyFiles):
        change(entry, refer(*files))
    assert len(held(entry)) == attachments.MOST_A_TEXT


@pytest.mark.parametrize("state", [UploadState.READY, UploadState.WAITING])
def test_a_picture_without_words_keeps_a_text_from_being_published(author, state):
    desk = make_upload(author, name="desk.webp", picture=True, state=state)
    body = f"See ![]({text.address_of(desk.token)})"
    with pytest.raises(services.DescriptionMissing):
        make_entry(author, body=body)
    assert not Entry.objects.exists()
    draft = make_entry(author, body=body, publish=False)
    with pytest.raises(services.DescriptionMissing):
        services.publish(entry=draft)
    with pytest.raises(services.DescriptionMissing):
        services.reply_to(entry=make_entry(author), author=author, body=body)


def test_a_picture_without_words_keeps_a_text_from_being_scheduled(author):
    desk = make_upload(author, name="desk.webp", picture=True)
    draft = make_entry(author, body=f"See ![]({text.address_of(desk.token)})", publish=False)
    with pytest.raises(services.DescriptionMissing):
        change(draft, draft.body, publish=timezone.now() + timedelta(days=1))
    change(draft, draft.body, publish=timezone.now() + timedelta(days=1), decorative={desk.token})
    assert Entry.objects.get().state == State.SCHEDULED


def test_a_decorative_picture_stays_so_until_it_is_described(author):
    desk = make_upload(author, name="desk.webp", picture=True)
    bare, described = f"![]({text.address_of(desk.token)})", refer(desk)
    services.write_entry(kind="blog_post", author=author, title="A", body=bare, decorative={desk.token})
    entry = Entry.objects.get()
    assert Attachment.objects.on(entry).get().is_decorative
    change(entry, f"More words {bare}")
    assert Attachment.objects.on(entry).get().is_decorative
    change(entry, described)
    assert not Attachment.objects.on(entry).get().is_decorative
    with pytest.raises(services.DescriptionMissing):
        change(entry, bare)
    change(entry, bare, decorative={desk.token})
    with pytest.raises(services.DescriptionMissing):
        change(entry, bare, decorative=set())


def test_a_file_written_as_a_picture_wants_no_description(author):
    log = make_upload(author)
    make_entry(author, body=f"![]({text.address_of(log.token)})")


def waiting(author: User) -> Upload:
    return make_upload(author, name="desk.webp", picture=True, state=UploadState.WAITING)


def release(upload: Upload) -> None:
    upload.state = UploadState.READY
    upload.save(update_fields=["state"])


def test_a_picture_appears_in_its_texts_when_it_is_released_and_no_version_is_spent(author):
    desk = waiting(author)
    entry = make_entry(author, body=refer(desk))
    reply = make_reply(entry, author, body=refer(desk))
    assert "<img" not in entry.body_html + reply.body_html
    assert "A desk" in entry.body_html
    release(desk)
    released.send(sender=Upload, upload=desk)
    for row in (entry, reply):
        version = row.version
        row.refresh_from_db()
        assert f'src="/uploads/{desk.token}/medium.webp"' in row.body_html
        assert row.version == version


def test_a_picture_that_was_released_during_a_change_is_shown_by_the_sweep(author):
    desk = waiting(author)
    entry = make_entry(author, body=refer(desk))
    release(desk)  # and nobody heard of it
    assert show_all_released(for_seconds=5) == 1
    entry.refresh_from_db()
    assert "<img" in entry.body_html
    assert show_all_released(for_seconds=5) == 0


def test_only_current_texts_are_shown_again(author):
    desk = waiting(author)
    entry = make_entry(author, body=refer(desk))
    change(entry, "No picture")
    release(desk)
    assert show_all_released(for_seconds=5) == 0


def test_a_file_that_an_unsent_comment_names_is_kept_from_the_sweep(author, entry_of_author, django_assert_num_queries):
    desk, log = make_upload(author, name="desk.webp", picture=True), make_upload(author)
    Draft.objects.create(
        person=author,
        entry=entry_of_author,
        purpose=DraftPurpose.ANSWER,
        submission=uuid.uuid4(),
        body=f"See {refer(desk)}",
    )
    others = [uuid.uuid4() for _number in range(200)]  # as many as the sweep asks about at once
    with django_assert_num_queries(1):
        assert keepers.kept([desk.token, log.token, *others]) == {desk.token}
    assert keepers.kept([]) == set()


def test_the_same_text_sent_twice_holds_its_file_once(author):
    log, submission = make_upload(author), uuid.uuid4()
    for _time in range(2):
        services.write_entry(kind="blog_post", author=author, title="A", body=refer(log), submission=submission)
    assert Attachment.objects.count() == 1


def test_mail_names_a_picture_in_words_and_never_by_its_address(author, entry_of_author):
    desk = make_upload(author, name="desk.webp", picture=True)
    reply = make_reply(entry_of_author, author, body=f"See {refer(desk)}")
    assert "/uploads/" not in reply.excerpt
    assert reply.excerpt == "See A desk"
    assert "/uploads/" not in text.to_html(reply.body, top_heading=3)


def test_an_entry_that_is_gone_keeps_its_rows(author):
    log = make_upload(author)
    entry = make_entry(author, body=refer(log))
    services.delete(target=entry)
    assert Entry.objects.get().state == State.DELETED
    assert held(entry) == {"log.ods": True}


@pytest.mark.django_db(transaction=True)
def test_a_text_with_a_picture_is_previewed_written_and_read_as_each_request_does_it(client, author):
    desk = make_upload(author, name="desk.webp", picture=True)
    client.force_login(author)
    shown = client.post(reverse("content:preview"), {"body": refer(desk)})
    form = {"title": "T", "body": refer(desk), "audience": "everyone", "submission": str(uuid.uuid4())}
    assert client.post(reverse("blogs:write"), form).status_code == 302
    for page in (shown, client.get(Entry.objects.get().get_absolute_url())):
        assert f"/uploads/{desk.token}/medium.webp" in page.content.decode()


@pytest.mark.django_db(transaction=True)
def test_a_file_is_not_swept_away_while_a_text_comes_to_point_at_it(author, monkeypatch):
    log = make_upload(author)
    Upload.objects.update(created_at=timezone.now() - timedelta(days=31))
    new_row = attachments._new_row

    def sweep():
        tasks.sweep_files()
        connection.close()

    def sweep_before(*row):
        swept = threading.Thread(target=sweep)
        swept.start()
        swept.join()
        return new_row(*row)

    monkeypatch.setattr(attachments, "_new_row", sweep_before)
    assert held(make_entry(author, body=refer(log))) == {"log.ods": True}
