"""SQLite with writers that queue: Django's backend plus a lock that wakes whoever has waited longest."""
