"""What higher apps are told of an upload, inside the transaction that changes its row; receivers only write rows."""

from django.dispatch import Signal

released = Signal()  # upload: it is ready
refused = Signal()  # upload: it is refused, and its file is gone
extracted = Signal()  # upload: its words were read; pieces (uploads.reading.Piece): all that were found
