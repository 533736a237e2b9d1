"""One post with one reply, and short ways to report and to act."""

import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client
from django.utils import timezone

from colleagues.models import Introduction
from content.models import Entry, Reply
from moderation.models import Report, Rule, RuleLine
from moderation.services import make_moderator, report
from profiles.models import User
from tests.desk import Desk
from tests.factories import make_entry, make_group, make_person, make_reply
from tests.moderation.house import make_rules


@pytest.fixture
def entry(author: User) -> Entry:
    return make_entry(author, title="Who else keeps a risk log?", body="We keep ours in a spreadsheet.")


@pytest.fixture
def reply(entry: Entry, colleague: User) -> Reply:
    return make_reply(entry, colleague, body="You are a fool and so is your team.")


@pytest.fixture
def strangers() -> Callable[..., list[User]]:
    """Members of as many departments, who do not know each other."""
    return lambda number, **fields: [make_person(**fields) for _each in range(number)]


@pytest.fixture
def send_report() -> Callable[..., Report]:
    def send(target: Entry | Reply, reporter: User, **given: Any) -> Report:
        fields = {"rule": Rule.ATTACK, "note": "", "submission": uuid.uuid4(), **given}
        return report(target=target, reporter=reporter, **fields)

    return send


@pytest.fixture
def line() -> RuleLine:
    """The first of two lines in force."""
    return make_rules("Be kind", "Stay on the topic").lines.get(position=1)


@pytest.fixture
def second_moderator(moderator: User) -> User:
    person = make_person("Second Derator", department=moderator.department)
    make_moderator(person)
    return User.objects.get(pk=person.pk)


@pytest.fixture
def as_person() -> Callable[[User | AnonymousUser], Client]:
    """A browser of its own, signed in as the person."""

    def browser(person: User | AnonymousUser) -> Client:
        client = Desk()
        if isinstance(person, User):
            client.force_login(person)
        return client

    return browser


@pytest.fixture
def world_of_targets(
    entry: Entry, reply: Reply, stranger: User, author: User, colleague: User, send_report: Callable[..., Report]
) -> list[Report]:
    """A report of each kind of thing."""
    introduction = Introduction.objects.create(
        introducer=author, one=colleague, other=stranger, text="Meet.", expires_at=timezone.now() + timedelta(days=9)
    )
    targets = [entry, reply, author, make_group(owner=author), make_group(), introduction]
    return [send_report(target, stranger) for target in targets]
