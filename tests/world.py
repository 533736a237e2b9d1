"""A small world with one of everything, and with canaries: words that only certain people may ever be sent."""

import uuid
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from colleagues.models import Introduction
from colleagues.services import add_colleague, introduce
from content.models import Audience, Bookmark, Draft, Entry, Reply, Revision, State
from content.services import annotate_bookmark, edit_reply, passages, placing, save_for_later
from forums.models import Forum, Offer, Topic, TopicKind
from forums.services import accept
from groups.models import Group, Invitation, JoinPolicy, Membership
from groups.services import ask_to_join, invite_address, invite_person
from moderation.appeals.services import appeal
from moderation.house.proposals import back
from moderation.models import Act, ActKind, Appeal, Proposal, Report, Rule, Rules
from moderation.services import hide, report
from notifications.digests.making import make
from notifications.models import Channel, Delivery, Digest, StaffMessage
from polls.models import Poll, Results
from polls.services import Answer, close
from profiles.models import (
    Absence,
    AccountEvent,
    Change,
    DepartmentHost,
    DirectoryWeight,
    Field,
    Mandate,
    Nickname,
    Profession,
    Reorganisation,
    Role,
    Session,
    Team,
    TokenPurpose,
    User,
    Workplace,
)
from profiles.models.token import hash_of_token
from profiles.services import add_absence, make_token, set_photo
from stream.models import Level, SavedSearch
from stream.services import follow, save_search
from tests.desk import give_app
from tests.factories import (
    SECRET_WORDS,
    change_entry,
    make_department,
    make_draft,
    make_entry,
    make_forum,
    make_group,
    make_mandate,
    make_offer,
    make_official,
    make_person,
    make_poll,
    make_profession,
    make_reply,
    make_secret_poll,
    make_team,
    make_topic,
    make_update,
    make_upload,
    make_vote,
    make_workplace,
    refer,
)
from tests.moderation.house import make_proposal, make_rules
from uploads.models import Upload
from uploads.reading import Piece

KEY_OWNER: Final = "stranger"
IN_A_FILE: Final = ("CANARYSHEET", "CANARYPASSAGE")
"""Whoever holds the keys of the world reads as this member of the cast."""


@dataclass(frozen=True)
class World:
    """Everything by its role in the tests. What `author` wrote, unless the name says otherwise."""

    cast: dict[str, User | AnonymousUser]
    group: Group
    membership: Membership  # of `group_member` in it
    request: Membership  # of the stranger, to the group of `owner` that takes people in who ask
    invitation: Invitation  # of the stranger, by name
    link: str  # of an invitation to an address of the colleague: the token of its mail
    feed_key: str  # of `KEY_OWNER`, who may read what is for everyone
    calendar_key: str  # theirs as well
    entry: Entry  # for everyone, tagged
    reply: Reply  # of the author, under `entry`
    strangers_entry: Entry
    strangers_file: Upload  # in both of the stranger's texts
    strangers_reply: Reply  # of the stranger, under `entry`
    forum: Forum  # a category of the whole service
    topic: Topic  # a question in it, with `topic_reply` of the stranger under it
    topic_reply: Reply
    idea: Topic  # in the forum of the group, for everyone
    offer: Offer  # to the author, of a question of the stranger
    draft: Entry
    kept: Draft  # of an answer to `strangers_reply`, by the author
    orphan: Draft  # of a comment on what its writer may not read any more
    version: Revision  # an older text of `entry`
    reply_version: Revision  # an older text of `reply`
    bookmark: Bookmark  # of the author, on the stranger's reply
    unfinished: Upload  # of the author, on its way in
    file: Upload  # in a text for the group
    picture: Upload  # in the same text
    holding: Entry  # that text
    in_group: Entry  # for everyone, in the group, whose owner announced it
    message: StaffMessage  # of the operator, not sent
    notice: Delivery  # on the site, to the author
    digest: Digest  # of the author, made
    report: Report  # of the stranger's reply, open
    act: Act  # the stranger's reply was hidden
    suspension: Act  # of the author, taken back since
    appeal: Appeal  # of the author, against a warning
    rules: Rules  # of the house, in force
    proposal: Proposal  # of the stranger, to change their first line, backed by the author
    poll: Poll  # of the author, open, with votes
    closed_poll: Poll  # of the stranger, with a result by department
    late_answer: Answer  # to it
    hung_poll: Poll  # on an entry of the author, without votes
    quoting: Entry  # an update of the author for everyone, which quotes `holding`
    search: SavedSearch  # of the author
    sign_in_event: AccountEvent
    session: Session  # of the author, in another browser
    second_address: EmailAddress  # of the author
    app: Authenticator  # of the author
    team: Team  # of the author's department, which nobody has named as theirs
    led: Role  # of the author's department, in another team, which it does not lead
    workplace: Workplace  # of the author
    profession: Profession  # of the author, who hosts its hub
    introduction: Introduction  # of the author and the member of the group, by the stranger
    absence: Absence  # of the author, from today on, covered by the member of the group
    reorganisation: Reorganisation  # of a department, in the past
    host: DepartmentHost  # the author, of their department; without the right to enter the admin
    mandate: Mandate  # of the author, for their department
    official: Entry  # what it says
    canaries: dict[str, set[str]]  # word -> names of the cast who may be sent it

    def person(self, name: str) -> User:
        """A member of the cast who has a row."""
        person = self.cast[name]
        assert isinstance(person, User)
        return person


