"""People, departments and roles."""

from profiles.models.department import Department, DepartmentDomain, Introduction, Succession
from profiles.models.mandate import Mandate
from profiles.models.profession import Profession, ProfessionTag
from profiles.models.role import Role, departments_of, people_of
from profiles.models.signin import AccountEvent, Session
from profiles.models.team import Team, paths_of
from profiles.models.token import AccessToken, TokenPurpose
from profiles.models.user import MEMBERS, HandleTaken, Skill, Trust, User, new_handle
from profiles.models.working import Absence, WorkingPattern

__all__ = [
    "MEMBERS",
    "Absence",
    "AccessToken",
    "AccountEvent",
    "Department",
    "DepartmentDomain",
    "HandleTaken",
    "Introduction",
    "Mandate",
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
    "WorkingPattern",
    "departments_of",
    "new_handle",
    "paths_of",
    "people_of",
]
