"""The words inside a file, with the page, slide or sheet that each piece stands on.

What a file may give is bounded here: 500 places, a million characters, pieces of at most 4,000.
"""
