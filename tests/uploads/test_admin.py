"""What the operator sees of files, and the one thing to be done there."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from audit.models import Record
from profiles.models import User
from tests.uploads.conftest import sent
from uploads.models import Upload
from uploads.services import begin

pytestmark = pytest.mark.django_db
LIST = "/admin/uploads/upload/"


@pytest.fixture
def waiting(author: User) -> Upload:
    upload = sent(author, b"words", "SECRETNAME.txt")
    later = timezone.now() + timedelta(minutes=5)
    Upload.objects.filter(pk=upload.pk).update(waits_for="scanner", due_at=later)
    return upload


def test_the_operator_sees_states_and_codes_and_no_names(client: Client, operator: User, waiting: Upload) -> None:
    client.force_login(operator)
    for address in (LIST, f"{LIST}{waiting.pk}/change/"):
        page = client.get(address)
        assert page.status_code == 200
        assert "scanner" in page.text
        assert "SECRETNAME" not in page.text


def test_the_operator_finds_a_file_by_its_token_or_a_persons_by_their_number(
    client: Client, operator: User, author: User, waiting: Upload
) -> None:
    client.force_login(operator)
    other = begin(uploader_id=author.pk + 1000, name="a", size_bytes=1)
    for words, found in (
        (str(waiting.token), [waiting]),
        (str(author.pk + 1000), [other]),
        ("9" * 30, []),
        ("no token", []),
        ("\u0661", []),
    ):
        page = client.get(LIST, {"q": words})
        assert list(page.context["cl"].queryset) == found, words


def test_what_waits_is_checked_now_and_written_down(
    client: Client, operator: User, author: User, waiting: Upload
) -> None:
    client.force_login(operator)
    other = begin(uploader_id=author.pk, name="a", size_bytes=1)
    page = client.post(LIST, {"action": "check_again_now", "_selected_action": [waiting.pk, other.pk]}, follow=True)
    assert "1 file is due again." in page.text
    waiting.refresh_from_db()
    assert waiting.due_at <= timezone.now()
    line = Record.objects.get(action="uploads.check_now")
    assert (line.actor_id, line.target_id) == (operator.pk, waiting.pk)
