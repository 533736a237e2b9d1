"""What the database refuses of proposals, backings and their terms; and who changes the terms."""

import uuid

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from moderation.models import Backing, Proposal, ProposalTerms
from tests.desk import at_desk

pytestmark = pytest.mark.django_db


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
