"""Departments, teams and professions."""

from profiles.services import edit_role, set_profession
from tests.factories import (
    make_department,
    make_entry,
    make_group,
    make_official,
    make_person,
    make_profession,
    make_reply,
    make_team,
    make_topic,
)
from tests.pages.page import Arguments, Page
from tests.world import World

ARGUMENTS: dict[str, Arguments] = {
    "portal:departments": lambda world: [],
    "portal:department*": lambda world: [world.team.department.slug],
    "portal:team": lambda world: [world.team.department.slug, world.team.slug],
    "portal:place": lambda world: [world.workplace.slug],
    "admin:profiles_workplace_*": lambda world: [world.workplace.pk],
    "portal:professions": lambda world: [],
    "portal:profession*": lambda world: [world.profession.slug],
    "portal:edit-profession": lambda world: [world.profession.slug],
    "profiles:join-team": lambda world: [world.team.pk],
    "profiles:department-colours": lambda world: ["1"],
    "admin:profiles_department_*": lambda world: [world.entry.department_id],
    "admin:profiles_reorganisation_*": lambda world: [world.reorganisation.pk],
    "admin:profiles_departmenthost_*": lambda world: [world.host.pk],
    "admin:profiles_mandate_*": lambda world: [world.mandate.pk],
    "admin:profiles_team_*": lambda world: [world.team.pk],
    "admin:profiles_profession_*": lambda world: [world.profession.pk],
}


def more_of_department(world: World, number: int) -> None:
    """Departments; in the author's one teams and people, who write for everyone and in groups, and officially."""
    here = world.team.department
    for _number in range(number):
        person = make_person(department=here)
        make_team(here, "", make_person(department=here))
        make_team(here, "", person, parent=world.team)
        set_profession(role=person.roles.get(), profession=world.profession)
        set_profession(role=make_person().roles.get(), profession=world.profession)
        make_profession(person)
        tag = f"tag-{_number}"
        make_reply(make_entry(person, tag_words=["barriers", tag], group=make_group(owner=person)), make_person())
        make_reply(make_official(person, tag_words=[tag]), world.person("stranger"))
    make_topic(make_person(department=here))  # however many: one of each kind is on the page


def more_of_hub(world: World, number: int) -> None:
    """What stands under the tags of a profession, questions without an answer among it."""
    for _number in range(number):
        make_topic(make_person(), tag_words=["barriers"])
        make_entry(make_person(), tag_words=["barriers"])


def more_of_place(world: World, number: int) -> None:
    """People of several departments in the building, each in a team."""
    for _number in range(number):
        department = make_department()
        person = make_person(department=department)
        make_team(department, "", person)
        edit_role(role=person.roles.get(), workplace=world.workplace)


PAGES = [
    Page("portal:place", grow=more_of_place),
    Page("portal:place", query="?department=transport", grow=more_of_place),
    Page("portal:departments", grow=more_of_department),
    Page("portal:department", grow=more_of_department),
    Page("portal:department", reader="stranger", grow=more_of_department),
    Page("portal:department-channel", grow=more_of_department),
    Page("portal:department-channel", reader="stranger", grow=more_of_department),
    Page("portal:channels", grow=more_of_department),
    Page("portal:department-people", grow=more_of_department),
    Page("portal:department-people", query="?show=without-team", grow=more_of_department),
    Page("portal:department-talk", grow=more_of_department),
    Page("portal:team", grow=more_of_department),
    Page("portal:professions", grow=more_of_department),
    Page("portal:profession", grow=more_of_hub),
    Page("portal:profession", reader="stranger", grow=more_of_hub),
    Page("portal:profession-people", grow=more_of_department),
    Page("portal:profession-people", query="?department=transport", grow=more_of_department),
    Page("portal:edit-profession"),
]
