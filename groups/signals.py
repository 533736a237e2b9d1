"""What `groups` tells the apps above it, inside the transaction. Receivers only write rows.

`number` is the line of the trail that stands for what happened: people are told of it once.
"""

from django.dispatch import Signal

joined = Signal()  # membership; not sent for those whom a rule takes in
left = Signal()  # group, person; not sent for those whom a rule lets go
narrowed = Signal()  # group: fewer people may read it than before
asked = Signal()  # membership (a request), number
answered = Signal()  # membership, is_accepted, by, reason, number
removed = Signal()  # group, person, by, reason, number
invited = Signal()  # invitation (to a person: an address gets its own letter)
role_changed = Signal()  # membership, by (None: the group needed an owner), number
ownerless = Signal()  # group: its last owner has gone
owner_sought = Signal()  # group, people (hosts who are asked), number
closed = Signal()  # group, by, reason, number
reopened = Signal()  # group, by, number
