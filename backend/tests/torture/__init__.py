"""What the program survives: kills, faults, races, stops. `python -m tests.torture` measures it at length.

Each figure stands beside its goal. A short form of each runs with the tests (`test_torture.py`).
"""
