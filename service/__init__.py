"""What the whole service says of itself: a line on every page, reading only, and the pulse of its processes."""
