"""One picture, described or decorative, or a quote: never both, and no other file."""

import uuid
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from content.models import Attachment, Entry
from content.services.rendering import show_released
from profiles.models import User
from tests.factories import make_entry, make_upload, refer
from updates.holding import parted
from uploads.models import Upload, UploadState

pytestmark = pytest.mark.django_db
WRITE = "updates:write"


@pytest.fixture
def browser(client: Client, author: User) -> Client:
    client.force_login(author)
    return client


def _sent(body: str, **fields: Any) -> dict[str, Any]:
    return {"body": body, "to": "", "place": "home", "submission": str(uuid.uuid4())} | fields


def test_a_picture_is_posted_once_it_is_described(browser: Client, author: User) -> None:
    picture = make_upload(author, name="desk.webp", picture=True)
    sent = _sent(f"Our desk\n\n{refer(picture, alt='')}")
    refused = browser.post(reverse(WRITE), sent, headers={"HX-Request": "true"})
    page = refused.content.decode()
    assert refused.status_code == 422 and f'name="alt-{picture.token}"' in page and "<!DOCTYPE" not in page
    posted = browser.post(reverse(WRITE), sent | {f"alt-{picture.token}": "A desk"}, headers={"HX-Request": "true"})
    assert posted.status_code == 200 and 'alt="A desk"' in posted.content.decode()
    assert Attachment.objects.get().alt == "A desk"


def test_a_picture_may_be_said_to_be_decorative(browser: Client, author: User) -> None:
    picture = make_upload(author, name="desk.webp", picture=True)
    browser.post(
        reverse(WRITE), _sent(f"Our desk\n\n{refer(picture, alt='')}", **{f"decorative-{picture.token}": "yes"})
    )
    assert Attachment.objects.get(entry=Entry.objects.get()).is_decorative


def test_two_pictures_a_file_or_a_picture_beside_a_quote_are_too_much(
    browser: Client, author: User, stranger: User
) -> None:
    one, two = (make_upload(author, name=f"{name}.webp", picture=True) for name in ("one", "two"))
    file = make_upload(author, name="table.ods")
    for body, fields in (
        (refer(one, two, alt="A desk"), {}),
        (refer(file), {}),
        (refer(one, alt="A desk"), {"quote": make_entry(stranger).pk}),
    ):
        refused = browser.post(reverse(WRITE), _sent(f"Look\n\n{body}", **fields))
        assert refused.status_code == 422 and "An update holds" in refused.content.decode()
    assert not Entry.objects.filter(kind="update").exists()


def test_the_picture_of_somebody_else_is_not_shown(browser: Client, stranger: User) -> None:
    picture = make_upload(stranger, name="desk.webp", picture=True)
    browser.post(reverse(WRITE), _sent(f"Our desk\n\n{refer(picture, alt='A desk')}"))
    assert "<img" not in Entry.objects.get().body_html and not Attachment.objects.exists()


def test_a_card_shows_a_picture_once_it_was_checked(browser: Client, author: User) -> None:
    picture = make_upload(author, name="desk.webp", picture=True)
    Upload.objects.filter(pk=picture.pk).update(state=UploadState.WAITING)
    browser.post(reverse(WRITE), _sent(f"Our desk\n\n{refer(picture, alt='A desk')}"))
    assert "<img" not in browser.get(reverse("updates:index")).content.decode()
    Upload.objects.filter(pk=picture.pk).update(state=UploadState.READY)
    show_released(upload=Upload.objects.get(pk=picture.pk))
    assert 'alt="A desk"' in browser.get(reverse("updates:index")).content.decode()


def test_the_address_of_a_picture_is_none_of_the_words_in_the_box(browser: Client, author: User) -> None:
    picture = make_upload(author, name="desk.webp", picture=True)
    held = refer(picture, alt="")
    sent = _sent("Our desk", picture=held)
    page = browser.post(reverse(WRITE), sent, headers={"HX-Request": "true"}).content.decode()
    assert "Our desk</textarea>" in page and f'name="picture" value="{held}"' in page
    assert page.index('class="editor__list"') < page.index(f'name="alt-{picture.token}"') < page.index("</civ-editor>")
    browser.post(reverse(WRITE), sent | {f"alt-{picture.token}": "A desk"})
    update = Entry.objects.get()
    assert update.body == f"Our desk\n\n{refer(picture, alt='A desk')}"
    edit = reverse("updates:edit", args=[update.pk])
    page = browser.get(edit).content.decode()
    assert "Our desk</textarea>" in page and 'value="A desk"' in page
    changed = {"body": "My desk", "picture": refer(picture, alt="A desk"), f"alt-{picture.token}": "A red desk"}
    browser.post(edit, changed | {"audience": "everyone", "version": update.version, "submission": str(uuid.uuid4())})
    update.refresh_from_db()
    assert update.body == f"My desk\n\n{refer(picture, alt='A red desk')}"
    assert Attachment.objects.current().get(entry=update).alt == "A red desk"


def test_a_picture_is_taken_out_and_nothing_is_posted_by_that(browser: Client, author: User) -> None:
    picture = make_upload(author, name="desk.webp", picture=True)
    sent = _sent("Our desk", picture=refer(picture, alt=""), act="without")
    page = browser.post(reverse(WRITE), sent, headers={"HX-Request": "true"}).content.decode()
    assert "Our desk</textarea>" in page and str(picture.token) not in page
    assert "govuk-error-summary" not in page and not Entry.objects.exists()


@pytest.mark.parametrize(
    "held", ["\x00", "[a](/uploads/x/)", "![a](https://e.example/a.png)", "x" * 100_000, "Some words"]
)
def test_what_is_no_picture_is_not_held(held: str, browser: Client) -> None:
    browser.post(reverse(WRITE), _sent("Our desk", picture=held))
    assert Entry.objects.get().body == "Our desk"


def test_a_picture_among_the_words_stays_there(author: User) -> None:
    picture = refer(make_upload(author, name="desk.webp", picture=True), alt="A desk")
    assert parted(f"Before\n\n{picture}\n\nafter") == (f"Before\n\n{picture}\n\nafter", "")
    assert parted(f"Before\n\n{picture}\n") == ("Before", picture)
    assert parted(picture) == ("", picture)
    assert parted("") == ("", "")
