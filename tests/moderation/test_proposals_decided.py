"""The poll on a proposal, and what is decided in public after it."""

from datetime import timedelta

import pytest
import time_machine
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from content.services import NotPossible, delete
from moderation.house import polling, proposals
from moderation.models import ProposalState, Rules
from notifications.models import Event
from polls.models import Poll
from polls.services import close
from profiles.models import User
from profiles.staff_roles import StaffRole, take_role
from tests.desk import at_desk
from tests.factories import make_person, make_vote
from tests.moderation.house import back_all, make_backers, make_proposal, set_terms
from tests.moderation.readers import told

pytestmark = pytest.mark.django_db


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


def after_the_close(proposal):
    return time_machine.travel(proposal.closes_at + timedelta(minutes=2), tick=False)


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
        assert told(author, Event.RULES) == 2
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
