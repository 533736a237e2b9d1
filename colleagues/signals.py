"""What `colleagues` tells the apps above it, inside the transaction. Receivers only write rows."""

from django.dispatch import Signal

added = Signal()  # link; not sent for what is imported
