"""The canaries, asked for through the feeds of everybody."""

import pytest
from django.db import transaction
from django.test import Client

from content.models import Entry
from profiles.models import TokenPurpose
from profiles.services import make_token
from tests.cast import CAST
from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("who", [name for name in CAST if name != "anonymous"])
def test_everybodys_key_opens_what_they_may_read_and_no_more(who: str, shared_world: World) -> None:
    world, person = shared_world, shared_world.person(who)
    with transaction.atomic():
        key, client, heard = make_token(person=person, purpose=TokenPurpose.FEED), Client(), b""
        for url in (f"/feeds/{key}/people/ada-author/blog.atom", f"/feeds/{key}/tags/barriers.atom"):
            answer = client.get(url)
            assert answer.status_code == (200 if person.may_read else 404)
            heard += answer.content
        assert not client.cookies
        transaction.set_rollback(True)
    asked_for = Entry.objects.filter(author=world.person("author"))
    readable = set(asked_for.visible_to(person).published().values_list("title", flat=True))
    for word, readers in world.canaries.items():
        if f"Title {word}" in readable:
            assert word.encode() in heard, word
        elif who not in readers:
            assert word.encode() not in heard, word
    assert b"CANARYNOTE" not in heard
