"""Who may fetch a picture or a file: whoever may read a text that holds it, at each of its addresses; nobody else."""

import random
import uuid

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client
from django.urls import reverse

from colleagues.models import Block, ColleagueLink
from content import services
from content.models import Audience, Entry, Reply, State, Voice, uploads_visible_to
from groups.services import join, leave
from profiles.models import User
from tests.cast import CAST
from tests.factories import (
    make_department,
    make_entry,
    make_group,
    make_mandate,
    make_person,
    make_reply,
    make_upload,
    refer,
)
from uploads.models import Upload

pytestmark = pytest.mark.django_db
SECRET = b"Bytes CANARYBYTES"


def addresses(upload: Upload) -> list[str]:
    """All that anybody could guess."""
    sizes = [reverse("content:picture", args=[upload.token, size]) for size in ("small", "medium", "large", "huge")]
    return [reverse("content:upload", args=[upload.token]), *sizes]


def browser(person: User | AnonymousUser) -> Client:
    client = Client()
    if isinstance(person, User):
        client.force_login(person)
    return client


def fetched(client: Client, address: str) -> bytes:
    response = client.get(address)
    return b"".join(response) if response.streaming else response.content


def texts(author: User, group) -> dict[str, tuple[Upload, set[str]]]:
    """A picture in a text of each sort, and who of the cast may have it."""
    everybody = set(CAST) - {"anonymous", "unconfirmed", "waiting", "suspended", "left"}
    found = {}

    def picture() -> Upload:
        return make_upload(author, SECRET, name="desk.webp", picture=True)

    def entry(name: str, readers: set[str], **fields) -> None:
        found[name] = (picture(), readers)
        make_entry(author, body=refer(found[name][0]), **fields)

    entry("everyone", everybody)
    entry("department", {"author"}, audience=Audience.DEPARTMENT)
    entry("group", {"author", "group_member", "group_owner"}, audience=Audience.GROUP, group=group)
    entry("colleagues", {"author", "colleague"}, audience=Audience.COLLEAGUES)
    entry("only me", {"author"}, audience=Audience.ONLY_ME)
    entry("draft", {"author"}, publish=False)
    entry("hidden", {"author"}, state=State.HIDDEN)
    entry("deleted", set(), state=State.DELETED)
    entry("quarantined", set(), state=State.QUARANTINED)
    found["reply"] = (picture(), {"author", "colleague"})
    make_reply(make_entry(author, audience=Audience.COLLEAGUES), author, body=refer(found["reply"][0]))
    found["hidden reply"] = (picture(), {"author"})
    make_reply(make_entry(author), author, body=refer(found["hidden reply"][0]), state=State.HIDDEN)
    found["loose"] = (picture(), {"author"})
    found["older version"] = (picture(), {"author"})
    old = make_entry(author, body=refer(found["older version"][0]))
    services.edit_entry(
        entry=old, editor=author, title="A", body="B", tag_words=[], audience=old.audience, version=old.version
    )
    return found


def test_each_of_the_cast_gets_what_they_may_read_and_404_for_all_else(cast, author, group):
    wrong = []
    desks = {who: browser(person) for who, person in cast.items()}
    for turn, (name, (upload, readers)) in enumerate(texts(author, group).items()):
        file, *sizes = addresses(upload)
        for step, (who, client) in enumerate(desks.items()):
            size = sizes[(turn + step) % len(sizes)]  # each with each text and each person in turn
            got = [SECRET in fetched(client, address) for address in (file, size)]
            may = who in readers
            if got != [may, may and size != sizes[-1]]:  # the last is none of ours
                wrong.append(f"{name} as {who}: {size} {got}")
    assert wrong == []


@pytest.mark.parametrize("who", ["anonymous", "waiting", "suspended", "stranger"])
def test_an_address_that_is_not_theirs_looks_the_same_as_one_that_is_not_there(cast, author, who):
    private = make_upload(author, SECRET, name="desk.webp", picture=True)
    make_entry(author, body=refer(private), audience=Audience.ONLY_ME)
    client = browser(cast[who])
    for there, absent in zip(addresses(private), addresses(Upload(token=uuid.uuid4())), strict=True):
        one, other = client.get(there), client.get(absent)
        assert one.status_code == other.status_code
        where = one.headers.get("Location", "").replace(str(private.token), "")
        assert where == other.headers.get("Location", "").replace(absent.split("/")[2], "")
        assert len(one.content) == len(other.content)


def test_a_reader_who_blocks_the_author_or_leaves_the_group_loses_the_file_at_once(author, group, group_member):
    upload = make_upload(author, SECRET, name="desk.webp", picture=True)
    make_entry(author, body=refer(upload), audience=Audience.GROUP, group=group)
    client, address = browser(group_member), addresses(upload)[1]
    assert fetched(client, address) == SECRET
    block = Block.objects.create(blocker=group_member, blocked=author)
    assert client.get(address).status_code == 404
    block.delete()
    leave(group=group, person=group_member)
    assert client.get(address).status_code == 404


def test_a_moderators_act_closes_the_file_with_the_text_and_opens_it_again(author, stranger):
    upload = make_upload(author, SECRET, name="desk.webp", picture=True)
    entry = make_entry(author, body=refer(upload))
    client, address = browser(stranger), addresses(upload)[0]
    assert fetched(client, address) == SECRET
    services.hide(target=entry)
    assert client.get(address).status_code == 404
    services.restore(target=entry)
    assert fetched(client, address) == SECRET


