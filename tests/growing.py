"""What makes the lists of groups longer, for `tests/pages.py`."""

from content.models import Audience
from groups.services import ask_to_join, join
from tests.factories import make_entry, make_group, make_invitation, make_person, make_topic, make_upload, refer
from tests.world import World


def more_groups(world: World, number: int) -> None:
    """Groups of other people, in departments of their own, and groups that the author is in."""
    for _number in range(number):
        owner = make_person()
        make_group(owner=owner, department=owner.department)
        join(group=make_group(owner=make_person()), person=world.person("author"))


def more_members(world: World, number: int) -> None:
    """Members of the group, each of a department of their own."""
    for _number in range(number):
        join(group=world.group, person=make_person())


def more_group_talk(world: World, number: int) -> None:
    """Entries of the group by its members, with a file in each."""
    for _number in range(number):
        person = make_person()
        join(group=world.group, person=person)
        make_entry(person, group=world.group, audience=Audience.GROUP, body=refer(make_upload(person)))
    make_topic(world.person("author"), forum=world.idea.forum)  # however many: one of each kind is on the page


def more_requests(world: World, number: int) -> None:
    """Requests to the group that takes people in who ask, and members of it."""
    for _number in range(number):
        ask_to_join(group=world.request.group, person=make_person(), message="May I?")
        join(group=world.request.group, person=make_person())


def more_invitations(world: World, number: int) -> None:
    """Invitations into the group, by name."""
    for _number in range(number):
        make_invitation(world.group, make_person(), by=world.person("group_owner"))


def more_own_invitations(world: World, number: int) -> None:
    """Invitations of the stranger into many groups."""
    for _number in range(number):
        owner = make_person()
        make_invitation(make_group(owner=owner, department=owner.department), world.person("stranger"), by=owner)
