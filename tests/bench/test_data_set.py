"""The data set of the benchmark: distributed as meant, valid for the product, and the same in every run."""

import hashlib
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.db.models import Count, F, Max
from django.urls import reverse

pytest.importorskip("numpy", reason="bin/bench and bin/check install it")

import numpy as np

from bench import copying, distributions
from bench.chance import Pool, stream
from bench.dataset import END, DataSet, Rows
from bench.ground import Place
from bench.sizes import Size
from bench.tables.entries import Entries
from bench.tables.links import Links
from bench.tables.people import People
from bench.tables.replies import NO_ROOT, Activities, Replies
from bench.tables.topics import KINDS, Topics
from bench.words import titles, vocabulary
from civnet.embedded.ground import Ground
from colleagues.models import ColleagueLink
from content.models import Activity, Entry, EntryTag, Reaction, ReactionKind, Reply
from content.services.storing import render
from forums.models import IdeaState, Topic, TopicKind
from groups.models import Group, Membership, Tool
from notifications.models import Delivery
from polls.models import Choice, Mode, Participation, Poll, Tally, Vote
from polls.services.tallying import counted_again
from profiles.models import Role, User
from stream.models import ReadMark
from tests.bench.filling import TINY, rows_of

M = Size.named("M")


def fingerprint(data: DataSet) -> str:
    """Of the text that COPY gets."""
    whole = hashlib.sha256()
    for _kind, rows in rows_of(data):
        whole.update(copying.lines(rows)[1].encode())
    return whole.hexdigest()


@pytest.fixture(scope="module")
def drawn() -> DataSet:
    return DataSet(M)


@pytest.mark.parametrize("is_correlated", [False, True])
def test_a_second_run_makes_the_same_rows_however_many_processes_render(is_correlated: bool) -> None:
    one = fingerprint(DataSet(TINY, is_correlated=is_correlated, processes=1))
    assert fingerprint(DataSet(TINY, is_correlated=is_correlated, processes=2)) == one


def test_the_correlated_data_set_is_another_one() -> None:
    assert fingerprint(DataSet(TINY, processes=1)) != fingerprint(DataSet(TINY, is_correlated=True, processes=1))


def test_degrees_and_replies_are_distributed_as_at_full_size(drawn: DataSet) -> None:
    for line in distributions.lines(drawn):
        assert line.found[:4] == pytest.approx(line.meant[:4], rel=0.12), line.label


def test_the_most_popular_entry_has_as_many_replies_as_its_rank_says(drawn: DataSet) -> None:
    most = M.replies * (1 / M.entries) ** 0.5  # the share of rank 0 in R(n, 2)
    replies = next(line for line in distributions.lines(drawn) if line.label.startswith("replies"))
    assert replies.found[-1] == pytest.approx(most, rel=0.1)


def test_connectors_know_almost_two_thousand_others(drawn: DataSet) -> None:
    degrees = np.delete(drawn.of(Links).degrees(), drawn.of(People).pool.by_rank[0])  # who knows as many by popularity
    assert (degrees > 1_500).sum() == M.connectors


def test_popularity_is_not_in_order_of_numbers() -> None:
    drawn = Pool("members", 1_000).draw(stream("test"), 10_000)
    assert np.bincount(drawn, minlength=1_000)[:10].max() < 200  # rank 0 alone has about 316


def test_links_of_the_correlated_data_set_stay_mostly_in_the_department() -> None:
    shares = []
    for is_correlated in (False, True):
        data = DataSet(Size.named("S"), is_correlated=is_correlated)
        one, other = data.of(People).departments[data.of(Links).pairs].T
        shares.append(float((one == other).mean()))
    assert shares[0] < 0.2
    assert shares[1] > 0.6


def test_words_follow_zipf_and_no_two_are_the_same() -> None:
    assert len(set(vocabulary())) == len(vocabulary()) == 50_000
    words = " ".join(titles(stream("test"), np.full(1_000, 100))).lower().split()
    common, second = words.count(vocabulary()[0]), words.count(vocabulary()[1])
    assert common / len(words) == pytest.approx(1 / 11.4, rel=0.05)
    assert common / second == pytest.approx(2, rel=0.1)


def test_an_answer_stands_under_an_earlier_reply_to_the_same_entry(drawn: DataSet) -> None:
    replies = drawn.of(Replies)
    answers = np.flatnonzero(replies.roots != NO_ROOT)
    roots = replies.roots[answers]
    assert len(answers) > 0.2 * len(replies)
    assert (replies.roots[roots] == NO_ROOT).all()
    assert (replies.entries[roots] == replies.entries[answers]).all()
    assert (replies.created_at[roots] <= replies.created_at[answers]).all()


