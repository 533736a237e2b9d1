"""Forms of texts with pictures and files, scripts off: nothing typed is lost, nothing is stored twice."""

import io
import uuid
from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image

from content.models import Attachment, Entry, Reply
from profiles.models import User
from tests.factories import make_entry, make_upload, refer
from uploads.models import Upload, UploadState

pytestmark = pytest.mark.django_db
TYPED = {"title": "A <title>", "body": "Some words.", "tags": "one, two", "audience": "everyone"}


def picture(name: str = "desk.png") -> SimpleUploadedFile:
    made = io.BytesIO()
    Image.new("RGB", (8, 6), "navy").save(made, "PNG")
    return SimpleUploadedFile(name, made.getvalue(), "image/png")


def notes(name: str = "notes.txt") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, b"Some notes", "text/plain")


@pytest.fixture
def member(client: Client, author: User) -> Client:
    client.force_login(author)
    return client


def write(member: Client, **fields: object):
    return member.post(reverse("blogs:write"), {**TYPED, "submission": str(uuid.uuid4()), **fields})


def body_of(response) -> str:
    return str(response.context["form"]["body"].value())


def test_files_come_back_with_their_addresses_at_the_end_and_all_that_was_typed(member):
    response = write(member, act="attach", attach=[picture(), notes()])
    assert response.status_code == 200
    desk, log = Upload.objects.order_by("pk")
    assert body_of(response) == f"Some words.\n\n![](/uploads/{desk.token}/)\n\n[notes.txt](/uploads/{log.token}/)"
    form = response.context["form"]
    assert {name: form[name].value() for name in ("title", "tags", "audience")} == {
        name: TYPED[name] for name in ("title", "tags", "audience")
    }
    html = response.content.decode()
    assert f'name="alt-{desk.token}"' in html
    assert f'name="decorative-{desk.token}"' in html
    assert f'name="alt-{log.token}"' not in html
    assert not Entry.objects.exists()


def test_nothing_is_missing_yet_while_files_are_attached(member):
    response = member.post(reverse("blogs:write"), {"act": "attach", "attach": [notes()]})
    assert response.status_code == 200
    assert not response.context["form"].errors
    assert body_of(response).startswith("[notes.txt](")


def test_pressing_attach_without_a_file_changes_nothing(member):
    response = write(member, act="attach")
    assert response.status_code == 200
    assert body_of(response) == "Some words."
    assert not Entry.objects.exists()


def test_enter_does_not_attach_but_publishes(member):
    html = member.get(reverse("blogs:write")).content.decode()
    form = html[html.index('enctype="multipart/form-data"') :]
    buttons = [part.split(">")[0] for part in form.split("<button")[1:] if 'type="submit"' in part.split(">")[0]]
    assert 'name="act"' not in buttons[0]
    write(member)
    assert Entry.objects.get().is_published


def test_what_cannot_be_attached_is_said_by_name_and_the_rest_stays(member):
    response = write(member, act="attach", attach=[SimpleUploadedFile("empty.pdf", b"x"[:0]), notes()])
    assert response.status_code == 422
    assert "empty.pdf" in response.content.decode()
    assert "[notes.txt](" in body_of(response)
    assert Upload.objects.count() == 1


def test_published_at_once_with_a_file_it_is_all_there(member):
    write(member, act="publish", attach=[notes()])
    entry = Entry.objects.get()
    assert entry.is_published
    assert Attachment.objects.on(entry).get().upload.state == UploadState.WAITING


def test_a_form_sent_twice_makes_one_post_with_its_file_once(member):
    submission = str(uuid.uuid4())
    for _time in range(2):
        assert write(member, submission=submission, attach=[notes()]).status_code == 302
    assert (Entry.objects.count(), Upload.objects.count(), Attachment.objects.count()) == (1, 1, 1)


def test_a_picture_wants_words_and_the_error_leads_to_the_box_for_them(member):
    refused = write(member, act="publish", attach=[picture()])
    token = Upload.objects.get().token
    html = refused.content.decode()
    assert refused.status_code == 422
    assert f'<a href="#alt-{token}">' in html
    assert f'id="alt-{token}-error"' in html
    assert f'do not see it<span class="govuk-visually-hidden">: {Upload.objects.get().name}</span></label>' in html
    assert not Entry.objects.exists()
    described = write(member, body=body_of(refused), **{f"alt-{token}": "A desk [tidy]"})
    assert described.status_code == 302
    entry = Entry.objects.get()
    assert entry.body.endswith(f"![A desk \\[tidy\\]](/uploads/{token}/)")
    assert Attachment.objects.get().alt == "A desk [tidy]"


