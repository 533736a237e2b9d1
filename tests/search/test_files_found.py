"""From a file that somebody attaches to the page on which its words are found."""

import pytest

from content.models import Passage, State
from content.services import quarantine, release
from portal.console.health import health
from profiles.models import User
from search.finding import find
from search.questions import parse
from tests.factories import change_entry, make_entry, make_reply, make_upload, refer
from tests.uploads import written
from uploads import tasks
from uploads.models import Upload

pytestmark = pytest.mark.django_db


@pytest.fixture
def file(author: User) -> Upload:
    content = written.pdf(["Nothing of note", "The herring quota of the northern ports"])
    return make_upload(author, content, name="quota.pdf", media_type="application/pdf")


def found(person: User) -> list[tuple[int, str]]:
    answer = find(parse("herring quota", reader=person), person)
    assert answer.count == len(answer.hits)
    return [(hit.entry.pk, hit.passage.place if hit.passage else "") for hit in answer.hits]


def test_words_of_a_file_are_found_on_their_page_by_whoever_may_read_its_text(
    file: Upload, author: User, colleague: User, stranger: User
) -> None:
    entry = make_entry(author, title="See below", audience="colleagues", body=refer(file))
    assert found(colleague) == []
    tasks.read_due()
    assert (found(author), found(colleague), found(stranger)) == ([(entry.pk, "page 2")], [(entry.pk, "page 2")], [])
    (hit,) = find(parse("herring", reader=author), author).hits
    assert hit.field == "file"
    assert "<mark>herring</mark> quota of the northern ports" in hit.excerpt_html
    assert hit.passage is not None
    assert hit.passage.url.endswith(f"{file.token}/#page=2")
    change_entry(entry, title="See below", body="Without it")
    assert (found(author), Passage.objects.count()) == ([], 0)


def test_the_same_file_is_found_in_each_text_that_holds_it(file: Upload, author: User, stranger: User) -> None:
    make_entry(author, title="For few", audience="colleagues", body=refer(file))
    tasks.read_due()
    entry = make_entry(author, title="For all")
    make_reply(entry, author, body=refer(file))
    assert found(stranger) == [(entry.pk, "page 2")]
    assert len(found(author)) == 2


def test_the_words_of_a_spill_are_found_nowhere(file: Upload, author: User) -> None:
    spill = make_entry(author, title="One", body=refer(file))
    make_entry(author, title="Two", body=refer(file))
    tasks.read_due()
    assert len(found(author)) == 2
    quarantine(target=spill)
    assert found(author) == []
    release(target=spill, to=State.PUBLISHED)
    tasks.read_due()
    assert len(found(author)) == 2


def test_an_operator_sees_how_many_files_wait_to_be_read(file: Upload, author: User) -> None:
    make_entry(author, body=refer(file))
    assert health().unread_files == 1
    tasks.read_due()
    assert health().unread_files == 0