def test_the_database_takes_all_rows_and_every_key_points_at_one(filled: DataSet) -> None:
    connection.check_constraints()
    found = (User.objects.count(), Entry.objects.count(), Reply.objects.count(), ColleagueLink.objects.count())
    assert found == (TINY.members, TINY.entries, TINY.replies, len(filled.of(Links)))


def test_counters_and_copied_moments_are_right(filled: DataSet) -> None:
    counted = Reply.objects.order_by().values_list("entry").annotate(Count("pk"), Max("created_at"))
    kept = Activity.objects.values_list("entry", "reply_count", "last_at")
    assert sorted(counted) == sorted(kept)
    assert not EntryTag.objects.exclude(published_at=F("content_object__published_at")).exists()
    people = Role.objects.filter(is_main=True, department=F("person__department"), job_title=F("person__job_title"))
    assert people.count() == User.objects.members().count() == TINY.members


def test_a_topic_stands_in_the_forum_of_its_group_with_the_moment_of_its_last_words(filled: DataSet) -> None:
    topics = Topic.objects.select_related("entry__activity", "entry__answer", "forum")
    assert Entry.objects.filter(kind="topic").count() == topics.count() > 0.5 * TINY.entries
    for topic in topics:
        entry = topic.entry
        assert topic.forum.group_id == entry.group_id
        assert topic.bumped_at == (entry.activity.last_at if hasattr(entry, "activity") else entry.published_at)
        assert topic.is_answered == (entry.answer_id is not None)
        if entry.answer is not None:
            assert topic.kind == TopicKind.QUESTION
            assert topic.accepted_by_id == entry.author_id != entry.answer.author_id
            assert entry.answer.entry_id == entry.pk
    ideas = topics.filter(kind=TopicKind.IDEA, forum__group__isnull=False).select_related("forum__group")
    assert all(topic.forum.group and topic.forum.group.offers(Tool.IDEAS) for topic in ideas)
    assert {topic.idea_state for topic in topics.filter(kind=TopicKind.IDEA)} <= {*IdeaState.values}


def test_kinds_and_accepted_answers_are_distributed_as_meant(drawn: DataSet) -> None:
    topics, entries = drawn.of(Topics), drawn.of(Entries)
    shares = np.bincount(topics.kinds) / len(topics.kinds)
    assert shares == pytest.approx([0.6, 0.31, 0.09], abs=0.02)  # some groups offer no ideas
    questions = topics.kinds == KINDS.index(TopicKind.QUESTION)
    replied = drawn.of(Activities).counts[topics.entries] > 0
    answered = (topics.answers >= 0)[questions & replied].mean()
    assert answered == pytest.approx(0.6, abs=0.03)
    assert entries.is_topic.mean() == pytest.approx(0.6, abs=0.01)
    assert entries.holds_poll.mean() == pytest.approx(0.02, abs=0.003)


def test_votes_of_topics_are_as_many_as_their_reactions(filled: DataSet) -> None:
    kinds = {TopicKind.QUESTION: ReactionKind.ME_TOO, TopicKind.IDEA: ReactionKind.SUPPORT}
    given = Reaction.objects.exclude(person=F("entry__author"))
    for topic in Topic.objects.all():
        assert topic.votes == given.filter(entry=topic.pk, kind=kinds.get(TopicKind(topic.kind), "")).count()
    assert Reaction.objects.count() == sum(Topic.objects.values_list("votes", flat=True)) > 0


def test_sums_of_polls_are_those_of_their_votes(filled: DataSet) -> None:
    polls = Poll.objects.select_related("tally", "entry")
    assert polls.count() > 0
    assert Vote.objects.filter(poll__is_anonymous=True).count() == 0
    assert Participation.objects.filter(poll__is_anonymous=False).count() == 0
    for poll in polls:
        assert (poll.choices.count() == 0) == (poll.mode == Mode.NUMBER)
        assert poll.question == (poll.entry.title if poll.entry.kind == "poll" else "What do you think of it?")
        people = poll.participations if poll.is_anonymous else poll.votes
        assert people.count() == (poll.tally.voter_count if poll.has_votes else 0)
        if poll.has_votes and not poll.is_anonymous:
            again = counted_again(poll)
            kept = (poll.tally.voter_count, poll.tally.counts, poll.tally.points)
            assert (again.voter_count, again.counts, again.points) == kept
    assert Tally.objects.exclude(poll__in=polls).count() == 0
    options = _options_by_poll()
    for vote in Vote.objects.exclude(choices=[]):
        assert {*vote.choices} <= {*options[vote.poll_id]}
    assert not Vote.objects.exclude(department=F("voter__department")).exists()
    assert not Vote.objects.filter(created_at__gt=F("poll__closes_at")).exists()


