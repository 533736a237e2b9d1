"""What `tags` tells the apps above it, inside the transaction. Receivers only write rows."""

from django.dispatch import Signal

merged = Signal()  # tag (a synonym from now on), into
