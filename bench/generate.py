"""Generate a data set into its own database. Called with the environment of its place, before Django is set up."""

import time

import django
from django.core.management import call_command

from bench.progress import Bar, say


def migrate() -> None:
    """Make the tables. The owner of the database does it, as at a release."""
    django.setup()
    call_command("migrate", verbosity=0, interactive=False)


def fill(size_name: str, *, is_correlated: bool) -> None:
    """Write all tables of the data set, then say how it is distributed."""
    from bench import copying, distributions  # noqa: PLC0415 - models exist only after `migrate`
    from bench.dataset import DataSet  # noqa: PLC0415
    from bench.sizes import Size  # noqa: PLC0415
    from bench.tables import TABLES  # noqa: PLC0415

    started = time.monotonic()
    data = DataSet(Size.named(size_name), is_correlated=is_correlated)
    for kind in TABLES:
        table = data.of(kind)
        bar = Bar(table.label, len(table))
        models = set()
        for rows in table.chunks():
            copying.copy(rows)
            models.add(rows.model)
            bar.add(rows.number)
        copying.finish(models)
        bar.end()
    call_command("database_roles", grants=True)
    say(f"\nGenerated in {time.monotonic() - started:.0f} s.\n")
    say(distributions.report(data))
