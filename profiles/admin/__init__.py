"""People, the directory, departments, teams, professions, mandates and sign-in events for operators."""

from profiles.admin.departments import DepartmentAdmin
from profiles.admin.directory import DirectoryWeightAdmin, NicknameAdmin, PersonDocumentAdmin
from profiles.admin.hosting import DepartmentHostAdmin
from profiles.admin.mandates import MandateAdmin
from profiles.admin.people import UserAdmin
from profiles.admin.professions import ProfessionAdmin
from profiles.admin.reorganisations import ReorganisationAdmin
from profiles.admin.roles import RoleAdmin
from profiles.admin.sign_ins import AccountEventAdmin
from profiles.admin.teams import TeamAdmin
from profiles.admin.workplaces import WorkplaceAdmin

__all__ = [
    "AccountEventAdmin",
    "DepartmentAdmin",
    "DepartmentHostAdmin",
    "DirectoryWeightAdmin",
    "MandateAdmin",
    "NicknameAdmin",
    "PersonDocumentAdmin",
    "ProfessionAdmin",
    "ReorganisationAdmin",
    "RoleAdmin",
    "TeamAdmin",
    "UserAdmin",
    "WorkplaceAdmin",
]
