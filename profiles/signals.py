"""What `profiles` tells the apps above it, inside the transaction."""

from django.dispatch import Signal

moved = Signal()  # person, before (department or None), after (department)
left = Signal()  # person
described = Signal()  # people (ids): what they say of themselves or their roles is another now; of many at once not
working_time_changed = Signal()  # person: their days, hours, time zone or absences
succeeded = Signal()  # departments (those that others carry on)
merging = Signal()  # keep, drop (two accounts of one person): each app settles its own rows, see profiles.merging
