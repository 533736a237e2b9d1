"""What `moderation` tells, inside the transaction. Receivers only write rows."""

from django.dispatch import Signal

reported = Signal()  # report
acted = Signal()  # act
