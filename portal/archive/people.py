"""What the people of the demonstration say of themselves: grades, offices, days, languages, where they were before."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Final, NamedTuple

from django.utils import timezone

from profiles import workplaces
from profiles.models import Arrangement, Department, Grade, Role, Team, User, Workplace
from profiles.services import (
    add_absence,
    edit_profile,
    edit_role,
    hold_role,
    set_details,
    set_lead,
    set_working_pattern,
    working_pattern_of,
)


class Works(NamedTuple):
    """The main role of somebody, as far as the archive does not say it."""

    grade: Grade
    workplace: str  # its slug
    at: str  # the days there, 0 for Monday
    since: str  # year and month
    languages: str = "en"


class Held(NamedTuple):
    """A role beside or before the main one."""

    department: str  # its slug
    job_title: str
    grade: Grade
    since: str
    until: str = ""  # "" where it is held today
    team: str = ""
    arrangement: str = ""
    workplace: str = ""
    contact_for: str = ""


class Name(NamedTuple):
    """How to say it."""

    preferred: str = ""
    pronouns: str = ""
    pronunciation: str = ""


_AO, _EO = Grade.ADMINISTRATIVE_OFFICER, Grade.EXECUTIVE_OFFICER
_HEO, _SEO = Grade.HIGHER_EXECUTIVE_OFFICER, Grade.SENIOR_EXECUTIVE_OFFICER
_G7, _G6 = Grade.GRADE_7, Grade.GRADE_6

WORKS: Final = {
    "darnell-okonkwo-price": Works(_EO, "croydon-tram-house", "01234", "2019-06"),
    "kirsty-abernethy": Works(_HEO, "dundee-jute-house", "0123", "2014-02", "en sco"),
    "mared-gwilym": Works(_EO, "wrexham-ty-derwen", "01234", "2016-09", "cy en"),
    "imran-sheikh": Works(_EO, "bradford-mill-yard", "13", "2018-01", "en ur pa"),
    "lorraine-tuffnell": Works(_SEO, "preston-guild-house", "124", "2008-05"),
    "jisoo-park": Works(_SEO, "sheffield-kiln-house", "12", "2022-11", "en ko"),
    "abiodun-fasanya": Works(_SEO, "newcastle-quay-house", "23", "2020-04", "en yo"),
    "paulette-grainger": Works(_EO, "norwich-weir-house", "0", "2005-10"),
    "farah-haidari": Works(_EO, "peterborough-fen-gate", "0123", "2021-03", "en fa"),
    "callum-drysdale": Works(_HEO, "edinburgh-anchor-close", "1256", "2016-04", "en gd"),
    "beatriz-figueiredo": Works(_G7, "london-marsh-wharf", "123", "2017-09", "en pt es"),
    "ngozi-eze-whitlock": Works(_HEO, "london-marsh-wharf", "01234", "2024-01"),
    "rajesh-subramaniam": Works(_SEO, "manchester-weavers-gate", "13", "2019-08", "en hi"),
    "megan-ashworth-bell": Works(_SEO, "croydon-tram-house", "12", "2019-02"),
    "delroy-bancroft": Works(_EO, "bristol-harbour-hub", "02456", "2007-03"),
    "shanice-opoku": Works(_HEO, "london-plover-house", "024", "2020-10"),
    "marek-dvorak": Works(_SEO, "birmingham-lock-house", "1", "2018-05", "en cs de"),
    "ailsa-drummond": Works(_AO, "newcastle-quay-house", "01234", "2012-07", "en gd"),
    "nimmi-wickramasinghe": Works(_G7, "leeds-hub", "23", "2021-01"),
    "graham-postlethwaite": Works(_HEO, "preston-guild-house", "0124", "2001-09"),
    "thandiwe-mokoena": Works(_SEO, "manchester-weavers-gate", "24", "2022-02"),
    "xiomara-delgado": Works(_HEO, "liverpool-rope-walk", "01234", "2017-11", "en es bfi"),
    "oisin-magennis": Works(_SEO, "belfast-lagan-court", "13", "2020-06", "en ga"),
    "hamish-auchterlonie": Works(_SEO, "inverness-ness-bank", "0", "2011-04", "en sco gd"),
    "sunita-rawal": Works(_HEO, "southampton-slipway", "0123", "2018-03", "en gu hi"),
    "tegwen-bowen": Works(_SEO, "aberystwyth-ty-penglais", "12", "2015-05", "cy en"),
    "jerome-st-hilaire": Works(_SEO, "york-ouse-court", "13", "2016-10", "en fr"),
    "amara-nwosu-clarke": Works(_SEO, "leeds-hub", "13", "2021-07"),
    "padraig-tierney": Works(_HEO, "london-clerks-yard", "1234", "2026-09", "en ga cy"),
    "chukwuemeka-obi": Works(_G7, "leeds-hub", "3", "2019-05"),
    "helle-marchbanks": Works(_G7, "london-plover-house", "23", "2020-02", "en de"),
    "noor-el-masri": Works(_HEO, "leeds-hub", "01", "2018-09", "en ar"),
    "fiona-tranter": Works(_SEO, "darlington-lamp-house", "12", "2014-06"),
    "kwabena-asante": Works(_SEO, "nottingham-lace-court", "24", "2020-08"),
    "wendy-lau": Works(_SEO, "birmingham-lock-house", "13", "2019-01", "en yue"),
    "piotr-zielonka": Works(_HEO, "bristol-harbour-hub", "12", "2021-10", "en pl"),
    "rosalind-achebe-hughes": Works(_G7, "birmingham-lock-house", "0123", "2018-06"),
    "gwyneira-parry": Works(_EO, "caernarfon-ty-menai", "01234", "2013-03", "cy en"),
    "tobias-lindqvist-amoah": Works(_SEO, "cardiff-ty-afon", "23", "2026-07", "en de"),
    "sorcha-devlin": Works(_SEO, "belfast-lagan-court", "024", "2026-07", "en ga"),
    "ruth-okafor": Works(_G7, "london-clerks-yard", "123", "2021-04"),
    "harpreet-gill": Works(_SEO, "darlington-lamp-house", "123", "2022-05", "en pa"),
    "tom-reyes": Works(_SEO, "leeds-hub", "13", "2023-05", "cy en"),
    "oluwaseun-adeyemi": Works(_G7, "swindon-points-house", "2", "2019-11", "en yo"),
    "nadia-aziz": Works(_G7, "leeds-hub", "13", "2022-03", "en ur"),
    "agnieszka-wojcik": Works(_G7, "manchester-weavers-gate", "12", "2018-07", "en pl"),
    "mai-nguyen": Works(_SEO, "nottingham-lace-court", "3", "2020-01", "en bfi vi"),
    "gareth-wynne": Works(_SEO, "cardiff-ty-afon", "14", "2020-09", "cy en"),
    "marcia-baptiste-reid": Works(_G6, "leicester-orchard-house", "012", "2017-01", "en fr"),
    "anwen-lloyd": Works(_G7, "aberystwyth-ty-penglais", "02", "2019-10", "cy en"),
    "eilidh-macinnes": Works(_HEO, "inverness-ness-bank", "4", "2018-08", "en gd"),
    "ifan-prydderch": Works(_HEO, "caernarfon-ty-menai", "13", "2012-11", "cy en fr"),
    "sam-brennan": Works(_G6, "london-plover-house", "12", "2020-05"),
    "priya-kaur": Works(_SEO, "leeds-hub", "13", "2022-10", "en pa"),
    "siobhan-kelleher": Works(_HEO, "bristol-harbour-hub", "1", "2023-03", "en ga"),
    "joan-mbeki": Works(_G7, "london-plover-house", "124", "2016-03"),
    "ciaran-o-dalaigh": Works(_SEO, "liverpool-rope-walk", "23", "2019-04", "en ga"),
    "zoe-featherstone": Works(_AO, "exeter-tower-meadow", "01234", "2026-08"),
    "dewi-lewis": Works(_G7, "cardiff-ty-afon", "12", "2021-09", "cy en"),
    "yusuf-warsame": Works(_SEO, "leeds-hub", "13", "2022-01", "en so"),
}

BESIDE: Final = {  # two people on loan
    "sam-brennan": Held(
        "ministry-of-housing-communities-local-government", "Adviser on engagement, planning reform", _G6, "2026-06",
        team="Planning", arrangement=Arrangement.LOAN, workplace="bristol-harbour-hub",
        contact_for="Consultations on planning reform, on Thursdays and Fridays.",
    ),
    "thandiwe-mokoena": Held(
        "department-for-education", "Data scientist, school census", _SEO, "2026-04",
        team="School data", arrangement=Arrangement.LOAN, workplace="leeds-hub",
        contact_for="Matching pupils who moved. Mondays and Fridays only.",
    ),
}  # fmt: skip
SHARED: Final = ("noor-el-masri", "helle-marchbanks")  # in a job share
BEFORE: Final = {
    "tom-reyes": (Held("ministry-of-justice", "Operational researcher", _HEO, "2019-04", "2023-05"),),
    "priya-kaur": (
        Held("department-for-education", "Evaluation officer", _HEO, "2019-01", "2022-10"),
        Held("hm-revenue-customs", "Compliance caseworker", _EO, "2015-09", "2019-01"),
    ),
    "ruth-okafor": (Held("ministry-of-justice", "Appraisal adviser", _SEO, "2015-02", "2021-04"),),
    "nadia-aziz": (Held("department-for-transport", "Benefits analyst", _SEO, "2017-06", "2022-03"),),
    "gareth-wynne": (Held("department-for-work-pensions", "Pensions analyst", _HEO, "2014-09", "2020-09"),),
    "dewi-lewis": (Held("wales-office", "Social researcher", _SEO, "2016-01", "2021-09"),),
    "siobhan-kelleher": (Held("department-for-culture-media-sport", "Engagement officer", _EO, "2018-05", "2023-03"),),
    "megan-ashworth-bell": (Held("department-for-culture-media-sport", "Archivist", _HEO, "2012-10", "2019-02"),),
    "amara-nwosu-clarke": (Held("ministry-of-justice", "Commercial manager", _HEO, "2016-11", "2021-07"),),
    "yusuf-warsame": (Held("department-for-work-pensions", "Developer", _HEO, "2017-03", "2022-01"),),
    "jerome-st-hilaire": (Held("ministry-of-defence", "Map officer", _EO, "2009-09", "2016-10"),),
    "padraig-tierney": (
        Held("department-for-transport", "Fast Streamer, second posting", _HEO, "2025-09", "2026-09"),
        Held("hm-treasury", "Fast Streamer, first posting", _HEO, "2024-09", "2025-09"),
    ),
    "rosalind-achebe-hughes": (Held("hm-revenue-customs", "Facilities manager", _HEO, "2009-01", "2018-06"),),
    "tobias-lindqvist-amoah": (Held("department-for-business-trade", "Trade economist", _SEO, "2023-02", "2026-07"),),
    "sorcha-devlin": (Held("department-for-business-trade", "Measurement adviser", _SEO, "2023-02", "2026-07"),),
    "kwabena-asante": (Held("home-office", "Information rights officer", _HEO, "2015-05", "2020-08"),),
    "lorraine-tuffnell": (Held("hm-revenue-customs", "Contact centre team leader", _EO, "2001-03", "2008-05"),),
}

NAMES: Final = {
    "oluwaseun-adeyemi": Name("Seun", "he/him", "oh-LOO-wah-SHAY-oon, or just SHAY-oon"),
    "chukwuemeka-obi": Name("Emeka", "he/him", "eh-MEH-kah"),
    "thandiwe-mokoena": Name("Thandi", "she/her", "tan-DEE-weh"),
    "rosalind-achebe-hughes": Name("Ros", "she/her"),
    "tobias-lindqvist-amoah": Name("Toby", "he/him"),
    "sam-brennan": Name("", "they/them"),
    "tom-reyes": Name("", "he/him"),
    "jisoo-park": Name("", "they/them", "jee-soo"),
    "siobhan-kelleher": Name("", "she/her", "shi-VAWN KEL-uh-her"),
    "oisin-magennis": Name("", "he/him", "ush-EEN"),
    "ciaran-o-dalaigh": Name("", "", "KEER-awn oh DAW-lee"),
    "padraig-tierney": Name("", "", "PAW-drig"),
    "sorcha-devlin": Name("", "she/her", "SUR-uh-kha"),
    "eilidh-macinnes": Name("", "she/her", "AY-lee"),
    "agnieszka-wojcik": Name("Aga", "she/her", "ag-NYESH-ka VOY-chik"),
    "mai-nguyen": Name("", "she/her", "my NWIN"),
    "gwyneira-parry": Name("", "she/her", "gwin-EY-ra"),
    "ifan-prydderch": Name("", "", "EE-van PRUH-therkh"),
}

CONTACT: Final = {
    "priya-kaur": "Logs of benefits, and pilots that need a week without.",
    "tom-reyes": "Whether a project did what it said, and how you would know.",
    "ruth-okafor": "Anything in the Green Book that you read twice.",
    "nadia-aziz": "What happened to the money.",
    "lorraine-tuffnell": "Forecasts of calls, and rotas by the half hour.",
    "xiomara-delgado": "Queues, call-backs and new team leaders.",
    "oisin-magennis": "One letter at a time.",
    "megan-ashworth-bell": "How long to keep it, and who may let it go.",
    "kwabena-asante": "Data shared between departments, before it is.",
    "nimmi-wickramasinghe": "Contracts for catering, and suppliers who have two of us.",
    "amara-nwosu-clarke": "Buying together, and the note on framework agreements.",
    "wendy-lau": "Small areas, and when a number is too small to print.",
    "ifan-prydderch": "Cyfieithu, golygu, ac unrhyw beth sydd i'w ddarllen yn uchel.",
    "mared-gwilym": "Gwasanaeth Cymraeg yn y ganolfan waith.",
    "rosalind-achebe-hughes": "Desks, lifts, lockers, and moving a team between buildings.",
}
LEADS: Final = (
    *("sam-brennan", "tom-reyes", "ruth-okafor", "nadia-aziz", "agnieszka-wojcik", "anwen-lloyd", "dewi-lewis"),
    *("kirsty-abernethy", "lorraine-tuffnell", "xiomara-delgado", "megan-ashworth-bell", "rosalind-achebe-hughes"),
    *("marcia-baptiste-reid", "oluwaseun-adeyemi", "nimmi-wickramasinghe"),
)
LEARNT: Final = {  # beside what the archive says that they can be asked about
    "nadia-aziz": ("green-book", "evaluation"),
    "gareth-wynne": ("green-book",),
    "kirsty-abernethy": ("line-management", "queues"),
    "kwabena-asante": ("records",),
    "wendy-lau": ("disclosure-control",),
    "siobhan-kelleher": ("writing",),
    "tom-reyes": ("cymraeg",),
}
AWAY: Final = (  # the first and the last day from today on, and who covers
    ("kirsty-abernethy", -1, 5, "lorraine-tuffnell"),
    ("wendy-lau", -3, 10, "abiodun-fasanya"),
    ("megan-ashworth-bell", 9, 20, "kwabena-asante"),
)


def begin() -> None:
    """Have workplaces, where nobody has loaded them."""
    if not Workplace.objects.exists():
        workplaces.load(workplaces.read(workplaces.DEFAULT_FILE))


def settle(people: Mapping[str, User], *, operator: User) -> None:
    """Let `people`, by their ids in the archive, say all this of themselves."""
    departments = {found.slug: found for found in Department.objects.all()}
    offices = {found.slug: found for found in Workplace.objects.all()}
    roles = {one.person_id: one for one in Role.objects.filter(person__in=people.values(), is_main=True)}
    for one, works in WORKS.items():
        _work(people[one], roles[people[one].pk], works, offices[works.workplace], CONTACT.get(one, ""))
        name = NAMES.get(one, Name())
        set_details(
            person=people[one],
            preferred_name=name.preferred,
            pronouns=name.pronouns,
            pronunciation=name.pronunciation,
            languages=works.languages.split(),
        )
    for one in SHARED:
        edit_role(role=roles[people[one].pk], arrangement=Arrangement.JOB_SHARE)
    for one in LEADS:
        set_lead(role=roles[people[one].pk], is_lead=True, by=operator)
    for one, held in BESIDE.items():
        _hold(people[one], held, departments[held.department], offices)
    for one, former in BEFORE.items():
        for held in former:
            _hold(people[one], held, departments[held.department], offices)
    for one, words in LEARNT.items():
        person = User.objects.get(pk=people[one].pk)  # whose own words were written meanwhile
        skills = [*person.skills.names(), *words]
        edit_profile(person=person, name=person.name, job_title=person.job_title, about=person.about, skills=skills)
    today = timezone.localdate()
    for one, first, last, cover in AWAY:
        days = {"starts_on": today + timedelta(days=first), "ends_on": today + timedelta(days=last)}
        add_absence(person=people[one], cover=people[cover], **days)


def _work(person: User, role: Role, works: Works, office: Workplace, contact_for: str) -> None:
    edit_role(
        role=role,
        grade=works.grade,
        workplace=office,
        contact_for=contact_for,
        started_on=min(_day(works.since), timezone.localdate()),
    )
    there = {int(day) for day in works.at}
    usual = working_pattern_of(person)
    set_working_pattern(
        person=person,
        time_zone=usual.time_zone,
        days=there | set(usual.days),
        starts_at=usual.starts_at,
        ends_at=usual.ends_at,
        days_at_workplace=there,
    )


def _hold(person: User, held: Held, department: Department, offices: Mapping[str, Workplace]) -> None:
    hold_role(
        person=person,
        department=department,
        is_main=False,
        job_title=held.job_title,
        grade=held.grade,
        team=Team.objects.get(department=department, name=held.team) if held.team else None,
        arrangement=held.arrangement,
        workplace=offices[held.workplace] if held.workplace else None,
        contact_for=held.contact_for,
        started_on=min(_day(held.since), timezone.localdate()),
        ended_on=min(_day(held.until), timezone.localdate()) if held.until else None,
    )


def _day(month: str) -> date:
    return date.fromisoformat(f"{month}-01")