def build(cast: dict[str, User | AnonymousUser], group: Group) -> World:
    """Make it. Every text of a narrower room carries a canary."""
    DirectoryWeight.objects.create(field=Field.TEAM, weight=40)
    Nickname.objects.create(short="addy", name="ada")
    author, stranger, moderator = cast["author"], cast["stranger"], cast["moderator"]
    assert isinstance(author, User) and isinstance(stranger, User) and isinstance(moderator, User)
    set_photo(person=author, upload=make_upload(author, name="face.webp", picture=True))
    tags = ["barriers", "central-government"]
    entry = make_entry(author, title="Are we using it?", body="Body CANARYBEFORE", tag_words=tags)
    change_entry(entry, body="Some words.")
    canaries: dict[str, set[str]] = {"CANARYBEFORE": {"author"}, "CANARYKEPT": {"author"}, "CANARYLOST": {"author"}}

    def write(word: str, readers: set[str], *, held: str = "", **fields: Any) -> Entry:
        canaries[word] = readers
        body = f"Body {word}\n\n{held}"
        return make_entry(author, title=f"Title {word}", body=body, tag_words=["barriers"], **fields)

    write("CANARYDEPT", {"author"}, audience=Audience.DEPARTMENT)
    members = {"author", "group_member", "group_owner"}
    file, picture = _files(author)
    held = refer(file, picture, alt="CANARYALT")
    holding = write("CANARYGROUP", members, audience=Audience.GROUP, group=group, held=held)
    canaries |= dict.fromkeys(("CANARYFILE", "CANARYTITLE", "CANARYPIXELS", "CANARYALT", *IN_A_FILE), members)
    write("CANARYCOLL", {"author", "colleague"}, audience=Audience.COLLEAGUES)
    write("CANARYONLY", {"author"}, audience=Audience.ONLY_ME)
    write("CANARYHIDDEN", {"author", "moderator", "operator"}, state=State.HIDDEN)
    write("CANARYGONE", set(), state=State.DELETED)
    write("CANARYSPILL", set(), state=State.QUARANTINED)
    draft = write("CANARYDRAFT", {"author"}, publish=False)
    canaries["CANARYREPLY"] = {"stranger", "moderator", "operator"}
    hidden_reply = make_reply(entry, stranger, body="Reply CANARYREPLY")
    act = hide(target=hidden_reply, moderator=moderator, rule=Rule.ATTACK, reason="Please speak of the matter.")
    strangers_file = make_upload(stranger, name="figures.ods")
    question = f"A question from elsewhere\n\n{refer(strangers_file)}"
    strangers_reply = make_reply(entry, stranger, body=question)
    notice = Delivery.objects.filter(recipient=author, channel=Channel.SITE).first()
    assert notice is not None
    bookmark = annotate_bookmark(
        bookmark=save_for_later(target=strangers_reply, person=author),
        note="Note CANARYNOTE",
        remind_on=timezone.localdate() + timedelta(days=7),
    )
    reply = make_reply(entry, author, root=strangers_reply, body="Body CANARYBEFORE")
    edit_reply(reply=reply, editor=author, body="An answer", version=reply.version)
    request, invitation, link = _doors(group, cast)
    talk = _talk(group, author, stranger)
    canaries |= dict.fromkeys(("CANARYTOPIC", "CANARYANSWER"), members)
    strangers_own = make_entry(stranger, title="Title CANARYTHEIRS", audience=Audience.ONLY_ME)
    canaries |= {"CANARYTHEIRS": {"stranger"}, "CANARYNOTE": {"author"}, "CANARYNAME": {"author"}}
    poll = make_poll(author, title="Where do you look first?", options=["In a shared drive", "I ask", "Here"])
    for voter in (stranger, moderator):
        make_vote(poll, voter, "I ask")
    make_secret_poll(stranger, stranger, results=Results.CLOSED)
    canaries |= {word: {"stranger"} for word in SECRET_WORDS}  # hidden is the result, and the only vote is theirs
    closed_poll = make_poll(stranger, title="Which day suits you?", options=["Tuesday", "Thursday"])
    late_answer = Answer([closed_poll.choices.get(label="Thursday").pk])
    for department in (make_department("Department for Days"), make_department("Department for Nights")):
        for number in range(10):
            make_vote(closed_poll, make_person(department=department), "Tuesday" if number % 2 else "Thursday")
    close(poll=closed_poll)
    return World(
        cast=cast,
        poll=poll,
        closed_poll=Poll.objects.get(pk=closed_poll.pk),
        late_answer=late_answer,
        hung_poll=make_poll(author, on=make_entry(author, title="Which title?")),
        quoting=make_update(author, "Read this before Friday. #barriers", quoted=holding),
        group=group,
        membership=Membership.objects.get(group=group, person__name="Gwen Member"),
        request=request,
        invitation=invitation,
        link=link,
        entry=Entry.objects.get(pk=entry.pk),
        reply=Reply.objects.get(pk=reply.pk),
        version=Revision.objects.on(entry).get(),
        reply_version=Revision.objects.on(reply).get(),
        kept=make_draft(strangers_reply, author, body="Body CANARYKEPT"),
        orphan=make_draft(strangers_own, author, body="Body CANARYLOST"),
        strangers_entry=make_entry(stranger, title="From the Treasury", body=refer(strangers_file)),
        strangers_file=strangers_file,
        strangers_reply=strangers_reply,
        forum=talk[0],
        topic=talk[1],
        topic_reply=talk[2],
        idea=talk[3],
        offer=_asked(talk, group, author, stranger, canaries),
        draft=draft,
        bookmark=bookmark,
        feed_key=make_token(person=stranger, purpose=TokenPurpose.FEED),
        calendar_key=make_token(person=stranger, purpose=TokenPurpose.CALENDAR),
        unfinished=Upload.objects.create(uploader_id=author.pk, name="CANARYNAME.pdf", size_bytes=1000),
        file=file,
        picture=picture,
        holding=holding,
        in_group=_announced(group, make_entry(author, title="What a group says to all", group=group), cast),
        message=StaffMessage.objects.create(title="We move on Sunday", body="CivNet is closed for an hour."),
        notice=notice,
        digest=make_digest(author),
        report=report(
            target=strangers_reply, reporter=author, rule=Rule.OTHER, note="Look at this.", submission=uuid.uuid4()
        ),
        act=act,
        **_house(stranger, author),
        **_appealed(author, moderator, canaries),
        search=_searches(author, stranger, group, canaries),
        sign_in_event=AccountEvent.objects.create(kind=AccountEvent.Kind.WRONG_PASSWORD, account_hash="0" * 64),
        session=Session.objects.create(
            session_key="0" * 32, session_data="", expire_date=timezone.now() + timedelta(days=1), person=author
        ),
        second_address=EmailAddress.objects.create(user=author, email="ada@home-office.example", verified=True),
        app=give_app(author),
        team=make_team(entry.department),
        led=make_team(entry.department, "", make_person(department=entry.department)).roles.get(),
        workplace=make_workplace("", author),
        profession=make_profession(author, tag_words=["barriers"]),
        absence=_absence(author, cast["group_member"]),
        introduction=_introduction(stranger, author, cast["group_member"], canaries),
        reorganisation=Reorganisation.objects.create(
            on=date(2020, 1, 1), change=Change.BEGIN, department=entry.department
        ),
        host=DepartmentHost.objects.create(person=author, department=entry.department),
        mandate=make_mandate(author, entry.department),
        official=make_official(author, title="What the department says"),
        canaries=canaries,
    )


