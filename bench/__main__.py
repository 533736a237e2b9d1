"""`bin/bench`: generate a data set, drop it, put it under load, report."""

import argparse

from bench import generate, ground
from bench.progress import say
from bench.sizes import DIVISORS
from civnet.embedded.processes import GroundError
from core.database_roles import OWNER


def generate_command(options: argparse.Namespace) -> None:
    """A new database with a data set."""
    place = ground.place_of(ground.name_of(options.size, is_correlated=options.correlated))
    if options.again:
        ground.drop(place)
    ground.create(place)
    place.enter(OWNER)
    generate.migrate()
    generate.fill(options.size, is_correlated=options.correlated)


def drop_command(options: argparse.Namespace) -> None:
    """The database goes."""
    place = ground.place_of(ground.name_of(options.size, is_correlated=options.correlated))
    say(f"{place.database} is dropped." if ground.drop(place) else f"There was no {place.database}.")


def parser() -> argparse.ArgumentParser:
    """The command line."""
    parser = argparse.ArgumentParser(prog="bin/bench", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    about_size = argparse.ArgumentParser(add_help=False)
    about_size.add_argument("size", choices=DIVISORS, help="XL is 500,000 members; L, M, S a 10th, 50th, 500th")
    about_size.add_argument(
        "--correlated", action="store_true", help="departments, skills and groups go together with links"
    )
    made = commands.add_parser("generate", parents=[about_size], help="make a data set in a database of its own")
    made.add_argument("--again", action="store_true", help="drop the one that is there first")
    made.set_defaults(run=generate_command)
    dropped = commands.add_parser("drop", parents=[about_size], help="remove the database of a data set")
    dropped.set_defaults(run=drop_command)
    return parser


def main() -> None:
    """One command."""
    options = parser().parse_args()
    try:
        options.run(options)
    except GroundError as error:
        raise SystemExit(str(error)) from error


if __name__ == "__main__":
    main()
