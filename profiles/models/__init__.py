"""People, departments and roles."""

from profiles.models.department import Department, DepartmentDomain, Succession
from profiles.models.role import Role, departments_of, people_of
from profiles.models.signin import AccountEvent, Session
from profiles.models.token import AccessToken, TokenPurpose
from profiles.models.user import MEMBERS, HandleTaken, Skill, Trust, User, new_handle

__all__ = [
    "MEMBERS",
    "AccessToken",
    "AccountEvent",
    "Department",
    "DepartmentDomain",
    "HandleTaken",
    "Role",
    "Session",
    "Skill",
    "Succession",
    "TokenPurpose",
    "Trust",
    "User",
    "departments_of",
    "new_handle",
    "people_of",
]
