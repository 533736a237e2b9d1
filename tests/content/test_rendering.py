"""A raised renderer version reaches what was stored before."""

from django.core.management import call_command

from content.cards import cards_for
from content.models import Entry, Reply
from content.services.rendering import render_again
from core import text
from profiles.models import User
from tests.factories import make_entry, make_reply


def test_stale_texts_are_rendered_again_once(author: User, stranger: User) -> None:
    entry = make_entry(author, body="# Head\n\nSome *words*.")
    reply = make_reply(entry, stranger, body="More *words*.")
    for model in (Entry, Reply):
        model.objects.update(body_renderer=0, body_html="<p>as it was</p>", excerpt="as it was")
    entry.refresh_from_db()
    assert "as it was" in cards_for([entry], author)[0].text.words
    call_command("render_again")
    for row in (Entry.objects.get(pk=entry.pk), Reply.objects.get(pk=reply.pk)):
        assert "<em>words</em>" in row.body_html and row.body_renderer == text.RENDERER_VERSION
        assert row.edited_at is None
    assert "as it was" not in cards_for([Entry.objects.for_cards().get(pk=entry.pk)], author)[0].text.words
    assert Entry.objects.get(pk=entry.pk).version == entry.version, "an open form stays good"
    assert list(render_again()) == []
