"""Proposals on the rules: made, backed by others, and put to everybody."""

import uuid
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from content.services import LimitReached, NotPossible
from moderation.house import proposals
from moderation.models import Backing, Proposal, ProposalState
from notifications.models import Event
from polls.models import Poll
from tests.moderation.house import back_all, make_backers, make_proposal, make_rules, set_terms
from tests.moderation.readers import told

pytestmark = pytest.mark.django_db


def test_a_member_proposes_and_everybody_sees_what_would_change(client, author, stranger, line):
    client.force_login(author)
    form = client.get(reverse("moderation:propose"), {"line": line.code})
    assert form.context["form"]["title"].value() == "Be kind"
    given = {"kind": "change", "line": line.code, "title": "Be kinder", "text": "Much.", "reason": "Because."}
    done = client.post(reverse("moderation:propose"), given | {"submission": uuid.uuid4()})
    made = Proposal.objects.get()
    assert done["Location"] == made.get_absolute_url()
    client.force_login(stranger)
    page = client.get(made.get_absolute_url()).content.decode()
    for words in (
        "Change line 1, “Be kind”",
        "Be kinder",
        "Because.",
        "0 of 30 people back it, from 0 of 5 departments",
    ):
        assert words in page
    assert made.heading in client.get(reverse("moderation:proposals")).content.decode()


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"kind": ""}, "Select what you propose"),
        ({"line": ""}, "Select the line"),
        ({"line": "no-such"}, "no-such"),
        ({"title": " "}, "Give the line a title"),
        ({"text": "\u202e"}, "Say what the line should say"),
        ({"reason": ""}, "Say why"),
        ({"text": "x" * 401}, "400"),
        ({"title": "Be kind", "text": "Be kind in full."}, "what the line says already"),
    ],
)
def test_what_is_no_proposal_is_refused_with_what_was_typed(client, author, line, given, says):
    client.force_login(author)
    usual = {
        "kind": "change",
        "line": line.code,
        "title": "Kept",
        "text": "T.",
        "reason": "R",
        "submission": uuid.uuid4(),
    }
    page = client.post(reverse("moderation:propose"), usual | given)
    assert page.status_code == 422
    assert says in page.content.decode()
    assert not Proposal.objects.exists()


def test_the_same_form_twice_is_one_proposal(author, line):
    token = uuid.uuid4()
    assert make_proposal(author, line, submission=token) == make_proposal(author, line, submission=token)


def test_a_person_has_one_open_proposal_and_three_a_month(author, line):
    for _number in range(3):
        made = make_proposal(author, line)
        with pytest.raises(LimitReached):
            make_proposal(author, line)
        proposals.withdraw(proposal=made)
    with pytest.raises(LimitReached, match="three"):
        make_proposal(author, line)


def test_a_line_of_an_old_version_and_a_thirteenth_are_refused(author, line):
    make_rules(*[f"Line {number}" for number in range(12)])
    with pytest.raises(NotPossible, match="not in the rules"):
        make_proposal(author, line)
    with pytest.raises(NotPossible, match="twelve"):
        make_proposal(author)


def test_others_back_it_with_one_click_and_take_it_back(client, author, stranger, line):
    proposal = make_proposal(author, line)
    client.force_login(stranger)
    for _click in range(2):
        assert client.post(reverse("moderation:back", args=[proposal.pk])).status_code == 302
    assert Backing.objects.get().department == stranger.department
    assert b"You back it." in client.get(proposal.get_absolute_url()).content
    client.post(reverse("moderation:take-back", args=[proposal.pk]))
    assert not Backing.objects.exists()
    client.force_login(author)
    assert client.post(reverse("moderation:back", args=[proposal.pk])).status_code == 403
    client.post(reverse("moderation:withdraw-proposal", args=[proposal.pk]))
    client.force_login(stranger)
    refused = client.post(reverse("moderation:back", args=[proposal.pk]), follow=True)
    assert b"does not look for people" in refused.content


def test_enough_people_of_enough_departments_open_an_ordinary_poll_of_the_proposer(author, line, stranger):
    set_terms(backers=3, departments=2)
    proposal = make_proposal(author, line)
    one_room = make_backers(3, departments=1)
    back_all(proposal, one_room)
    proposal.refresh_from_db()
    assert proposal.is_open  # of one department alone
    proposals.back(proposal=proposal, person=stranger)
    proposal.refresh_from_db()
    poll = Poll.objects.get()
    assert (proposal.state, proposal.entry_id) == (ProposalState.POLLED, poll.pk)
    assert poll.entry.author == author
    assert poll.closes_at is not None and (poll.closes_at - timezone.now()).days in (13, 14)
    assert "Be kinder in full." in poll.entry.body
    assert [told(person, Event.RULES) for person in (author, stranger, one_room[0])] == [1, 1, 1]


def test_who_was_suspended_since_does_not_count(client, author, line, stranger):
    set_terms(backers=2, departments=1)
    proposal = make_proposal(author, line)
    gone = make_backers(1, departments=1)[0]
    proposals.back(proposal=proposal, person=gone)
    gone.suspended_at = timezone.now()
    gone.save(update_fields=["suspended_at"])
    proposals.back(proposal=proposal, person=stranger)
    assert not Poll.objects.exists()
    assert proposals.support_of(proposal) == (1, 1)
    client.force_login(author)
    assert b"1 person backs it" in client.get(reverse("moderation:proposals")).content


def test_where_the_proposer_cannot_write_this_minute_the_sweep_opens_the_poll_later(
    author, line, stranger, monkeypatch
):
    set_terms(backers=1, departments=1)
    proposal = make_proposal(author, line)
    monkeypatch.setattr("content.services.entries.MOST_A_MINUTE", 0)
    assert proposals.back(proposal=proposal, person=stranger)
    assert not Poll.objects.exists()
    monkeypatch.undo()
    assert proposals.sweep() == (1, 0)
    assert proposals.sweep() == (0, 0)
    assert Poll.objects.count() == 1


def test_without_backing_it_lapses_and_its_proposer_is_told(author, line):
    proposal = make_proposal(author, line)
    assert proposals.sweep() == (0, 0)
    Proposal.objects.update(created_at=timezone.now() - timedelta(days=60))
    assert proposals.sweep() == (0, 1)
    proposal.refresh_from_db()
    assert (proposal.state, told(author, Event.RULES)) == (ProposalState.LAPSED, 1)


def test_who_proposed_something_and_left_lets_it_lapse(author, line):
    make_proposal(author, line)
    author.left_at = timezone.now()
    author.save(update_fields=["left_at"])
    assert proposals.sweep() == (0, 1)
