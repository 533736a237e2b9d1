"""What `content` tells the apps above it, inside the transaction. Receivers only write rows."""

from django.dispatch import Signal

published = Signal()  # entry
replied = Signal()  # reply
stored = Signal()  # target: of an archive, or a note; nobody is told of it
edited = Signal()  # target (Entry or Reply)
hidden = Signal()  # target
restored = Signal()  # target
narrowed = Signal()  # entry
withheld = Signal()  # entry (it was due, and its author may not publish it now), reason
quarantined = Signal()  # target: a spill, which nobody sees any more
deleted = Signal()  # target
answered = Signal()  # entry, reply (None: its answer was taken back), by (None: the community)
placed = Signal()  # entry: it stands in another group, or for another audience, from now on
moved = Signal()  # replies (their numbers), entry (under which they stand now), before (the entry of which they were)
carried = Signal()  # entry (deleted next), reply (which says now what the entry said)
announced = Signal()  # announcement
mentioned = Signal()  # target, people (those newly named who may read it)
reacted = Signal()  # target, person, kind; not sent for what is imported
unreacted = Signal()  # target, person, kind: taken back
passages_changed = Signal()  # target: the words inside its files were read, or other files stand in it
