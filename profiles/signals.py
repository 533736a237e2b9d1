"""What `profiles` tells the apps above it, inside the transaction."""

from django.dispatch import Signal

moved = Signal()  # person, before (department or None), after (department)
left = Signal()  # person
described = Signal()  # people (ids): what they say of themselves or their roles is another now; of many at once not
returned = Signal()  # person, who had left: an operator has let them in again, and a code is still to be typed
working_time_changed = Signal()  # person: their days, hours, time zone or absences
succeeded = Signal()  # departments (those that others carry on)
divided = Signal()  # department: it has ended, and several carry it on, of which each person chooses one
merging = Signal()  # keep, drop (two accounts of one person): each app settles its own rows, see profiles.merging
signed_out = Signal()  # person: some or all of their browsers were, by themselves or by others