def test_a_picture_may_be_decorative_and_is_when_the_form_opens_again(member):
    first = write(member, act="attach", attach=[picture()])
    token = Upload.objects.get().token
    write(member, body=body_of(first), **{f"decorative-{token}": "yes"})
    entry = Entry.objects.get()
    assert Attachment.objects.get().is_decorative
    html = member.get(reverse("blogs:edit", args=[entry.pk])).content.decode()
    box = html[html.index(f'id="decorative-{token}"') :].split(">")[0]
    assert "checked" in box


def test_a_description_in_the_text_wins_over_the_box(member, author):
    desk = make_upload(author, name="desk.webp", picture=True)
    write(member, body=refer(desk, alt="In the text"), **{f"alt-{desk.token}": "In the box"})
    assert Attachment.objects.get().alt == "In the text"


def test_a_form_tells_nothing_of_an_upload_of_somebody_else(member, stranger):
    theirs = make_upload(stranger, name="CANARYNAME.ods")
    response = write(member, act="attach", body=f"[x](/uploads/{theirs.token}/)")
    assert "CANARYNAME" not in response.content.decode()
    assert response.context["form"].rows == []


@pytest.mark.parametrize("htmx", [{}, {"HX-Request": "true"}])
def test_a_comment_takes_files_too(member, stranger, htmx):
    entry = make_entry(stranger)
    url = reverse("content:write-reply", args=[entry.pk])
    sent = {"body": "Look", "submission": str(uuid.uuid4())}
    first = member.post(url, {**sent, "act": "attach", "attach": [picture()]}, headers=htmx)
    assert first.status_code == 200
    assert not Reply.objects.exists()
    token = Upload.objects.get().token
    body = f"Look\n\n![](/uploads/{token}/)"
    assert body in unescape(first.content.decode())
    assert member.post(url, {**sent, "body": body}).status_code == 422
    assert member.post(url, {**sent, "body": body, f"alt-{token}": "A desk"}).status_code == 302
    assert Reply.objects.get().body == f"Look\n\n![A desk](/uploads/{token}/)"


def test_a_file_for_an_answer_comes_back_under_the_comment_that_is_answered(member, stranger):
    entry = make_entry(stranger)
    member.post(reverse("content:write-reply", args=[entry.pk]), {"body": "A", "submission": str(uuid.uuid4())})
    root = Reply.objects.get()
    response = member.post(
        reverse("content:write-reply", args=[entry.pk]),
        {"body": "B", "root": root.pk, "act": "attach", "attach": [notes()], "submission": str(uuid.uuid4())},
    )
    assert response.context["answering"] == root.pk
    assert "[notes.txt](" in response.context["answer_form"]["body"].value()


def test_the_author_alone_sees_what_is_being_checked_or_was_refused(member, author, stranger):
    log, bad = make_upload(author), make_upload(author, name="bad.doc", state=UploadState.REFUSED, refusal="macros")
    slow = make_upload(author, name="slow.pdf", state=UploadState.WAITING)
    entry = make_entry(author, body=refer(log, bad, slow))
    own = member.get(entry.get_absolute_url()).content.decode()
    assert own.count('class="files__item"') == 3
    assert "macros" in own
    member.force_login(stranger)
    seen = member.get(entry.get_absolute_url()).content.decode()
    assert seen.count('class="files__item"') == 1
    assert f'href="/uploads/{log.token}/" download' in seen
    assert "bad.doc (" not in seen


def test_the_form_of_a_text_says_what_readers_see_of_a_refused_file(member, author):
    bad = make_upload(author, name="bad.doc", state=UploadState.REFUSED, refusal="macros")
    html = member.get(reverse("content:upload-row", args=[bad.token])).content.decode()
    assert bad.refusal_words in html
    assert "Take its line out of the text." in html


@pytest.mark.parametrize(
    "name", ["a\u202egpj.txt", "../../etc/passwd", "x" * 300 + ".txt", "a\x00b.txt", "“q”](x).txt"]
)
def test_a_hostile_name_becomes_words_in_the_text(member, name):
    response = write(member, act="attach", attach=[SimpleUploadedFile("x.txt", b"Some notes")], body="")
    assert response.status_code == 200
    file = SimpleUploadedFile("x.txt", b"Other notes")
    vars(file)["_name"] = name  # as a browser of a stranger might send it
    response = write(member, act="attach", attach=[file], body="")
    upload = Upload.objects.latest("pk")
    assert f"](/uploads/{upload.token}/)" in body_of(response)
    assert "\n" not in body_of(response)


@pytest.mark.parametrize("submission", ["", "x", "0" * 36])
def test_a_form_without_a_token_of_its_own_is_taken_all_the_same(member, submission):
    assert write(member, submission=submission, act="attach", attach=[notes()]).status_code == 200
    assert Upload.objects.count() == 1
