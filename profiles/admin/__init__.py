"""People, departments and sign-in events for operators."""

from profiles.admin.departments import DepartmentAdmin
from profiles.admin.people import UserAdmin
from profiles.admin.sign_ins import AccountEventAdmin

__all__ = ["AccountEventAdmin", "DepartmentAdmin", "UserAdmin"]
