"""Proposals on the rules: backed by others, put to everybody, decided in public."""

import uuid
from datetime import timedelta

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from content.services import LimitReached, NotPossible, delete
from moderation.house import polling, proposals
from moderation.models import Backing, Proposal, ProposalState, ProposalTerms, Rules
from notifications.models import Channel, Delivery, Event
from polls.models import Poll
from polls.services import close
from profiles.models import User
from profiles.staff_roles import StaffRole, take_role
from tests.desk import at_desk
from tests.factories import make_person, make_vote
from tests.moderation.house import back_all, make_backers, make_proposal, make_rules, set_terms

pytestmark = pytest.mark.django_db


@pytest.fixture
def line():
    return make_rules("Be kind", "Stay on the topic").lines.get(position=1)


@pytest.fixture
def polled(author, line):
    """A proposal of the author that is in its poll, as three people of two departments wanted."""
    set_terms(backers=3, departments=2)
    proposal = make_proposal(author, line)
    back_all(proposal, make_backers(3, departments=2))
    proposal.refresh_from_db()
    return proposal


def vote(proposal, yes, no):
    poll = Poll.objects.get(pk=proposal.entry_id)
    labels = list(poll.choices.values_list("label", flat=True))
    for number, label in ((yes, labels[0]), (no, labels[1])):
        for _number in range(number):
            make_vote(poll, make_person(), label)


def told(person):
    return Delivery.objects.filter(recipient=person, event=Event.RULES, channel=Channel.SITE).count()


def after_the_close(proposal):
    return time_machine.travel(proposal.closes_at + timedelta(minutes=2), tick=False)


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
    assert [told(person) for person in (author, stranger, one_room[0])] == [1, 1, 1]


def test_who_was_suspended_since_does_not_count(author, line, stranger):
    set_terms(backers=2, departments=1)
    proposal = make_proposal(author, line)
    gone = make_backers(1, departments=1)[0]
    proposals.back(proposal=proposal, person=gone)
    gone.suspended_at = timezone.now()
    gone.save(update_fields=["suspended_at"])
    proposals.back(proposal=proposal, person=stranger)
    assert not Poll.objects.exists()


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
    assert (proposal.state, told(author)) == (ProposalState.LAPSED, 1)


def test_what_most_people_voted_for_becomes_the_next_version(operator, author, polled):
    vote(polled, yes=2, no=1)
    desk = at_desk(operator)
    page = reverse("admin:moderation_proposal_change", args=[polled.pk])
    enact = reverse("admin:moderation_proposal_enact", args=[polled.pk])
    assert b"Put the result into force" not in desk.get(page).content
    assert b"Its poll is open." in desk.post(enact, {"on": "2099-01-01", "after": 1}).content
    with after_the_close(polled):
        desk = at_desk(operator)
        assert b"Put the result into force" in desk.get(page).content
        asked = desk.get(enact)
        assert "2 for it, 1 against" in asked.content.decode()
        given = {"on": timezone.localdate().isoformat(), "after": 1, "title_cy": "Byddwch yn garedicach"}
        assert desk.post(enact, given).status_code == 302
        polled.refresh_from_db()
        assert (polled.state, polled.decided_by) == (ProposalState.IN_FORCE, operator)
        lines = list(polled.rules.lines.values_list("code", "title", "text", "title_cy", "rule"))
        assert lines[0] == ("line-0", "Be kinder", "Be kinder in full.", "Byddwch yn garedicach", "attack")
        assert lines[1][1] == "Stay on the topic"
        assert told(author) == 2
        again = desk.post(enact, given)
        assert again.status_code == 422
    assert Rules.objects.count() == 2


@pytest.mark.parametrize("kind", ["add", "remove"])
def test_lines_are_added_and_taken_out(author, operator, line, kind):
    set_terms(backers=1, departments=1)
    proposal = make_proposal(author, line if kind == "remove" else None, kind=kind)
    back_all(proposal, make_backers(1, departments=1))
    proposal.refresh_from_db()
    vote(proposal, yes=1, no=0)
    with after_the_close(proposal):
        more = {"code": "kinder"} if kind == "add" else {}
        made = proposals.put_into_force(proposal=proposal, by=operator, on=timezone.localdate(), after=1, **more)
    titles = [found.title for found in made.lines.all()]
    wanted = ["Be kind", "Stay on the topic", "Be kinder"] if kind == "add" else ["Stay on the topic"]
    assert titles == wanted


def test_a_poll_without_a_majority_can_only_be_answered_with_why_not(author, operator, polled, client):
    vote(polled, yes=1, no=1)
    with pytest.raises(NotPossible, match="Wait"):
        proposals.refuse(proposal=polled, by=operator, reason="No.")
    with after_the_close(polled):
        with pytest.raises(NotPossible, match="without a majority"):
            proposals.put_into_force(proposal=polled, by=operator, on=timezone.localdate(), after=1)
        proposals.refuse(proposal=polled, by=operator, reason="Half of you were against it.")
        client.force_login(author)
        assert b"Half of you were against it." in client.get(polled.get_absolute_url()).content