def test_a_file_in_two_texts_is_open_to_the_readers_of_either(author, stranger):
    upload = make_upload(author, SECRET)
    make_entry(author, body=refer(upload), audience=Audience.ONLY_ME)
    client = browser(stranger)
    assert client.get(addresses(upload)[0]).status_code == 404
    make_entry(author, body=refer(upload))
    assert fetched(client, addresses(upload)[0]) == SECRET


def test_a_head_or_a_piece_of_a_file_is_for_the_same_people(author, stranger):
    upload = make_upload(author, SECRET)
    make_entry(author, body=refer(upload), audience=Audience.ONLY_ME)
    address = addresses(upload)[0]
    own, foreign = browser(author), browser(stranger)
    assert own.head(address).headers["Content-Length"] == str(len(SECRET))
    piece = own.get(address, headers={"Range": "bytes=6-11"})
    assert (piece.status_code, b"".join(piece)) == (206, b"CANARY")
    assert own.get(address).headers["Content-Disposition"].startswith("attachment")
    assert foreign.head(address).status_code == 404
    assert foreign.get(address, headers={"Range": "bytes=6-11"}).status_code == 404
    etag = own.get(address).headers["ETag"]
    assert foreign.get(address, headers={"If-None-Match": etag}).status_code == 404


def test_fetching_a_picture_writes_nothing(author, django_assert_num_queries):
    upload = make_upload(author, SECRET, name="desk.webp", picture=True)
    make_entry(author, body=refer(upload))
    client = browser(author)
    client.get(addresses(upload)[1])
    with django_assert_num_queries(2):  # who asks, and may they
        client.get(addresses(upload)[1])


def test_a_row_of_the_form_is_for_whoever_sent_the_file(author, stranger):
    upload = make_upload(author, name="desk.webp", picture=True)
    make_entry(author, body=refer(upload))
    address = reverse("content:upload-row", args=[upload.token])
    assert b"desk.webp" in browser(author).get(address).content
    assert browser(stranger).get(address).status_code == 404


@pytest.mark.parametrize("seed", range(6))
def test_after_any_history_whoever_can_fetch_a_file_can_read_its_text(seed: int) -> None:
    rng = random.Random(seed)  # noqa: S311 - a repeatable draw, no secret
    departments = [make_department() for _number in range(2)]
    people = [make_person(department=rng.choice(departments)) for _number in range(6)]
    room = make_group(owner=people[0])
    holds: list[tuple[Upload, Entry | Reply]] = []
    for _number in range(6):
        author = rng.choice(people)
        upload = make_upload(author, SECRET)
        audience = rng.choice(list(Audience))
        group = room if audience == Audience.GROUP else None
        entry = make_entry(author, body=refer(upload), audience=audience, group=group)
        holds.append((upload, entry))
        answerer = rng.choice(people)
        answer = make_upload(answerer, SECRET)
        holds.append((answer, make_reply(entry, answerer, body=refer(answer))))
    for _step in range(25):
        _happen(rng, people, room, rng.choice(holds))
    for _upload, target in holds:
        target.refresh_from_db()
    for person in people:
        may_fetch = set(uploads_visible_to(person).values_list("pk", flat=True))
        may_read, may_edit = _texts(person, "visible_to"), _texts(person, "editable_by")
        for upload, target in holds:
            opening = may_read if str(upload.token) in target.body else may_edit
            assert (upload.pk in may_fetch) == (target in opening), (seed, target.state, target.pk, person.pk)


def _texts(person: User, door: str) -> set[Entry | Reply]:
    """What stands behind that door for the person."""
    return {*getattr(Entry.objects, door)(person), *getattr(Reply.objects, door)(person)}


def _happen(rng: random.Random, people: list[User], room, hold: tuple[Upload, Entry | Reply]) -> None:
    """One thing that happens to people, rooms or texts."""
    upload, target = hold
    target.refresh_from_db()
    one, other = rng.sample(people, 2)
    rows = type(target).objects.filter(pk=target.pk)
    match rng.randrange(9):
        case 0:
            Block.objects.get_or_create(blocker=one, blocked=other)
        case 1:
            Block.objects.filter(blocker=one).delete()
        case 2:
            join(group=room, person=one)
        case 3:
            leave(group=room, person=other) if other != people[0] else None
        case 4:
            rows.update(state=rng.choice([State.PUBLISHED, State.HIDDEN, State.QUARANTINED, State.DELETED]))
        case 5:
            if isinstance(target, Reply) or (target.audience == Audience.EVERYONE and target.group_id is None):
                rows.update(voice=rng.choice(list(Voice)))
                make_mandate(target.author, target.department)
        case 6:
            ColleagueLink.objects.filter(member=one, colleague=other).delete()
        case _edit:
            if target.state == State.PUBLISHED:
                _edit_text(target, "Words" if str(upload.token) in target.body else refer(upload))


def _edit_text(target: Entry | Reply, body: str) -> None:
    if isinstance(target, Reply):
        services.edit_reply(reply=target, editor=target.author, body=body, version=target.version)
        return
    services.edit_entry(
        entry=target,
        editor=target.author,
        title=target.title,
        body=body,
        tag_words=[],
        audience=target.audience,
        version=target.version,
    )
