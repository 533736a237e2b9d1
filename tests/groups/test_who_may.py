"""The table: join policy by visibility by who by action, with the whole cast, at the addresses that people use."""

import io
import zipfile

import pytest
from django.db import transaction
from django.urls import reverse

from content.models import Announcement, Audience, Pin
from groups import services
from groups.models import Group, Invitation, JoinPolicy, MemberRole, Membership, Visibility
from tests.desk import at_desk
from tests.factories import make_entry, make_group, make_invitation, make_person

pytestmark = pytest.mark.django_db

OUTSIDE = ("anonymous", "unconfirmed", "waiting", "suspended", "left")
STRANGERS = ("stranger", "colleague", "ex_member", "blocked", "moderator", "operator")
ROLES = {"group_owner": "owner", "author": "host", "group_member": "member", **dict.fromkeys(STRANGERS, "none")}
ALL = frozenset({"owner", "host", "member", "none"})
KEEPERS, OWNER, INSIDE = frozenset({"owner", "host"}), frozenset({"owner"}), frozenset({"owner", "host", "member"})
V, P = Visibility, JoinPolicy


def may(action, visibility, policy):
    """Which roles may do it, and which see the group at all: all others get 404, the rest 403."""
    sees = INSIDE if visibility == V.HIDDEN else ALL
    open_to_all = policy == P.OPEN and visibility != V.HIDDEN
    asks = policy == P.REQUEST and visibility != V.HIDDEN
    allowed = {
        "view page": sees,
        "see in index": sees,
        "see members": ALL if visibility == V.VISIBLE else INSIDE,
        "join": INSIDE | ({"none"} if open_to_all else set()),
        "request": INSIDE | ({"none"} if asks else set()),
        "invite": KEEPERS,
        "accept invitation": frozenset(),  # of somebody else: nobody's, whatever the role
        "answer request": KEEPERS,
        "remove member": KEEPERS,
        "change role": OWNER,
        "settings": OWNER,
        "close": OWNER,
        "export": OWNER,
        "pin": KEEPERS,
        "announce": KEEPERS,
    }[action]
    return allowed, sees


ACTIONS = (
    *("view page", "see in index", "see members", "join", "request", "invite", "accept invitation"),
    *("answer request", "remove member", "change role", "settings", "close", "export", "pin", "announce"),
)


