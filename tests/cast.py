"""The fixed cast: who they are, how they stand to each other. `tests/conftest.py` has a fixture for each."""

from datetime import timedelta

from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

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
Somebody = User | AnonymousUser


def transport() -> Department:
    return make_department("Department for Transport", slug="transport", short_name="Transport", abbreviation="DfT")


def home_office() -> Department:
    return make_department("Home Office", slug="home-office", abbreviation="HO", colour="#732282")


def treasury() -> Department:
    return make_department("HM Treasury", slug="treasury", short_name="Treasury", abbreviation="HMT", colour="#b2292e")


def unconfirmed() -> User:
    """Signed up, but the address is not confirmed."""
    return make_person("Una Confirmed", confirmed=False, admitted=False, password=PASSWORD)


def waiting() -> User:
    """Confirmed an address of a domain that nobody knows."""
    return make_person("Wait Inger", admitted=False, password=PASSWORD)


def suspended(department: Department) -> User:
    return make_person("Sue Spended", department=department, suspended_at=timezone.now(), password=PASSWORD)


def left(department: Department) -> User:
    gone = timezone.now() - timedelta(days=1)
    return make_person("Leo Left", department=department, left_at=gone, password=PASSWORD)


def author(department: Department) -> User:
    return make_person(
        "Ada Author",
        department=department,
        job_title="Systems manager",
        email="ada.author@transport.example",
        password=PASSWORD,
    )


def stranger(department: Department) -> User:
    """A member who has nothing to do with the author."""
    return make_person("Stan Stranger", department=department, job_title="Economist", password=PASSWORD)


def colleague(department: Department, of: User) -> User:
    """Somebody in another department whom the author has added."""
    person = make_person(
        "Ben Reader",
        department=department,
        job_title="Caseworker",
        email="ben.reader@home-office.example",
        password=PASSWORD,
    )
    add_colleague(member=of, colleague=person, created_at=timezone.now())  # so long ago that nobody is told of it
    return person


def group_owner(department: Department) -> User:
    return make_person("Olga Owner", department=department, password=PASSWORD)


def group(owner: User, member: User) -> Group:
    """A visible group that the author belongs to."""
    made = make_group(owner=owner, name="Make a bigger difference")
    join(group=made, person=member)
    return made


def group_member(department: Department, room: Group) -> User:
    person = make_person("Gwen Member", department=department, password=PASSWORD)
    join(group=room, person=person)
    return person


def ex_member(department: Department, room: Group) -> User:
    person = make_person("Max Member", department=department, password=PASSWORD)
    join(group=room, person=person)
    leave(group=room, person=person)
    return person


def blocked(department: Department, by: User) -> User:
    """Somebody whom the author has blocked."""
    person = make_person("Bea Blocked", department=department, password=PASSWORD)
    Block.objects.create(blocker=by, blocked=person)
    return person


def moderator(department: Department) -> User:
    person = make_person("Mo Derator", department=department, password=PASSWORD)
    make_moderator(person)
    return User.objects.get(pk=person.pk)


def operator(department: Department) -> User:
    """Runs the service: a superuser, who gets no short cut inside the reading rule."""
    return make_person("Opal Operator", department=department, is_staff=True, is_superuser=True, password=PASSWORD)


def everybody() -> tuple[dict[str, Somebody], Group]:
    """The whole cast by name, and the group."""
    dft, ho, hmt = transport(), home_office(), treasury()
    ada, olga = author(dft), group_owner(hmt)
    room = group(olga, ada)
    people: dict[str, Somebody] = {
        "anonymous": AnonymousUser(),
        "unconfirmed": unconfirmed(),
        "waiting": waiting(),
        "suspended": suspended(dft),
        "left": left(dft),
        "stranger": stranger(hmt),
        "author": ada,
        "colleague": colleague(ho, ada),
        "group_member": group_member(hmt, room),
        "ex_member": ex_member(hmt, room),
        "group_owner": olga,
        "blocked": blocked(ho, ada),
        "moderator": moderator(hmt),
        "operator": operator(hmt),
    }
    return people, room
