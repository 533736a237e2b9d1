"""A table of people alone, and what it costs to find one of them."""
