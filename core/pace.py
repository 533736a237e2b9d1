"""How often somebody may ask for what leaves no row: names while one types. Counted in the cache.

All other limits are counted from the rows that they limit. A type-ahead makes none, and a table that is written at each
letter would cost more than the search it guards. A cache that vanishes forgets the count: nothing is lost by that.
"""

from django.core.cache import cache


def is_too_fast(what: str, person_id: int, *, most: int, seconds: int = 60) -> bool:
    """Count one more of `what`; True where the person has asked more than `most` times since the first, at most
    `seconds` ago. False while the cache does not answer.
    """
    key = f"pace:{what}:{person_id}"
    cache.add(key, 0, seconds)
    try:
        return cache.incr(key) > most
    except ValueError:  # it has run out between the two
        return False
