"""What `colleagues` tells the apps above it, inside the transaction. Receivers only write rows."""

from django.dispatch import Signal

added = Signal()  # link; not sent for what is imported
introduced = Signal()  # introduction, people (of the two, whom to tell of it)
met = Signal()  # introduction, by (who said yes last): the two are colleagues of each other now
removed = Signal()  # member, colleague: no longer on the list of the member
blocked = Signal()  # blocker, blocked
