"""Simulated homes, seeded: who owns what, what happens, what is recorded of it, and what the engine says.

Tests ask a few of them, `python -m benchmarks.load_simulation` many.
"""
