"""Drafts and their lines ready for display."""
