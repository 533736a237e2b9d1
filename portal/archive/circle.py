"""Who of the demonstration is in the Leeds hub today, and who has just introduced whom."""

from collections.abc import Mapping
from typing import Final

from colleagues.services import add_colleague, introduce, introduce_oneself
from profiles.models import User, Workplace
from profiles.services import mark_here

HUB: Final = "leeds-hub"
SHOWN: Final = ("priya-kaur", "tom-reyes", "nadia-aziz", "yusuf-warsame", "noor-el-masri", "amara-nwosu-clarke")
"""They let those who are there see their name."""
COUNTED: Final = (
    "nimmi-wickramasinghe",
    "chukwuemeka-obi",
    "sam-brennan",
    "zoe-featherstone",
    "agnieszka-wojcik",
    "mai-nguyen",
)
HELLO: Final = (
    "joan-mbeki",
    "priya-kaur",
    "Hello Priya, I also appraise pilots, at the Ministry of Justice, and I have read your post about the second column"
    " twice. May I ask how you count what would have happened anyway?",
)
YOU_TWO: Final = (
    "tom-reyes",
    ("priya-kaur", "dewi-lewis"),
    "You two should talk: Dewi has a control group and no forms, Priya has the forms and wants a control group.",
)


def settle(people: Mapping[str, User]) -> None:
    """Let them be there, and write to each other."""
    hub = Workplace.objects.get(slug=HUB)
    for one in (*SHOWN, *COUNTED):
        mark_here(person=people[one], workplace=hub, shows_name=one in SHOWN)
    sender, to, text = HELLO
    introduce_oneself(person=people[sender], to=people[to], text=text)
    introducer, pair, words = YOU_TWO
    first, second = (people[name] for name in pair)
    for person in (first, second):
        add_colleague(member=people[introducer], colleague=person)
    introduce(introducer=people[introducer], one=first, other=second, text=words)
