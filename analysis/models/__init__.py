"""Multilevel models: ``multilevel.fit`` for an estimand; ``gaussian`` is the exact engine."""