def _files(author: User) -> tuple[Upload, Upload]:
    """A file whose words were read, and a picture."""
    file = make_upload(author, b"Bytes CANARYFILE", name="CANARYTITLE.ods")
    passages.write(upload=file, pieces=[Piece("sheet", 1, IN_A_FILE[0], f"Words {IN_A_FILE[1]}")])
    return file, make_upload(author, b"Bytes CANARYPIXELS", name="desk.webp", picture=True)


def _appealed(author: User, moderator: User, canaries: dict[str, set[str]]) -> dict[str, Any]:
    """What was done to the author: a suspension, and a warning against which they appeal. An operator decides."""
    canaries["CANARYAPPEAL"] = {"author", "operator"}
    done = {"rule": Rule.ATTACK, "moderator": moderator, "person": author, "concerns": author, "reason": "Be kind."}
    warning = Act.objects.create(kind=ActKind.WARN, **done)
    return {
        "suspension": Act.objects.create(kind=ActKind.SUSPEND, **done),
        "appeal": appeal(act=warning, person=author, words="Words CANARYAPPEAL", submission=uuid.uuid4()),
    }


def _house(stranger: User, author: User) -> dict[str, Any]:
    """The second version of the rules, and a proposal."""
    make_rules("Be kind", "Stay on the topic")
    rules = make_rules("Be kind to each other", "Stay on the topic")
    proposal = make_proposal(stranger, rules.lines.get(position=1))
    back(proposal=proposal, person=author)
    return {"rules": rules, "proposal": proposal}


