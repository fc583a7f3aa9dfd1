"""Pairs of clients and of contacts merged and taken apart again, with the whole database compared.

`python -m tests.merging --pairs 1000` prints how many pairs, and how many rows were not what they had been.
"""
