"""A process of its own that writes replies as the web does, so many a second, and says when each was asked for."""

import json
import sys
import time
from itertools import cycle
from typing import TextIO

import django
from django.db import OperationalError


def main(output: TextIO) -> None:
    """Lines of [number of the reply, when it was asked for, when it was committed]. The first argument is the order."""
    from content.models import Entry  # noqa: PLC0415 - after django.setup
    from content.services import reply_to  # noqa: PLC0415
    from profiles.models import User  # noqa: PLC0415
    from stream.live.events import Event, Kind  # noqa: PLC0415
    from stream.live.publishing import send  # noqa: PLC0415

    orders = json.loads(sys.argv[1])
    entries = cycle(Entry.objects.filter(pk__in=orders["entries"]).select_related("group", "author"))
    writers = cycle(User.objects.filter(pk__in=orders["writers"]).select_related("department"))
    number, begins = 0, time.time()
    while time.time() - begins < orders["seconds"]:
        time.sleep(max(0.0, begins + number / orders["a_second"] - time.time()))
        number += 1
        asked = time.time()
        if orders["only_tells"]:
            made = number * orders["step"] + orders["first"]
            send([Event(Kind.REPLY, next(entries).pk, says={"reply": made, "root": None})])
            output.write(json.dumps([made, asked, time.time()]) + "\n")
            output.flush()
            continue
        try:
            reply = reply_to(entry=next(entries), author=next(writers), body=f"Words of reply {number}.")
        except OperationalError:  # a page would say "try again": all of them may be at the same topic
            continue
        output.write(json.dumps([reply.pk, asked, time.time()]) + "\n")
        output.flush()


if __name__ == "__main__":
    django.setup()
    main(sys.stdout)
