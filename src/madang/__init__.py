"""Madang: the system with which a city governs in the open."""

__version__ = "0.1.0"
