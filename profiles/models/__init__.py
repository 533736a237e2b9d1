"""People, departments and roles."""

from profiles.models.department import Department, DepartmentDomain, Introduction, Succession
from profiles.models.profession import Profession, ProfessionTag
from profiles.models.role import Role, departments_of, people_of
from profiles.models.signin import AccountEvent, Session
from profiles.models.team import Team, paths_of
from profiles.models.token import AccessToken, TokenPurpose
from profiles.models.user import MEMBERS, HandleTaken, Skill, Trust, User, new_handle

__all__ = [
    "MEMBERS",
    "AccessToken",
    "AccountEvent",
    "Department",
    "DepartmentDomain",
    "HandleTaken",
    "Introduction",
    "Profession",
    "ProfessionTag",
    "Role",
    "Session",
    "Skill",
    "Succession",
    "Team",
    "TokenPurpose",
    "Trust",
    "User",
    "departments_of",
    "new_handle",
    "paths_of",
    "people_of",
]
