"""Generate a data set into its own database: `django.setup()` has read the settings of its place."""

import argparse
import time

from django.core.management import call_command

from bench import copying, distributions, ground
from bench.dataset import DataSet
from bench.progress import Bar, say
from bench.search import documents
from bench.sizes import Size
from bench.tables import TABLES
from bench.talk import tables as talk


def run(options: argparse.Namespace, _place: ground.Place) -> None:
    """Make the tables as a release does, fill them, then say how the data set is distributed."""
    call_command("migrate", verbosity=0, interactive=False)
    started = time.monotonic()
    data = DataSet(Size.named(options.size), is_correlated=options.correlated)
    for kind in (*TABLES, *(talk.TABLES if options.talk else ())):
        table = data.of(kind)
        bar = Bar(table.label, len(table))
        models = set()
        for rows in table.chunks():
            copying.copy(rows)
            models.add(rows.model)
            bar.add(rows.number)
        copying.finish(models)
        bar.end()
    documents.fill()
    call_command("database_roles", grants=True)
    say(f"\nGenerated in {time.monotonic() - started:.0f} s.\n")
    say(distributions.report(data))
