"""What `bin/dev` does in the database before the web starts: migrate, rights, roles, the demonstration.

Run as `python -m civnet.first_steps` by the database's owner. All of it may be run again; the output is the sign-ins.
"""

import io
import os
import sys
import time

import django
from django.core.management import call_command, get_commands
from django.db import OperationalError

ATTEMPTS = 5
LOADERS = ("load_departments", "load_professions", "load_workplaces", "load_demonstration")


def migrate() -> None:
    """Migrate; a lock that a running bin/dev holds is waited for, a few times two seconds."""
    for attempt in range(ATTEMPTS):
        try:
            call_command("migrate", verbosity=0, interactive=False)
            return
        except OperationalError as error:
            if "lock timeout" not in str(error) or attempt == ATTEMPTS - 1:
                raise
            time.sleep(1)


def main() -> None:
    """Do all that the commands of this checkout can do."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "civnet.settings")
    django.setup()
    commands = get_commands()
    migrate()
    call_command("database_roles", grants=True)
    call_command("roles", stdout=sys.stderr)
    for name in LOADERS:
        if name in commands:
            call_command(name, stdout=sys.stderr)
    if "demo_sign_ins" in commands:
        lines = io.StringIO()
        call_command("demo_sign_ins", stdout=lines)
        sys.stdout.write(lines.getvalue())


if __name__ == "__main__":
    main()
