"""`manage.py roles`: the roles of staff as this release means them. `roles add EMAIL operator`: who has one."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from profiles.models import Department, DepartmentHost, User
from profiles.services import HostRefused, end_hosting, host_department
from profiles.staff_roles import StaffRole, group_of, lay_down_role, rights_of, take_role


class Command(BaseCommand):
    """Runs after every migration, and may run at any time: it sets rights and takes none from a person."""

    help = "Make the groups of staff roles and set their rights; or give a member a role, or take it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("act", nargs="?", choices=["add", "remove"])
        parser.add_argument("email", nargs="?", default="")
        parser.add_argument("role", nargs="?", choices=[role.value for role in StaffRole])
        parser.add_argument("--department", default="", help="of a department-host: its slug")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["act"] is None:
            for role in StaffRole:
                group_of(role)
                self.stdout.write(f"{rights_of(role).group}: {len(rights_of(role).may)} rights")
            return
        if options["role"] is None:
            raise CommandError(f"Name one of the roles: {', '.join(StaffRole)}.")
        person = User.objects.members().filter(email__iexact=options["email"]).first()
        if person is None:
            raise CommandError(f"No member has the address {options['email']}.")
        role = StaffRole(options["role"])
        if role == StaffRole.DEPARTMENT_HOST:
            self._host(person, options)
        elif options["act"] == "add":
            take_role(person=person, role=role)
        else:
            lay_down_role(person=person, role=role)
        self.stdout.write(f"{person.name} must sign in again.")

    def _host(self, person: User, options: dict[str, Any]) -> None:
        department = Department.objects.filter(slug=options["department"]).first()
        if department is None:
            raise CommandError("A department-host needs --department with the slug of a department.")
        if options["act"] == "add":
            try:
                host_department(person=person, department=department, by=None)
            except HostRefused as refusal:
                raise CommandError(str(refusal)) from refusal
            return
        host = DepartmentHost.objects.filter(person=person, department=department).first()
        if host is None:
            raise CommandError(f"{person.name} does not host {department.name}.")
        end_hosting(host=host, by=None)
