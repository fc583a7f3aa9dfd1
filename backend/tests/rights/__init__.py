"""Who may do what: every operation of the API, by everybody, on everything, against one reviewed table.

`python -m tests.rights` walks it on both databases and prints how many cells there are and how many deviate.
"""
