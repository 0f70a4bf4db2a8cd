"""Saved searches: people are told by e-mail of what went out and fits their question."""
