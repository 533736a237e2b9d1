"""The fixed cast, and what every test may lean on."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.cache import cache
from django.utils import timezone
from pytest_django import Settings

from colleagues.models import Block
from colleagues.services import add_colleague
from groups.models import Group
from groups.services import join, leave
from moderation.services import make_moderator
from profiles.models import Department, User
from tests.factories import PASSWORD, make_department, make_group, make_person

CAST = (
    "anonymous",
    "unconfirmed",
    "waiting",
    "suspended",
    "left",
    "stranger",
    "author",
    "colleague",
    "group_member",
    "ex_member",
    "group_owner",
    "blocked",
    "moderator",
    "operator",
)


@pytest.fixture(autouse=True)
def quick_and_forgetful(settings: Settings) -> None:
    """Every test starts with nothing remembered, and no test waits for a password to be slow to guess."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    cache.clear()


@pytest.fixture
def transport(db: Any) -> Department:
    return make_department("Department for Transport", slug="transport", short_name="Transport", abbreviation="DfT")


@pytest.fixture
def home_office(db: Any) -> Department:
    return make_department(
        "Home Office", slug="home-office", short_name="Home Office", abbreviation="HO", colour="#732282"
    )


@pytest.fixture
def treasury(db: Any) -> Department:
    return make_department("HM Treasury", slug="treasury", short_name="Treasury", abbreviation="HMT", colour="#b2292e")


@pytest.fixture
def anonymous() -> AnonymousUser:
    return AnonymousUser()


@pytest.fixture
def unconfirmed(db: Any) -> User:
    """Signed up, but the address is not confirmed."""
    return make_person("Una Confirmed", confirmed=False, admitted=False, password=PASSWORD)


@pytest.fixture
def waiting(db: Any) -> User:
    """Confirmed an address of a domain that nobody knows."""
    return make_person("Wait Inger", admitted=False, password=PASSWORD)


@pytest.fixture
def suspended(transport: Department) -> User:
    return make_person("Sue Spended", department=transport, suspended_at=timezone.now(), password=PASSWORD)


@pytest.fixture
def left(transport: Department) -> User:
    return make_person("Leo Left", department=transport, left_at=timezone.now() - timedelta(days=1), password=PASSWORD)


@pytest.fixture
def author(transport: Department) -> User:
    return make_person(
        "Ada Author",
        department=transport,
        job_title="Systems manager",
        email="ada.author@transport.example",
        password=PASSWORD,
    )


@pytest.fixture
def stranger(treasury: Department) -> User:
    """A member who has nothing to do with the author."""
    return make_person("Stan Stranger", department=treasury, job_title="Economist", password=PASSWORD)


@pytest.fixture
def colleague(author: User, home_office: Department) -> User:
    """Somebody in another department whom the author has added."""
    person = make_person(
        "Ben Reader",
        department=home_office,
        job_title="Caseworker",
        email="ben.reader@home-office.example",
        password=PASSWORD,
    )
    add_colleague(member=author, colleague=person)
    return person


@pytest.fixture
def group_owner(treasury: Department) -> User:
    return make_person("Olga Owner", department=treasury, password=PASSWORD)


@pytest.fixture
def group(group_owner: User, author: User) -> Group:
    """A visible group that the author belongs to."""
    made = make_group(owner=group_owner, name="Make a bigger difference")
    join(group=made, person=author)
    return made


@pytest.fixture
def group_member(group: Group, treasury: Department) -> User:
    person = make_person("Gwen Member", department=treasury, password=PASSWORD)
    join(group=group, person=person)
    return person


@pytest.fixture
def ex_member(group: Group, treasury: Department) -> User:
    person = make_person("Max Member", department=treasury, password=PASSWORD)
    join(group=group, person=person)
    leave(group=group, person=person)
    return person


@pytest.fixture
def blocked(author: User, home_office: Department) -> User:
    """Somebody whom the author has blocked."""
    person = make_person("Bea Blocked", department=home_office, password=PASSWORD)
    Block.objects.create(blocker=author, blocked=person)
    return person


@pytest.fixture
def moderator(treasury: Department) -> User:
    person = make_person("Mo Derator", department=treasury, password=PASSWORD)
    make_moderator(person)
    return User.objects.get(pk=person.pk)


@pytest.fixture
def operator(treasury: Department) -> User:
    """Runs the service: a superuser, who gets no short cut inside the reading rule."""
    return make_person("Opal Operator", department=treasury, is_staff=True, is_superuser=True, password=PASSWORD)


@pytest.fixture
def cast(request: pytest.FixtureRequest) -> dict[str, User | AnonymousUser]:
    """Everybody, by name."""
    return {name: request.getfixturevalue(name) for name in CAST}
