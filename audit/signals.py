"""What `audit` tells the apps above it, inside the transaction that writes the check."""

from django.dispatch import Signal

broken = Signal()  # check: a finished check that found something else than the one before
