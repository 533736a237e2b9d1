"""The fixed cast as fixtures, and what every test may lean on."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.cache import cache
from django.db import transaction
from django.test import override_settings
from pytest_django import DjangoDbBlocker, Settings

from groups.models import Group
from profiles.models import Department, User
from tests import cast as people
from tests import database
from tests.cast import CAST
from tests.desk import Desk
from tests.world import World, build

QUICK_HASH = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(autouse=True)
def quick_and_forgetful(settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Every test starts with nothing remembered, and no test waits for a password to be slow to guess."""
    settings.PASSWORD_HASHERS = QUICK_HASH
    settings.FILES_ROOT = tmp_path_factory.getbasetemp() / "files"
    cache.clear()


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings: None, django_db_blocker: DjangoDbBlocker) -> None:
    """The test database begins as a copy of one that has had the same migrations, where there is one."""
    with django_db_blocker.unblock():
        database.use_copy()


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> None:
    """What the migrations made is kept for the next run."""
    with django_db_blocker.unblock():
        database.keep_copy()


@pytest.fixture
def client() -> Desk:
    """A browser whose `force_login` leaves what a real sign-in leaves, second factor included."""
    return Desk()


@pytest.fixture(scope="module")
def shared_world(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[World]:
    """One world for all tests of a module, which leave it as they found it (`transaction.atomic` and a roll-back)."""
    ours = override_settings(PASSWORD_HASHERS=QUICK_HASH, FILES_ROOT=tmp_path_factory.getbasetemp() / "files")
    with django_db_blocker.unblock(), ours, transaction.atomic():
        yield build(*people.everybody())
        transaction.set_rollback(True)


@pytest.fixture
def transport(db: Any) -> Department:
    return people.transport()


@pytest.fixture
def home_office(db: Any) -> Department:
    return people.home_office()


@pytest.fixture
def treasury(db: Any) -> Department:
    return people.treasury()


@pytest.fixture
def anonymous() -> AnonymousUser:
    return AnonymousUser()


@pytest.fixture
def unconfirmed(db: Any) -> User:
    return people.unconfirmed()


@pytest.fixture
def waiting(db: Any) -> User:
    return people.waiting()


@pytest.fixture
def suspended(transport: Department) -> User:
    return people.suspended(transport)


@pytest.fixture
def left(transport: Department) -> User:
    return people.left(transport)


@pytest.fixture
def author(transport: Department) -> User:
    return people.author(transport)


@pytest.fixture
def stranger(treasury: Department) -> User:
    return people.stranger(treasury)


@pytest.fixture
def colleague(author: User, home_office: Department) -> User:
    return people.colleague(home_office, author)


@pytest.fixture
def group_owner(treasury: Department) -> User:
    return people.group_owner(treasury)


@pytest.fixture
def group(group_owner: User, author: User) -> Group:
    return people.group(group_owner, author)


@pytest.fixture
def group_member(group: Group, treasury: Department) -> User:
    return people.group_member(treasury, group)


@pytest.fixture
def ex_member(group: Group, treasury: Department) -> User:
    return people.ex_member(treasury, group)


@pytest.fixture
def blocked(author: User, home_office: Department) -> User:
    return people.blocked(home_office, author)


@pytest.fixture
def moderator(treasury: Department) -> User:
    return people.moderator(treasury)


@pytest.fixture
def operator(treasury: Department) -> User:
    return people.operator(treasury)


@pytest.fixture
def cast(request: pytest.FixtureRequest) -> dict[str, User | AnonymousUser]:
    """Everybody, by name."""
    return {name: request.getfixturevalue(name) for name in CAST}
