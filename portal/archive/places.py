"""Where the people of the demonstration work: teams, professions, and two departments in their own words."""

from typing import Final, NamedTuple

from profiles import professions
from profiles.models import Department, Profession, Role, Team, User
from profiles.services import edit_profession, introduce, join_team, make_team, set_host, set_profession


class Room(NamedTuple):
    """A team of a department, under one that stands above it in the list or at the top."""

    department: str  # its slug
    name: str
    purpose: str
    people: tuple[str, ...] = ()  # ids in the archive
    under: str = ""


_DEFRA: Final = "department-for-environment-food-rural-affairs"
_HEALTH: Final = "department-of-health-social-care"
_HMRC: Final = "hm-revenue-customs"
ROOMS: Final = (
    Room("cabinet-office", "Practice", "How departments do what all of them do."),
    Room("cabinet-office", "Benefits and evaluation", "We count what came of things.", ("priya-kaur",), "Practice"),
    Room("cabinet-office", "Engagement", "Asking before deciding.", ("sam-brennan", "siobhan-kelleher"), "Practice"),
    Room("cabinet-office", "Leeds office", "Whoever is there."),
    Room("hm-treasury", "Appraisal", "Half a page, not forty.", ("ruth-okafor",)),
    Room("hm-treasury", "Spending", "Where the money went.", ("harpreet-gill",)),
    Room("department-for-transport", "Analysis", "Numbers that somebody uses."),
    Room("department-for-transport", "Major projects", "Did they do what they said?", ("tom-reyes",), "Analysis"),
    Room("department-for-transport", "Digital services", "We keep things running.", ("oluwaseun-adeyemi",)),
    Room(_HMRC, "Letters and forms", "Fewer words, fewer calls.", ("agnieszka-wojcik", "mai-nguyen", "oisin-magennis")),
    Room(_HMRC, "Benefits realisation", "The second column.", ("nadia-aziz",)),
    Room(_DEFRA, "Floods", "Rivers, and other things that fill up.", ("anwen-lloyd",)),
    Room(_DEFRA, "Peatland", "We make bogs wet.", ("eilidh-macinnes",)),
    Room(_DEFRA, "Welsh language unit", "Yn y ddwy iaith, ac yn glir.", ("ifan-prydderch",)),
    Room(_HEALTH, "Pensions analysis", "What a scheme will cost in 2060.", ("gareth-wynne",)),
    Room(_HEALTH, "Winter and operations", "Nights on which everything happens.", ("marcia-baptiste-reid",)),
    Room("ministry-of-justice", "Appraisal", "Costs, benefits, and what we left out.", ("joan-mbeki",)),
    Room("ministry-of-justice", "Operations planning", "Beds, vans and days.", ("ciaran-o-dalaigh",)),
    Room("ministry-of-justice", "Listing", "Which case, which court, which morning.", ("zoe-featherstone",)),
    Room("department-for-education", "Evaluation", "Did it help the child?", ("dewi-lewis",)),
    Room("department-for-education", "School data", "The census, and all that hangs on it.", ("yusuf-warsame",)),
)  # fmt: skip

PROFESSIONS: Final = {
    "operational-research": ("anwen-lloyd", "ciaran-o-dalaigh", "gareth-wynne", "harpreet-gill"),
    "policy": ("ruth-okafor", "marcia-baptiste-reid", "eilidh-macinnes"),
    "project-delivery": ("tom-reyes", "nadia-aziz", "priya-kaur"),
    "digital-data-and-technology": ("oluwaseun-adeyemi", "yusuf-warsame", "agnieszka-wojcik", "mai-nguyen"),
    "social-research": ("dewi-lewis",),
    "economics": ("joan-mbeki",),
    "communications": ("sam-brennan", "siobhan-kelleher", "ifan-prydderch"),
    "operational-delivery": ("zoe-featherstone",),
}

HUBS: Final = {  # profession -> its host, and what the hub says
    "project-delivery": (
        "tom-reyes",
        "For whoever has to say what a project was for, and later whether it was. Bring half-finished logs.",
    ),
    "operational-research": (
        "anwen-lloyd",
        "We count things before we change them. Ask here when a queue behaves as no queue should.\n\n"
        "*Croeso i chi ofyn yn Gymraeg.*",
    ),
}

INTRODUCTIONS: Final = {
    "cabinet-office": (
        "We help the Prime Minister and the Cabinet, and look after what every department does: projects, property, "
        "people and plain numbers.\n\nIf you are not sure whom to ask, ask **Practice**."
    ),
    "department-for-transport": "Roads, railways, ships, planes, and the paths between them.",
}


def begin() -> None:
    """Have professions, where nobody has loaded them."""
    if not Profession.objects.exists():
        professions.load(professions.read(professions.DEFAULT_FILE))


def settle(people: dict[str, User]) -> None:
    """Put `people`, by their ids in the archive, where they work."""
    roles = {role.person_id: role for role in Role.objects.filter(person__in=people.values(), is_main=True)}
    departments = {found.slug: found for found in Department.objects.all()}
    teams: dict[tuple[str, str], Team] = {}
    for room in ROOMS:
        team = make_team(
            department=departments[room.department],
            name=room.name,
            purpose=room.purpose,
            parent=teams[room.department, room.under] if room.under else None,
        )
        teams[room.department, room.name] = team
        for one in room.people:
            join_team(role=roles[people[one].pk], team=team)
    found = {profession.slug: profession for profession in Profession.objects.all()}
    for slug, members in PROFESSIONS.items():
        for one in members:
            set_profession(role=roles[people[one].pk], profession=found[slug])
    for slug, (host, about) in HUBS.items():
        set_host(profession=found[slug], host=people[host], by=people[host])
        words = found[slug].tags.names()
        edit_profession(profession=found[slug], about=about, tag_words=words, by=people[host])
    for slug, about in INTRODUCTIONS.items():
        introduce(department=departments[slug], about=about, website="", by=next(iter(people.values())))
