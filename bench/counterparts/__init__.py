"""Counterparts among a whole civil service: how long a night takes, and what reading and looking cost."""
