"""Random histories of changes by several people, taken back in every order.

`python -m tests.undo --histories 500` plays them and prints how many it were.
"""
