"""Asking across government: a question that nobody has answered is put before a few people who may know."""
