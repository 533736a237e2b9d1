"""What `groups` tells the apps above it, inside the transaction."""

from django.dispatch import Signal

joined = Signal()  # membership
left = Signal()  # group, person