def _options_by_poll() -> dict[int, list[int]]:
    found: dict[int, list[int]] = {}
    for pk, poll in Choice.objects.values_list("pk", "poll"):
        found.setdefault(poll, []).append(pk)
    return found


def test_signs_of_groups_are_those_of_what_is_in_them(filled: DataSet) -> None:
    for group in Group.objects.all():
        members = Membership.objects.present().filter(group=group)
        assert group.members_count == members.count()
        assert group.departments_represented == members.values("person__department").distinct().count()
        since = end() - timedelta(days=30)
        entries, replies = Entry.objects.filter(group=group), Reply.objects.filter(entry__group=group)
        posts = entries.filter(published_at__gte=since).count() + replies.filter(created_at__gte=since).count()
        assert group.posts_30_days == posts
        last = max(entries.aggregate(at=Max("published_at"))["at"], replies.aggregate(at=Max("created_at"))["at"])
        assert group.last_post_at == group.active_at == last


def end() -> datetime:
    """The end of the data set."""
    found: datetime = END.astype(datetime)
    return found.replace(tzinfo=UTC)


def test_a_read_mark_stands_at_a_reply_of_its_entry_or_at_the_entry(filled: DataSet) -> None:
    marks = ReadMark.objects.select_related("entry")
    assert marks.count() > 0.5 * TINY.read_marks
    replies = dict(Reply.objects.values_list("pk", "created_at"))
    of_entry = dict(Reply.objects.values_list("pk", "entry"))
    for mark in marks:
        if mark.seen_reply:
            assert (of_entry[mark.seen_reply], replies[mark.seen_reply]) == (mark.entry_id, mark.seen_at)
        else:
            assert mark.seen_at == mark.entry.published_at


def test_texts_are_rendered_as_services_render_them(filled: DataSet) -> None:
    for written in (*Entry.objects.order_by("pk")[:20], *Reply.objects.order_by("pk")[:20]):
        kept = (written.body_html, written.body_renderer, written.excerpt)
        render(written)
        assert (written.body_html, written.body_renderer, written.excerpt) == kept


def test_one_member_never_looks_at_notices(filled: DataSet) -> None:
    unread = Delivery.objects.unread().order_by().values_list("recipient").annotate(number=Count("pk"))
    assert max(number for _recipient, number in unread) >= TINY.most_unread
    assert not Delivery.objects.filter(recipient=F("notification__actor")).exists()


def test_a_member_signs_in_and_reads(filled: DataSet, client) -> None:
    person = User.objects.order_by("pk")[0]
    client.force_login(person)
    entry = Entry.objects.visible_to(person).published()[0]
    for address in (reverse("portal:home"), person.get_absolute_url(), entry.get_absolute_url()):
        assert client.get(address).status_code == 200


def test_the_product_goes_on_numbering_where_the_data_set_ends(filled: DataSet) -> None:
    entry = Entry.objects.order_by("pk")[0]
    made = Reply.objects.create(
        entry=entry, author_id=entry.author_id, department_id=entry.department_id, created_at=entry.created_at
    )
    assert made.pk == TINY.replies + 1


def test_nothing_in_the_environment_leads_the_rows_into_another_database(monkeypatch, tmp_path: Path) -> None:
    with (tmp_path / "users.lock").open("a") as hold:
        place = Place(Ground("bench", tmp_path, tmp_path, tmp_path, hold), "civnet_bench_s")
        monkeypatch.setattr(os, "environ", {"DATABASE_URL_FILE": "/run/secrets/web_url", "DEBUG": "true"})
        place.enter()
    assert "DATABASE_URL_FILE" not in os.environ
    assert "/civnet_bench_s?" in os.environ["DATABASE_URL"]
    assert os.environ["DEBUG"] == "false"


def test_a_column_without_value_or_default_is_named(db: None) -> None:
    with pytest.raises(copying.ColumnMissing, match=r"colleagues\.ColleagueLink\.member_id"):
        copying.lines(Rows(ColleagueLink, 1, {"id": [1]}))
    with pytest.raises(KeyError, match="no column surname"):
        copying.lines(Rows(User, 1, {"id": [1], "surname": "x"}))
