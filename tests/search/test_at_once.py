"""Writing, hiding and the nightly check at the same moment: real threads on a real database."""

from functools import partial

import pytest

from content import services
from profiles.models import User
from search import checks, indexing
from search.models import Document
from tests.factories import make_entry, make_reply
from tests.threads import at_once

pytestmark = pytest.mark.django_db(transaction=True)


def test_two_that_write_one_document_leave_one(author: User) -> None:
    entry = make_entry(author, title="Lapwings")
    reply = make_reply(entry, author, body="On the moor.")
    for turn in range(3):
        Document.objects.all().delete()
        at_once(partial(indexing.write, [entry.pk]), partial(indexing.write, [entry.pk]))
        assert Document.objects.count() == 2
        at_once(
            partial(indexing.write, [entry.pk]),
            partial(services.edit_reply, reply=reply, editor=author, body=f"Gone {turn}.", version=reply.version),
        )
        reply.refresh_from_db()
        assert checks.rebuild().changed == 0
