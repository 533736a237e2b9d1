"""What readers hid: its author changes it and shows it again, once."""

import pytest
from django.urls import reverse

from content.models import State
from content.services import EditConflict, NotPossible
from moderation.models import Act, ActKind, Report, Rule
from moderation.services import hide
from moderation.services.mending import mend
from tests.moderation.readers import reported, state_of

pytestmark = pytest.mark.django_db


def test_the_author_mends_it_and_shows_it_again(reply, colleague, strangers):
    reported(reply, *strangers(3))
    hiding = Act.objects.get()
    reply.refresh_from_db()
    mend(target=reply, author=colleague, body="I see it differently.", version=reply.version)
    assert (state_of(reply), reply.body) == (State.PUBLISHED, "I see it differently.")
    assert reply.revisions.get().body == "You are a fool and so is your team."
    hiding.refresh_from_db()
    assert hiding.undone_by is not None
    assert hiding.undone_by.kind == ActKind.RESTORE
    assert hiding.undone_by.moderator is None
    assert Report.objects.open().count() == 3  # a moderator looks in any case


def test_the_reports_from_before_do_not_hide_it_again_and_new_ones_do_for_good(reply, colleague, strangers):
    reported(reply, *strangers(3))
    reply.refresh_from_db()
    mend(target=reply, author=colleague, body="I see it differently, fool.", version=reply.version)
    reported(reply, *strangers(2))
    assert state_of(reply) == State.PUBLISHED
    reported(reply, *strangers(1))
    assert state_of(reply) == State.HIDDEN
    with pytest.raises(NotPossible, match="a moderator looks first"):
        mend(target=reply, author=colleague, body="Once more.", version=reply.version)


def test_nothing_changed_is_nothing_mended(reply, colleague, strangers):
    reported(reply, *strangers(3))
    reply.refresh_from_db()
    with pytest.raises(NotPossible, match="Change what was found wrong"):
        mend(target=reply, author=colleague, body=reply.body, version=reply.version)
    with pytest.raises(EditConflict):
        mend(target=reply, author=colleague, body="Better.", version=reply.version - 1)
    assert state_of(reply) == State.HIDDEN


def test_what_a_moderator_hid_is_not_mended(reply, colleague, moderator):
    hide(target=reply, moderator=moderator, rule=Rule.ATTACK, reason="No.")
    with pytest.raises(NotPossible, match="only a moderator"):
        mend(target=reply, author=colleague, body="Better.", version=reply.version)


def test_the_page_of_what_is_hidden_shows_why_and_mends(client, reply, colleague, stranger, strangers):
    reported(reply, *strangers(3))
    reply.refresh_from_db()
    address = reverse("moderation:hidden-reply", args=[reply.pk])
    client.force_login(stranger)
    assert client.get(address).status_code == 404
    client.force_login(colleague)
    page = client.get(address)
    assert page.status_code == 200
    assert "show it again yourself, once" in page.content.decode()
    told = reverse("moderation:act", args=[Act.objects.get().pk])
    assert f'href="{address}"' in client.get(told).content.decode()
    same = client.post(address, {"body": reply.body, "version": reply.version})
    assert same.status_code == 422
    done = client.post(address, {"body": "I see it differently.", "version": reply.version})
    assert done.status_code == 302
    assert state_of(reply) == State.PUBLISHED
    assert client.get(address).status_code == 404
    assert address not in client.get(told).content.decode()


def test_an_entry_is_mended_with_its_title(client, entry, author, strangers):
    reported(entry, *strangers(3))
    entry.refresh_from_db()
    client.force_login(author)
    address = reverse("moderation:hidden-entry", args=[entry.pk])
    thread = client.get(entry.get_absolute_url()).content.decode()
    assert address in thread
    done = client.post(address, {"title": "Kinder", "body": entry.body, "version": entry.version})
    assert done.status_code == 302
    assert (state_of(entry), entry.title) == (State.PUBLISHED, "Kinder")