class Room:
    """A group of the policy and visibility, with the cast in its roles and one of everything to act upon."""

    def __init__(self, cast, visibility, policy):
        self.group = make_group(
            owner=cast["group_owner"], name="Canary room", visibility=visibility, join_policy=policy
        )
        services.join(group=self.group, person=cast["author"], role=MemberRole.HOST)
        services.join(group=self.group, person=cast["group_member"])
        services.join(group=self.group, person=cast["ex_member"])
        services.leave(group=self.group, person=cast["ex_member"])
        self.target = services.join(group=self.group, person=make_person())
        self.asker = Membership.objects.create(
            group=self.group, person=make_person(), requested_at=self.target.joined_at
        )
        self.invited = make_person()
        self.invitation = make_invitation(self.group, self.invited, by=cast["group_owner"])
        self.entry = make_entry(cast["group_owner"], group=self.group, audience=Audience.GROUP)

    def do(self, desk, action):  # noqa: PLR0911, PLR0912 - a line an action
        """Ask as a browser does; the answer's status, and whether anything came of it."""
        group, slug = self.group, [self.group.slug]
        match action:
            case "view page":
                return desk.get(group.get_absolute_url()), lambda: True
            case "see in index":
                response = desk.get(reverse("groups:index"))
                return response, lambda: b"Canary room" in response.content
            case "see members":
                return desk.get(reverse("portal:group-members", args=slug)), lambda: True
            case "join":
                return desk.post(reverse("groups:join", args=slug)), lambda: True
            case "request":
                return desk.post(reverse("groups:ask", args=slug), {"message": "May I?"}), lambda: True
            case "invite":
                response = desk.post(reverse("groups:invite", args=slug), {"handle": make_person().handle})
                return response, lambda: Invitation.objects.filter(group=group).count() == 2
            case "accept invitation":
                url = reverse("groups:invitation", args=[self.invitation.pk])
                return desk.post(url, {"answer": "accept"}), self.invitation_is_used
            case "answer request":
                url = reverse("groups:answer", args=[*slug, self.asker.pk])
                return desk.post(url, {"answer": "accept"}), lambda: self.row(self.asker).is_present
            case "remove member":
                url = reverse("groups:remove", args=[*slug, self.target.pk])
                return desk.post(url, {"reason": "Because."}), lambda: not self.row(self.target).is_present
            case "change role":
                url = reverse("groups:role", args=[*slug, self.target.pk])
                return desk.post(url, {"role": "host"}), lambda: self.row(self.target).role == "host"
            case "settings":
                url = reverse("groups:settings", args=slug)
                form = {"name": "Another", "visibility": "listed", "join_policy": "open"}
                return desk.post(url, form), lambda: Group.objects.get(pk=group.pk).name == "Another"
            case "close":
                url = reverse("groups:close", args=slug)
                return desk.post(url, {"reason": "Done."}), lambda: Group.objects.get(pk=group.pk).is_closed
            case "export":
                response = desk.post(reverse("portal:group-export", args=slug))
                return response, lambda: bool(
                    zipfile.ZipFile(io.BytesIO(b"".join(response.streaming_content))).namelist()
                )
            case "pin":
                url = reverse("content:pin-entry", args=[self.entry.pk])
                return desk.post(url), lambda: Pin.objects.filter(entry=self.entry).exists()
            case _:
                url = reverse("content:announce-entry", args=[self.entry.pk])
                return desk.post(url), lambda: Announcement.objects.filter(entry=self.entry).exists()

    def row(self, membership):
        return Membership.objects.get(pk=membership.pk)

    def invitation_is_used(self):
        return Invitation.objects.get(pk=self.invitation.pk).accepted_at is not None


def expected(action, who, visibility, policy):
    """What the person gets, and whether something comes of it."""
    if who in OUTSIDE:
        return {302}, False
    role = ROLES[who]
    allowed, sees = may(action, visibility, policy)
    if action == "see in index":
        return {200}, role in sees
    if action == "accept invitation":
        return {404}, False
    if action in {"pin", "announce"} and role == "none":
        return {404}, False  # the entry is for members
    if role in allowed:
        return {200, 302}, True
    return ({403} if role in sees else {404}), False


@pytest.mark.parametrize("policy", P)
@pytest.mark.parametrize("visibility", V)
def test_the_table(cast, visibility, policy):
    room = Room(cast, visibility, policy)
    wrong = []
    for who, person in cast.items():
        desk = at_desk(person)
        for action in ACTIONS:
            with transaction.atomic():  # each finds the same room
                wrong += [f"{who}, {action}: {fault}" for fault in faults(room, desk, action, who, visibility, policy)]
                transaction.set_rollback(True)
    assert wrong == []


def faults(room, desk, action, who, visibility, policy):
    """What is not as the table says."""
    before = Membership.objects.present().filter(group=room.group).count()
    response, came_of_it = room.do(desk, action)
    statuses, is_done = expected(action, who, visibility, policy)
    if response.status_code not in statuses:
        yield f"{response.status_code}, not {statuses}"
    elif who in OUTSIDE:
        if not response.url.startswith(("/account/login/", "/waiting/")):
            yield f"sent to {response.url}"
    elif response.status_code in {200, 302} and bool(came_of_it()) != is_done:
        yield "nothing came of it" if is_done else "something came of it"
    comes = {"join": ROLES.get(who) == "none", "answer request": True, "remove member": True}.get(action, False)
    after = Membership.objects.present().filter(group=room.group).count()
    if (after != before) != (comes and is_done):
        yield f"{before} members became {after}"


def test_the_cast_is_whole():
    assert {*ROLES, *OUTSIDE} == {
        *("anonymous", "unconfirmed", "waiting", "suspended", "left", "stranger", "author", "colleague"),
        *("group_member", "ex_member", "group_owner", "blocked", "moderator", "operator"),
    }
