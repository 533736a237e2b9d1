"""Everything that a person can see can be reported: walked over all models, so that a new one must say how."""

from typing import Any

from django.apps import apps
from django.db import models

from content import kinds
from content.models import Entry
from moderation.models import TARGETS, Report, name_of
from tests.test_architecture import APPS

REPORTED_WITH = {  # what stands in something else, and is reported and decided with it
    "content.Passage": "upload",  # what stands in one
    "content.Attachment": "upload",  # one file of an entry or a reply
    "forums.Topic": "entry",
    "forums.Offer": "entry",  # a question that is offered to somebody
    "polls.Poll": "entry",
    "content.Revision": "entry",  # older versions lose what is taken out as well
    "groups.Invitation": "group",
    "moderation.Proposal": "person",  # by whoever makes it: its page leads to the report about them
    "profiles.ProfileDetail": "person",
    "profiles.Role": "person",
    "profiles.PersonDocument": "person",  # what search reads of them
    "groups.Membership": "person",  # what they wrote when they asked to come in
}
NOBODYS_WORDS = {  # why nobody has to answer for what it says
    "forums.Forum": "a category is worded by an operator, and a group's forum has the name of the group",
    "profiles.Department": "worded by an operator",
    "profiles.Profession": "worded by an operator",
    "profiles.Team": "a name in the tree of a department, kept by its host and by operators",
    "profiles.Workplace": "worded by an operator",
    "profiles.WorkplaceDay": "a number of people",
    "profiles.Counterpart": "worked out from what people say elsewhere",
    "moderation.Rules": "voted for by members and put into force by an operator",
    "colleagues.ColleagueLink": "says that one person added another, who may block; no words",
}


def doors() -> dict[str, type[models.Model]]:
    """Models of ours whose rows people reach by a door: a `visible_to` of their manager."""
    return {
        model._meta.label: model
        for model in apps.get_models()
        if model._meta.app_label in APPS and callable(getattr(model._default_manager, "visible_to", None))
    }


def test_whatever_has_a_door_can_be_reported_or_says_why_not() -> None:
    targets = {Report._meta.get_field(name).related_model for name in TARGETS}
    silent = [
        label
        for label, model in doors().items()
        if model not in targets and label not in REPORTED_WITH and label not in NOBODYS_WORDS
    ]
    assert silent == [], "let `moderation` report these, or name them here with a reason"


def test_the_lists_name_models_that_are_there_and_targets_that_are_columns() -> None:
    named = {model._meta.label for model in apps.get_models()}
    assert {*REPORTED_WITH, *NOBODYS_WORDS} <= named
    columns = {field.name for field in Report._meta.get_fields()}
    assert {*TARGETS, *REPORTED_WITH.values()} <= columns


def test_every_kind_of_entry_is_an_entry_that_can_be_reported() -> None:
    assert kinds.all_kinds()
    for kind in kinds.all_kinds():
        assert name_of(Entry(kind=kind.slug)) == "entry"


def test_every_target_is_a_model_with_a_door() -> None:
    for name in TARGETS:
        model: Any = Report._meta.get_field(name).related_model
        assert model._meta.label in doors(), f"{model} is reported, and nobody asks who may see it"
