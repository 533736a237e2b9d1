"""Groups, their members and the ways in."""

from content.models import Audience
from groups.services import ask_to_join, join
from tests.factories import make_entry, make_group, make_invitation, make_person, make_topic, make_upload, refer
from tests.pages.page import Arguments, Page
from tests.world import World

ARGUMENTS: dict[str, Arguments] = {
    "portal:group*": lambda world: [world.group.slug],
    "groups:begin": lambda world: ["community"],
    "groups:invitation": lambda world: [world.invitation.pk],
    "groups:invitation-link": lambda world: [world.link],
    "groups:revoke": lambda world: [world.group.slug, world.invitation.pk],
    "groups:answer": lambda world: [world.request.group.slug, world.request.pk],
    "groups:role": lambda world: [world.group.slug, world.membership.pk],
    "groups:remove": lambda world: [world.group.slug, world.membership.pk],
    **dict.fromkeys(
        [
            *("groups:join", "groups:ask", "groups:withdraw", "groups:leave", "groups:take-over", "groups:settings"),
            *("groups:close", "groups:reopen", "groups:manage", "groups:invite"),
        ],
        lambda world: [world.group.slug],
    ),
    "admin:groups_group_*": lambda world: [world.group.pk],
    "admin:groups_invitation_*": lambda world: [world.invitation.pk],
}


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


PAGES = [
    Page("portal:group", grow=more_group_talk),
    Page("portal:group", reader="stranger"),
    Page("portal:group", reader="group_owner", grow=more_group_talk),
    Page("portal:group-members", grow=more_members),
    Page("portal:group-members", query="?q=person", grow=more_members),
    Page("portal:group-files", grow=more_group_talk),
    Page("portal:group-export", reader="group_owner"),
    Page("groups:index", grow=more_groups),
    Page("groups:index", query="?q=group&preset=community", grow=more_groups),
    Page("groups:choose"),
    Page("groups:begin"),
    Page("groups:ask", reader="author", arguments=lambda world: [world.request.group.slug]),
    Page("groups:leave"),
    Page("groups:leave", reader="group_owner"),
    Page("groups:settings", reader="group_owner"),
    Page("groups:close", reader="group_owner"),
    Page("groups:manage", reader="group_owner", grow=more_members),
    Page("groups:manage", "group_owner", grow=more_requests, arguments=lambda world: [world.request.group.slug]),
    Page("groups:remove", reader="group_owner"),
    Page("groups:invite", reader="group_owner", query="?q=ada", grow=more_invitations),
    Page("groups:invitations", reader="stranger", grow=more_own_invitations),
    Page("groups:invitation", reader="stranger"),
]
