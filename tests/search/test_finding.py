"""What is found, by whom, and in which order."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from content import services, signals
from content.models import Attachment, Audience, Entry, Passage
from groups.models import Group
from profiles.models import User
from search import checks, indexing
from search.finding import Found, find
from search.models import Document, Pinned, Synonym
from search.questions import Question
from tags.models import Tag
from tags.services import made_synonym
from tests.factories import make_entry, make_reply, make_upload

pytestmark = pytest.mark.django_db


def asked(reader: User, *words: str, **more: Any) -> Found:
    return find(Question(words=words, **more), reader)


def titles(reader: User, *words: str, **more: Any) -> list[str]:
    return [hit.entry.title for hit in asked(reader, *words, **more).hits]


def test_an_entry_is_found_by_the_next_request_and_is_gone_when_hidden(author: User, stranger: User) -> None:
    entry = make_entry(author, title="Carbon budgets", body="How we count emissions.")
    assert titles(stranger, "emissions") == ["Carbon budgets"]
    services.hide(target=entry)
    assert titles(stranger, "emissions") == []
    services.restore(target=entry)
    assert titles(stranger, "emission") == ["Carbon budgets"]
    services.delete(target=entry)
    assert titles(stranger, "emissions") == []
    assert not Document.objects.exists()


def test_a_reply_is_found_under_its_entry_and_goes_with_it(author: User, stranger: User) -> None:
    entry = make_entry(author, title="Travel", body="Where is the form?")
    reply = make_reply(entry, stranger, body="It is called <b>TE-17</b> now & then.")
    [hit] = asked(author, "TE-17").hits
    assert (hit.entry, hit.reply, hit.field) == (entry, reply, "reply")
    assert "<mark>" in hit.excerpt_html
    assert "&amp; then" in hit.excerpt_html
    services.hide(target=entry)
    assert not Document.objects.exists()
    services.restore(target=entry)
    assert titles(author, "TE-17") == ["Travel"]
    services.hide(target=reply)
    assert titles(author, "TE-17") == []


def test_what_one_may_not_read_is_neither_found_nor_counted(author: User, stranger: User) -> None:
    make_entry(author, title="Quiet matters", audience=Audience.ONLY_ME)
    found = asked(stranger, "quiet")
    assert (found.hits, found.count, found.is_capped, found.facets, found.instead) == ([], 0, False, {}, None)
    assert titles(author, "quiet") == ["Quiet matters"]


def test_a_narrowed_entry_is_gone_by_the_next_request(author: User, stranger: User, group: Group) -> None:
    entry = make_entry(author, title="Open house", body="Everybody.")
    assert titles(stranger, "house") == ["Open house"]
    services.edit_entry(
        entry=entry,
        editor=author,
        title=entry.title,
        body="Nobody.",
        tag_words=[],
        audience=Audience.ONLY_ME,
        version=entry.version,
    )
    assert titles(stranger, "house") == []
    assert titles(author, "nobody") == ["Open house"]


def test_the_exact_title_stands_first_even_of_stop_words_alone(author: User, stranger: User) -> None:
    for title in ("The Who", "IT", "Who the others are", "It is about IT"):
        make_entry(author, title=title, body="It is the thing who.")
    assert titles(stranger, "the", "who")[0] == "The Who"
    assert titles(stranger, "it")[0] == "IT"


def test_titles_come_before_texts_and_new_before_old(author: User, stranger: User) -> None:
    long_ago = timezone.now() - timedelta(days=900)
    old = make_entry(author, title="Old", body="About procurement.", published_at=long_ago)
    indexing.write([old.pk])
    make_entry(author, title="New", body="About procurement.")
    make_entry(author, title="Procurement rules", body="All of them.")
    assert titles(stranger, "procurement") == ["Procurement rules", "New", "Old"]


def test_welsh_words_are_found_whatever_mutation_they_have(author: User, stranger: User) -> None:
    body = "Mae'r gwaith yn dod i Gaerdydd, ac yn ôl o Gymru gyda phlant sydd wedi dysgu."
    make_entry(author, title="Gwaith", body=body)
    make_entry(author, title="A den of foxes", body="The ten of them and the tan of their skin.")
    for word in ("Caerdydd", "Nghaerdydd", "Cymru", "Chymru", "plant", "blant", "ol", "ôl"):
        assert titles(stranger, word) == ["Gwaith"], word
    assert titles(stranger, "dan") == []


def test_accents_do_not_matter(author: User, stranger: User) -> None:
    make_entry(author, title="Café in Zürich", body="A naïve résumé.")
    assert titles(stranger, "cafe") == titles(stranger, "zurich") == titles(stranger, "résumés") == ["Café in Zürich"]


def test_synonyms_work_both_ways_and_leave_words_of_others_alone(author: User, stranger: User) -> None:
    Synonym.objects.create(words="hmt", means="hm treasury")
    make_entry(author, title="From HM Treasury", body="Money.")
    make_entry(author, title="HMT at noon", body="Money.")
    make_entry(author, title="A treasury of jokes", body="Money.")
    assert {*titles(stranger, "HMT")} == {*titles(stranger, "hm", "treasury")} == {"From HM Treasury", "HMT at noon"}


def test_a_pinned_answer_stands_above_for_those_who_may_read_it(author: User, stranger: User) -> None:
    entry = make_entry(author, title="How to book a room", audience=Audience.ONLY_ME)
    Pinned.objects.create(question="rooms", entry=entry)
    assert [pin.entry for pin in asked(author, "Rooms").pinned] == [entry]
    assert asked(stranger, "Rooms").pinned == []


def test_what_was_meant_is_said_only_where_the_reader_finds_it(author: User, stranger: User) -> None:
    hidden = make_entry(author, title="Pentangular matters")
    make_entry(author, title="Procurement rules")
    checks.learn_spellings()
    assert asked(stranger, "prokurement").instead == "procurement"
    assert asked(stranger, "pentangulr").instead == "pentangular"
    Entry.objects.filter(pk=hidden.pk).update(audience=Audience.ONLY_ME)
    assert asked(stranger, "pentangulr").instead is None


def test_the_words_of_a_file_are_found_with_their_page(author: User, stranger: User) -> None:
    entry = make_entry(author, title="Annex", body="See the file.")
    upload = make_upload(author)
    Attachment.objects.create(entry=entry, upload=upload)
    passage = Passage.objects.create(
        upload=upload, number=1, place_kind="page", place_number=3, text="Hedgerows <b>and ditches</b> of Kent."
    )
    signals.passages_changed.send(sender=Entry, target=entry)
    [hit] = asked(stranger, "hedgerow").hits
    assert (hit.entry, hit.passage, hit.field) == (entry, passage, "file")
    assert "<mark>Hedgerows</mark> &lt;b&gt;and" in hit.excerpt_html
    Attachment.objects.filter(entry=entry).update(is_current=False)
    assert titles(stranger, "hedgerow") == []
    signals.passages_changed.send(sender=Entry, target=entry)
    assert Document.objects.filter(passage=passage).count() == 0


def test_an_entry_is_found_by_its_tags_and_by_what_they_became(author: User, stranger: User) -> None:
    make_entry(author, title="A day out", tag_words=["off-sites"])
    tag = Tag.objects.get(slug="off-sites")
    assert [hit.field for hit in asked(stranger, "sites").hits] == ["tags"]
    tag.synonym_of = Tag.objects.create(name="away-days", slug="away-days")
    tag.save(update_fields=["synonym_of"])
    made_synonym(tag=tag)
    assert titles(stranger, "away") == ["A day out"]
    assert titles(stranger, tags=(tag.synonym_of.pk,)) == ["A day out"]


def test_filters_narrow_and_facets_say_by_what(author: User, stranger: User, group: Group) -> None:
    one = make_entry(author, title="Budget one", body="Money.")
    make_reply(one, stranger, body="Extra money.")
    make_entry(stranger, title="Budget two", body="Money.")
    found = asked(author, "money")
    assert found.count == 2
    assert {(facet.value, facet.count) for facet in found.facets["author"]} == {
        (str(author.pk), 1),
        (str(stranger.pk), 2),
    }
    assert titles(author, "money", author=(author.pk,)) == ["Budget one"]
    assert {*titles(author, author=(stranger.pk,))} == {"Budget one", "Budget two"}
    assert titles(author, "money", kinds=("topic",)) == []
    assert titles(author, "money", without=("two",)) == ["Budget one"]
    assert titles(author, phrases=("extra money",)) == ["Budget one"]
    assert titles(author, phrases=("money extra",)) == []
    today = timezone.localdate()
    assert titles(author, "budget", before=today) == []
    assert len(titles(author, "budget", after=today)) == 2


def test_pages_follow_one_another_without_a_hit_twice(author: User, stranger: User) -> None:
    for number in range(7):
        make_entry(author, title=f"Note {number}", body="Heron.")
    seen, place = [], None
    while True:
        found = find(Question(words=("heron",)), stranger, after=place, size=3)
        seen += [hit.entry.pk for hit in found.hits]
        place = found.next
        if place is None:
            break
    assert len(seen) == len({*seen}) == 7
