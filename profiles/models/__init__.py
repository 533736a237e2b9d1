"""People, departments and roles."""

from profiles.models.department import Department, DepartmentDomain, Succession
from profiles.models.role import Role, departments_of, people_of
from profiles.models.signin import Session, SignInFailure
from profiles.models.user import Skill, Trust, User

__all__ = [
    "Department",
    "DepartmentDomain",
    "Role",
    "Session",
    "SignInFailure",
    "Skill",
    "Succession",
    "Trust",
    "User",
    "departments_of",
    "people_of",
]
