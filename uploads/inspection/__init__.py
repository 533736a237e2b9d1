"""Looking into files of strangers. Runs in a process of its own with little memory and time, and knows nothing of us.

Nothing here imports Django, reads settings or finds a password in its environment: see `uploads.sandbox`, which starts
`identify` for what a file is, and `prepare` for a picture in three sizes.
"""