def test_the_information_manager_stops_it_for_law_with_the_paragraph(colleague, polled, client, stranger):
    take_role(person=colleague, role=StaffRole.INFORMATION_MANAGER)
    desk = at_desk(User.objects.get(pk=colleague.pk))
    enact = reverse("admin:moderation_proposal_enact", args=[polled.pk])
    assert desk.get(enact).status_code == 403
    veto = reverse("admin:moderation_proposal_veto", args=[polled.pk])
    assert desk.post(veto, {"paragraph": "", "reason": "It is forbidden."}).status_code == 422
    given = {"paragraph": "Data Protection Act 2018, section 35(1)", "reason": "It is forbidden."}
    assert desk.post(veto, given).status_code == 302
    polled.refresh_from_db()
    assert polled.state == ProposalState.VETOED
    assert Poll.objects.get().is_closed
    client.force_login(stranger)
    page = client.get(polled.get_absolute_url()).content
    assert b"Data Protection Act 2018, section 35(1)" in page
    assert b"It is forbidden." in page
    with pytest.raises(NotPossible):
        proposals.veto(proposal=polled, by=colleague, paragraph="x", reason="x")


def test_a_poll_that_was_closed_early_changed_or_deleted_decides_nothing(author, polled):
    vote(polled, yes=2, no=0)
    poll = Poll.objects.get()
    with transaction.atomic():
        close(poll=poll)
        standing = polling.standing_of(polled)
        assert standing is not None and "before the promised day" in standing.words
        transaction.set_rollback(True)
    with after_the_close(polled):
        standing = polling.standing_of(polled)
        assert standing is not None and standing.is_won
        with transaction.atomic():
            poll.choices.filter(position=1).update(label="Maybe")
            poll.choices.filter(position=0).update(label="Yes!")
            standing = polling.standing_of(polled)
            assert standing is not None and "something else" in standing.words
            transaction.set_rollback(True)
        delete(target=poll.entry)
        standing = polling.standing_of(polled)
        assert standing is not None and not standing.is_won and "taken away" in standing.words


def test_who_proposed_something_and_left_lets_it_lapse(author, line):
    make_proposal(author, line)
    author.left_at = timezone.now()
    author.save(update_fields=["left_at"])
    assert proposals.sweep() == (0, 1)


VALID = {"kind": "add", "title": "T", "text": "T", "reason": "R"}


@pytest.mark.parametrize(
    ("fields", "name"),
    [
        ({"kind": "change"}, "proposal_names_its_line"),
        ({"title": ""}, "proposal_says_its_words"),
        ({"reason": ""}, "proposal_has_reason"),
        ({"state": "polled"}, "proposal_poll_once_backed"),
        ({"state": "refused", "closes_at": timezone.now(), "decision": "No"}, "proposal_decided_by_whom"),
    ],
)
def test_what_must_never_be_false_of_a_proposal(author, fields, name):
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        Proposal.objects.create(proposer=author, **(VALID | fields))


@pytest.mark.parametrize(
    ("fields", "name"),
    [
        ({"state": "in-force"}, "proposal_in_force_as_version"),
        ({"state": "refused"}, "proposal_refused_with_words"),
        ({"state": "vetoed", "decision": "No"}, "proposal_veto_names_the_law"),
    ],
)
def test_what_must_never_be_false_of_a_decision(author, operator, fields, name):
    now = timezone.now()
    decided = {"decided_by": operator, "decided_at": now, "closes_at": now}
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        Proposal.objects.create(proposer=author, **(VALID | decided | fields))


def test_a_person_has_one_open_proposal_also_for_the_database(author, stranger):
    proposal = Proposal.objects.create(proposer=author, **VALID)
    with pytest.raises(IntegrityError, match="proposal_one_open_a_person"), transaction.atomic():
        Proposal.objects.create(proposer=author, **VALID)
    token = uuid.uuid4()
    Proposal.objects.create(proposer=stranger, state="lapsed", submission=token, **VALID)
    with pytest.raises(IntegrityError, match="proposal_submission_unique"), transaction.atomic():
        Proposal.objects.create(proposer=stranger, state="lapsed", submission=token, **VALID)
    backing = {"proposal": proposal, "person": stranger, "department": stranger.department}
    Backing.objects.create(**backing)
    with pytest.raises(IntegrityError, match="backing_one_a_person"), transaction.atomic():
        Backing.objects.create(**backing)


def test_there_is_one_row_of_terms_that_can_be_met():
    for fields, name in (({"pk": 2}, "proposal_terms_one_row"), ({"departments": 31}, "proposal_terms_can_be_met")):
        with pytest.raises(IntegrityError, match=name), transaction.atomic():
            ProposalTerms.objects.create(**fields)


def test_an_operator_changes_the_terms(operator):
    desk = at_desk(operator)
    given = {"backers": 10, "departments": 3, "poll_days": 7, "lapse_days": 30}
    assert desk.post(reverse("admin:moderation_proposalterms_add"), given).status_code == 302
    assert ProposalTerms.now().backers == 10
    assert desk.get(reverse("admin:moderation_proposalterms_add")).status_code == 403
