"""A person's face: chosen in the settings, made anew by the worker, shown to members wherever their name stands."""

import io
import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image

from content.cards import cards_for
from content.models import Entry
from profiles.models import User
from profiles.services import set_photo
from tests.factories import make_entry, make_reply, make_upload
from uploads.models import Upload, UploadKind, UploadState
from uploads.signals import released

pytestmark = pytest.mark.django_db
PAGE = "profiles:edit-photo"


@pytest.fixture
def member(client: Client, author: User) -> Client:
    client.force_login(author)
    return client


def face(name: str = "me.jpg") -> SimpleUploadedFile:
    made = io.BytesIO()
    Image.new("RGB", (40, 60), "teal").save(made, "JPEG")
    return SimpleUploadedFile(name, made.getvalue(), "image/jpeg")


def finish(upload: Upload, **fields: object) -> None:
    """What the worker does at the end."""
    made = {"state": UploadState.READY, "kind": UploadKind.PICTURE, "media_type": "image/webp", **fields}
    Upload.objects.filter(pk=upload.pk).update(**made)
    upload.refresh_from_db()
    released.send(sender=Upload, upload=upload)


def send(member: Client, **fields: object):
    return member.post(reverse(PAGE), {"photo": face(), "submission": str(uuid.uuid4()), **fields})


def test_initials_stand_until_the_worker_has_made_the_photo_anew(member, author):
    before = author.version
    assert send(member).status_code == 302
    author.refresh_from_db()
    assert author.photo is not None
    assert author.photo_token is None
    assert b"avatar__photo" not in member.get(reverse("portal:home")).content
    finish(author.photo)
    author.refresh_from_db()
    assert author.photo_token == author.photo.token
    assert author.version > before + 1
    assert b"avatar__photo" in member.get(reverse("portal:home")).content


def test_a_form_sent_twice_stores_one_photo(member):
    for submission in [str(uuid.uuid4())] * 2:
        send(member, submission=submission)
    assert Upload.objects.count() == 1


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [("cv.pdf", b"%PDF-1.7", "Choose a picture"), ("me.jpg", b"", "empty"), ("me", b"x", "Choose a picture")],
)
def test_what_is_no_picture_is_refused_in_words(member, author, name, content, words):
    response = member.post(reverse(PAGE), {"photo": SimpleUploadedFile(name, content)})
    assert response.status_code == 422
    assert words in response.content.decode()
    assert not Upload.objects.exists()
    assert member.post(reverse(PAGE), {}).status_code == 422


def test_what_turns_out_to_be_no_picture_is_never_shown_as_a_face(member, author):
    send(member)
    author.refresh_from_db()
    finish(author.photo, kind=UploadKind.FILE, media_type="application/pdf")
    author.refresh_from_db()
    assert author.photo_token is None
    assert "no picture" in member.get(reverse(PAGE)).content.decode()


def test_a_refused_photo_says_why_on_ones_own_page(member, author):
    send(member)
    Upload.objects.update(state=UploadState.REFUSED, refusal="picture_pixels")
    assert "too many pixels" in member.get(reverse(PAGE)).content.decode()


def test_a_photo_is_removed_by_its_owner_and_cannot_be_fetched_any_more(member, author):
    set_photo(person=author, upload=make_upload(author, name="me.webp", picture=True))
    url = reverse("profiles:photo", args=[author.photo_token, "small"])
    assert member.get(url).status_code == 200
    assert member.post(reverse("profiles:delete-photo")).status_code == 302
    assert member.get(url).status_code == 404
    author.refresh_from_db()
    assert author.photo is None


def test_an_upload_of_somebody_else_is_nobodys_photo(author, stranger):
    with pytest.raises(Upload.DoesNotExist):
        set_photo(person=author, upload=make_upload(stranger, picture=True))


def test_a_photo_is_for_members_and_no_attachment_of_anybody(member, author, stranger, waiting):
    set_photo(person=author, upload=make_upload(author, name="me.webp", picture=True))
    url = reverse("profiles:photo", args=[author.photo_token, "small"])
    member.force_login(stranger)
    response = member.get(url)
    assert response.status_code == 200
    assert response.headers["Cache-Control"].startswith("private")
    assert member.get(reverse("content:picture", args=[author.photo_token, "small"])).status_code == 404
    assert member.get(reverse("profiles:photo", args=[uuid.uuid4(), "small"])).status_code == 404
    assert member.get(reverse("profiles:photo", args=[author.photo_token, "huge"])).status_code == 404
    member.force_login(waiting)
    assert member.get(url).status_code == 302
    member.logout()
    assert member.get(url).status_code == 302


def test_a_new_face_shows_on_cards_that_were_kept(author, stranger):
    make_entry(author)
    card = Entry.objects.visible_to(stranger).for_cards
    assert "avatar__photo" not in cards_for(list(card()), stranger)[0].text.head
    set_photo(person=author, upload=make_upload(author, name="me.webp", picture=True))
    assert f"/photos/{author.photo_token}/small.webp" in cards_for(list(card()), stranger)[0].text.head


def test_those_who_left_keep_the_face_beside_what_they_wrote(member, author, left):
    set_photo(person=left, upload=make_upload(left, name="me.webp", picture=True))
    entry = make_entry(author)
    make_reply(entry, left)
    assert str(left.photo_token) in member.get(entry.get_absolute_url()).content.decode()
    assert member.get(reverse("profiles:photo", args=[left.photo_token, "small"])).status_code == 200


def test_every_face_has_an_empty_description_and_waits_until_it_is_seen(member, author):
    set_photo(person=author, upload=make_upload(author, name="me.webp", picture=True))
    html = member.get(author.get_absolute_url()).content.decode()
    faces = [part.split(">")[0] for part in html.split('<img class="avatar__photo"')[1:]]
    assert len(faces) >= 2
    assert all('alt=""' in one and 'loading="lazy"' in one for one in faces)