def _absence(person: User, cover: User | AnonymousUser) -> Absence:
    """A fortnight."""
    assert isinstance(cover, User)
    today = timezone.localdate()
    return add_absence(person=person, starts_on=today, ends_on=today + timedelta(days=13), cover=cover)


def _introduction(
    introducer: User, one: User, other: User | AnonymousUser, canaries: dict[str, set[str]]
) -> Introduction:
    """Of two people whom `introducer` has added: for the three alone."""
    canaries["CANARYWORDS"] = {"stranger", "author", "group_member"}
    assert isinstance(other, User)
    for person in (one, other):
        add_colleague(member=introducer, colleague=person, created_at=timezone.now())
    return introduce(introducer=introducer, one=one, other=other, text="Text CANARYWORDS")


def make_digest(person: User, days_ago: int = 0) -> Digest:
    """An issue of everything so far, with what stands in it."""
    now = timezone.now()
    digest = Digest.objects.create(
        person=person,
        issued_on=timezone.localdate() - timedelta(days=days_ago),
        since=now - timedelta(days=7),
        until=now + timedelta(seconds=1),
        budget_minutes=20,
    )
    make(digest)
    return digest


def _doors(group: Group, cast: dict[str, User | AnonymousUser]) -> tuple[Membership, Invitation, str]:
    """A request to another group of the owner, an invitation by name, and the token of one by address."""
    owner, stranger, colleague = cast["group_owner"], cast["stranger"], cast["colleague"]
    assert isinstance(owner, User) and isinstance(stranger, User) and isinstance(colleague, User)
    closer = make_group(owner=owner, name="People who ask", join_policy=JoinPolicy.REQUEST)
    request = ask_to_join(group=closer, person=stranger, message="May I?")
    invitation = invite_person(group=group, person=stranger, by=owner)
    assert invitation is not None
    link = "a-token-that-only-this-world-knows"
    row = invite_address(group=group, address=colleague.email, by=owner)
    Invitation.objects.filter(pk=row.pk).update(token_hash=hash_of_token(link))
    return request, invitation, link


def _announced(group: Group, entry: Entry, cast: dict[str, User | AnonymousUser]) -> Entry:
    """`entry`, which the owner of the group has announced to its members."""
    owner = cast["group_owner"]
    assert isinstance(owner, User)
    placing.announce(entry=entry, by=owner)
    return entry


def _talk(group: Group, author: User, stranger: User) -> tuple[Forum, Topic, Reply, Topic]:
    """A category, a question in it with a reply of the stranger, an idea in the group; and canaries in the group."""
    forum, room = make_forum(slug="getting-things-done"), make_forum(group=group)
    topic = make_topic(author, forum=forum, tag_words=["barriers"])
    topic_reply = make_reply(topic.entry, stranger, body="Like this.")
    idea = make_topic(author, forum=room, kind=TopicKind.IDEA)
    make_topic(author, forum=room, audience=Audience.GROUP, title="Title CANARYTOPIC", tag_words=["barriers"])
    answered = make_topic(author, forum=room, audience=Audience.GROUP)
    accept(topic=answered, reply=make_reply(answered.entry, author, body="Answer CANARYANSWER"), by=author)
    return forum, topic, topic_reply, idea


def _asked(
    talk: tuple[Forum, Topic, Reply, Topic], group: Group, author: User, stranger: User, canaries: dict[str, set[str]]
) -> Offer:
    """A question that was put before the author, and one of the group before somebody who is not in it any more."""
    room = make_topic(author, forum=talk[3].forum, audience=Audience.GROUP, title="Title CANARYASKED")
    make_offer(room, stranger)
    canaries["CANARYASKED"] = {"author", "group_member", "group_owner"}
    return make_offer(make_topic(stranger, forum=talk[0], title="Who pays for the lunch?"), author)


def _searches(author: User, stranger: User, group: Group, canaries: dict[str, set[str]]) -> SavedSearch:
    """One of the author, who follows it; one of the stranger that asks for a group of which they may not know."""
    hidden = make_group(
        owner=make_person(),
        name="Group CANARYROOM",
        visibility="hidden",
        hidden_reason="A reason",
        review_on="2099-01-01",
    )
    save_search(person=stranger, name="Lost", group=hidden)
    follow(person=stranger, target=hidden, level=Level.WATCHING)
    search = save_search(person=author, name="Search CANARYSEARCH", words="looks", tag_word="barriers")
    follow(person=author, target=search, level=Level.WATCHING)
    keepers = {"moderator", "operator"}  # who look after hidden groups in the admin
    canaries |= {"CANARYROOM": keepers, "CANARYSEARCH": {"author"}}
    return search
