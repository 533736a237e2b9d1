"""`bin/bench`: generate a data set, drop it, put it under load, look at long talk, send digests, report."""

import argparse
import importlib

import django

from bench import ground, report
from bench.progress import say
from bench.sizes import DIVISORS
from civnet.embedded.processes import GroundError
from core.database_roles import OWNER


def place_for(options: argparse.Namespace) -> ground.Place:
    """Where the data set of the options lies."""
    return ground.place_of(ground.name_of(options.size, is_correlated=options.correlated))


def generate_command(options: argparse.Namespace) -> None:
    """A new database with a data set."""
    place = place_for(options)
    if options.again:
        ground.drop(place)
    ground.create(place)
    inside("bench.generate", options, place)


def talk_command(options: argparse.Namespace) -> None:
    """A long topic and a large category: made where they are not there, then measured."""
    place = ground.place_of(ground.TALK)
    if options.again:
        ground.drop(place)
    if not ground.exists(place):
        ground.create(place)
        inside("bench.generate", options, place)
    inside("bench.talk.measuring", options, place)


def tell_command(options: argparse.Namespace) -> None:
    """An announcement to very many, in a database of its own, which goes again."""
    place = ground.place_of(ground.TELL)
    ground.drop(place)
    ground.create(place)
    try:
        inside("bench.telling", options, place)
    finally:
        ground.drop(place)


def live_command(options: argparse.Namespace) -> None:
    """Open streams on one process, in a database of its own, which goes again."""
    place = ground.place_of(ground.LIVE)
    ground.drop(place)
    ground.create(place)
    try:
        inside("bench.live.measuring", options, place)
    finally:
        ground.drop(place)


def people_command(options: argparse.Namespace) -> None:
    """People alone, in a database of their own that stays, and what finding one of them costs."""
    place = ground.place_of(ground.PEOPLE)
    if options.again:
        ground.drop(place)
    options.is_new = not ground.exists(place)
    if options.is_new:
        ground.drop(place)
        ground.create(place)
    inside("bench.people.measuring", options, place)


def digests_command(options: argparse.Namespace) -> None:
    """A digest for everybody, rendered and handed over."""
    place = place_for(options)
    if not ground.exists(place):
        raise GroundError(f"There is no whole {place.database}: bin/bench generate {options.size}.")
    inside("bench.digests.measuring", options, place)


def feed_command(options: argparse.Namespace) -> None:
    """Pages of the feed for members who follow little and much."""
    place = place_for(options)
    if not ground.exists(place):
        raise GroundError(f"There is no whole {place.database}: bin/bench generate {options.size}.")
    inside("bench.feed.measuring", options, place)


def search_command(options: argparse.Namespace) -> None:
    """Questions of every class of words, narrowed ones among them."""
    place = place_for(options)
    if not ground.exists(place):
        raise GroundError(f"There is no whole {place.database}: bin/bench generate {options.size}.")
    inside("bench.search.measuring", options, place)


def counterparts_command(options: argparse.Namespace) -> None:
    """People alone, in a database of their own that stays, and what finding counterparts costs among them."""
    place = ground.place_of(ground.COUNTERPARTS)
    if options.again:
        ground.drop(place)
    options.fill = not ground.exists(place)
    if options.fill:
        ground.create(place)
    inside("bench.counterparts.measuring", options, place)


def asking_command(options: argparse.Namespace) -> None:
    """Questions that are put before people, simulated: nothing of it is in a database."""
    inside("bench.asking.measuring", options, ground.place_of(ground.TALK))


def admin_command(options: argparse.Namespace) -> None:
    """Lists of the admin on a data set, or among the 500,000 people of `bin/bench people`."""
    place = ground.place_of(ground.PEOPLE) if options.size == "people" else place_for(options)
    if not ground.exists(place):
        made = "people" if options.size == "people" else f"generate {options.size}"
        raise GroundError(f"There is no whole {place.database}: bin/bench {made}.")
    inside("bench.admin.measuring", options, place)


def drop_command(options: argparse.Namespace) -> None:
    """The database goes."""
    place = place_for(options)
    say(f"{place.database} is dropped." if ground.drop(place) else f"There was no {place.database}.")


def load_command(options: argparse.Namespace) -> None:
    """Real servers under load."""
    place = place_for(options)
    if not ground.exists(place):
        raise GroundError(f"There is no whole {place.database}: bin/bench generate {options.size}.")
    inside("bench.load.running", options, place)


