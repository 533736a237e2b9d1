"""What `stream` tells the apps above it, inside the transaction. Receivers only write rows."""

from django.dispatch import Signal

seen = Signal()  # mark (a ReadMark that has just moved)
chosen = Signal()  # person: they follow, mute or no longer follow something of their own choice
