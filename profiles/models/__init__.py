"""People, departments and roles."""

from profiles.models.counterpart import Counterpart, CounterpartVerdict, ShownTo
from profiles.models.department import Department, DepartmentDomain, Introduction, Succession
from profiles.models.detail import LANGUAGES, ProfileDetail, Section
from profiles.models.document import DirectoryWeight, DirectoryWord, Facet, Field, Nickname, PersonDocument
from profiles.models.host import DepartmentHost
from profiles.models.look import Look
from profiles.models.mandate import Mandate
from profiles.models.presence import Presence, WorkplaceDay
from profiles.models.profession import Profession, ProfessionTag
from profiles.models.reorganisation import Change, Reorganisation
from profiles.models.retired import RetiredAddress
from profiles.models.role import Arrangement, Grade, Role, departments_of, people_of
from profiles.models.signin import AccountEvent, Session
from profiles.models.team import Team, paths_of
from profiles.models.token import AccessToken, TokenPurpose
from profiles.models.user import (
    MEMBERS,
    HandleTaken,
    Skill,
    Trust,
    User,
    Welcome,
    member_numbered,
    members,
    new_handle,
    within,
)
from profiles.models.working import Absence, WorkingPattern
from profiles.models.workplace import Workplace

__all__ = [
    "LANGUAGES",
    "MEMBERS",
    "Absence",
    "AccessToken",
    "AccountEvent",
    "Arrangement",
    "Change",
    "Counterpart",
    "CounterpartVerdict",
    "Department",
    "DepartmentDomain",
    "DepartmentHost",
    "DirectoryWeight",
    "DirectoryWord",
    "Facet",
    "Field",
    "Grade",
    "HandleTaken",
    "Introduction",
    "Look",
    "Mandate",
    "Nickname",
    "PersonDocument",
    "Presence",
    "Profession",
    "ProfessionTag",
    "ProfileDetail",
    "Reorganisation",
    "RetiredAddress",
    "Role",
    "Section",
    "Session",
    "ShownTo",
    "Skill",
    "Succession",
    "Team",
    "TokenPurpose",
    "Trust",
    "User",
    "Welcome",
    "WorkingPattern",
    "Workplace",
    "WorkplaceDay",
    "departments_of",
    "member_numbered",
    "members",
    "new_handle",
    "paths_of",
    "people_of",
    "within",
]