def report_command(_options: argparse.Namespace) -> None:
    """Tables of what was measured."""
    say(report.report(ground.results_folder()))


def inside(module: str, options: argparse.Namespace, place: ground.Place) -> None:
    """Read the settings with the environment of the place; only then a module that needs them can be imported."""
    place.enter(OWNER)
    django.setup()
    importlib.import_module(module).run(options, place)


def at_least_one(text: str) -> int:
    """A whole number above 0. Raises ValueError, which argparse turns into words."""
    number = int(text)
    if number < 1:
        raise ValueError(text)
    return number


def parser() -> argparse.ArgumentParser:  # noqa: PLR0915 - a command is a few lines
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
    made.set_defaults(run=generate_command, talk=False)
    dropped = commands.add_parser("drop", parents=[about_size], help="remove the database of a data set")
    dropped.set_defaults(run=drop_command)
    loaded = commands.add_parser("load", parents=[about_size], help="measure the pages on a data set")
    loaded.add_argument("--rounds", type=at_least_one, default=3, help="each measures the bare servers and all pages")
    loaded.add_argument("--seconds", type=at_least_one, default=10, help="of load for each page in each round")
    loaded.add_argument("--port", type=int, default=8790, help="for the web; the bare servers have the next one")
    loaded.add_argument("--page", action="append", help="only this one; may be given again")
    loaded.set_defaults(run=load_command)
    digests = commands.add_parser(
        "digests", parents=[about_size], help="a digest for everybody, sent: how long it takes"
    )
    digests.set_defaults(run=digests_command)
    fed = commands.add_parser("feed", parents=[about_size], help="the feed of home for those who follow 20 and 2,000")
    fed.add_argument("--plans", action="store_true", help="say how Postgres finds the places")
    fed.set_defaults(run=feed_command)
    searched = commands.add_parser("search", parents=[about_size], help="rare, middling and common words, and filters")
    searched.set_defaults(run=search_command)
    listed = commands.add_parser("admin", help="what the lists of the admin cost: first page, searches, filters")
    listed.add_argument("size", choices=[*DIVISORS, "people"], help="of a data set; people: 500,000 of them alone")
    listed.add_argument("--page", default="", help="only lists whose label begins so, as profiles.")
    listed.set_defaults(run=admin_command, correlated=False)
    talk = commands.add_parser("talk", help="what a topic of 5,000 replies and a category of 100,000 topics cost")
    talk.add_argument("--again", action="store_true", help="make their database anew")
    talk.add_argument("--port", type=int, default=8790, help="for the web")
    talk.set_defaults(run=talk_command, talk=True, size="S", correlated=False)
    asking = commands.add_parser("asking", help="how many questions get a reply, by a simulation")
    asking.set_defaults(run=asking_command)
    tell = commands.add_parser("tell", help="what an announcement to 10,000 members costs, and a reply to as many")
    tell.add_argument("--members", type=at_least_one, default=10_000)
    tell.set_defaults(run=tell_command)
    live = commands.add_parser("live", help="how soon thousands of open pages hear of replies, and what they cost")
    live.add_argument("--streams", type=at_least_one, default=2_000)
    live.add_argument("--seconds", type=at_least_one, default=60, help="of twenty replies a second")
    live.add_argument("--only-tell", action="store_true", help="tell of replies without writing them: of live alone")
    live.add_argument("--port", type=int, default=8792)
    live.set_defaults(run=live_command)
    found = commands.add_parser("counterparts", help="who does whose job elsewhere, among 500,000 people")
    found.add_argument("--members", type=at_least_one, default=500_000)
    found.add_argument("--sample", type=at_least_one, default=2_000, help="people whose counterparts are made")
    found.add_argument("--again", action="store_true", help="make the people anew")
    found.set_defaults(run=counterparts_command)
    people = commands.add_parser("people", help="finding one of 500,000 people: names, slips, jobs, type-ahead")
    people.add_argument("--people", type=at_least_one, default=500_000)
    people.add_argument("--questions", type=at_least_one, default=300, help="of each sort")
    people.add_argument("--again", action="store_true", help="make their database anew")
    people.set_defaults(run=people_command)
    commands.add_parser("report", help="tables of what was measured").set_defaults(run=report_command)
    return parser


def main() -> None:
    """One command."""
    options = parser().parse_args()
    try:
        options.run(options)
    except GroundError as error:
        raise SystemExit(str(error)) from error
    except KeyboardInterrupt:
        raise SystemExit("Stopped. A data set that was being made is not whole: make it with --again.") from None


if __name__ == "__main__":
    main()
