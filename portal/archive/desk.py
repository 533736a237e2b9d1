"""What waits at the moderators' desk of the demonstration: things of all sorts, one of them claimed, and an appeal."""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any, Final, NamedTuple
from uuid import UUID

from colleagues.models import Introduction
from content.models import Attachment, Entry, Reply
from groups.models import Group, Membership
from moderation.appeals.services import appeal
from moderation.models import Report, Rule, Target
from moderation.services import claim, report, warn
from portal.archive import circle
from profiles.models import User
from uploads.models import Upload

SECOND_MODERATOR: Final = "ruth-okafor"
CLAIMED: Final = "ask-sooner"  # what she is looking at
WARNED: Final = "test-data"  # whose author appeals against it
_HIDDEN_GROUP: Final = "office-keys"
_PICTURE_OF: Final = "eilidh-macinnes"
_TOKENS: Final = 200  # from there on


class Said(NamedTuple):
    """Somebody reported something, some minutes ago."""

    of: str  # in the archive
    reporter: str
    rule: Rule
    note: str
    minutes: int


ENTRIES: Final = (
    Said("furniture", "wendy-lau", Rule.OFF_TOPIC, "Three of the desks on that list are for sale, not given.", 1_490),
    Said("furniture", "hamish-auchterlonie", Rule.OFF_TOPIC, "", 1_210),
    Said("email-button", "piotr-zielonka", Rule.ATTACK, "Everybody on floor 4 knows whose meeting is meant.", 870),
    Said("email-button", "rajesh-subramaniam", Rule.OTHER, "Funny, and hard on the one who holds it.", 95),
    Said(CLAIMED, "dewi-lewis", Rule.ATTACK, "The fourth option laughs at a department.", 410),
    Said("u-overtime", "amara-nwosu-clarke", Rule.PRIVATE, "The two returns can be told from the sum.", 220),
    Said("too-small", "helle-marchbanks", Rule.MARKING, "Is the table in it published yet?", 55),
)
PEOPLE: Final = (Said("jerome-st-hilaire", "kirsty-abernethy", Rule.OTHER, "Offers paid work in his profile.", 300),)
FACES: Final = (Said("anwen-lloyd", "imran-sheikh", Rule.OTHER, "Somebody else can be seen behind her.", 180),)
OF_GROUP: Final = Said(_HIDDEN_GROUP, "", Rule.CODE, "Codes of doors are written here.", 130)
OF_PICTURE: Final = Said("", "callum-drysdale", Rule.PRIVATE, "A number plate can be read in it.", 75)
OF_INTRODUCTION: Final = Said("", "dewi-lewis", Rule.OTHER, "I had asked not to be introduced this month.", 40)
WARNING: Final = "What you wrote came close to somebody's private life. We took nothing away this time."
WORDS: Final = "The three cases are invented, as I say in the second line. Nobody can be recognised who is nobody."


def fill(people: Mapping[str, User], *, source: str, now: datetime) -> None:
    """Report it all, let the second moderator look at one of them, and let somebody appeal against a warning."""
    for number, (said, target, upload) in enumerate(_things(people, source)):
        made = report(
            target=target,
            reporter=people[said.reporter] if said.reporter else _member_of(said.of, source),
            rule=said.rule,
            note=said.note,
            submission=UUID(int=_TOKENS + number),
            upload=upload,
        )
        Report.objects.filter(pk=made.pk).update(created_at=now - timedelta(minutes=said.minutes))
    second = people[SECOND_MODERATOR]
    claim(report=Report.objects.get(entry__origin=f"{source}:{CLAIMED}"), moderator=second)
    warned = Entry.objects.get(origin=f"{source}:{WARNED}")
    act = warn(target=warned, moderator=second, rule=Rule.PRIVATE, reason=WARNING)
    appeal(act=act, person=warned.author, words=WORDS, submission=UUID(int=_TOKENS - 1))


def _things(people: Mapping[str, User], source: str) -> Iterator[tuple[Said, Target, Upload | None]]:
    for said in ENTRIES:
        yield said, Entry.objects.get(origin=f"{source}:{said.of}"), None
    for said in PEOPLE:
        yield said, people[said.of], None
    for said in FACES:
        person = User.objects.select_related("photo").get(pk=people[said.of].pk)
        yield said, person, person.photo
    yield OF_GROUP, Group.objects.get(origin=f"{source}:{_HIDDEN_GROUP}"), None
    shown = Attachment.objects.filter(reply__author=people[_PICTURE_OF]).select_related("upload").latest("pk")
    yield OF_PICTURE, Reply.objects.get(attachments=shown), shown.upload
    introducer: Any = circle.YOU_TWO[0]
    yield OF_INTRODUCTION, Introduction.objects.filter(introducer=people[introducer]).latest("pk"), None


def _member_of(group: str, source: str) -> User:
    """Somebody in the group who does not keep it."""
    present = Membership.objects.present().filter(group__origin=f"{source}:{group}")
    members = present.exclude(pk__in=Membership.objects.keeping())
    return members.select_related("person").earliest("pk").person
