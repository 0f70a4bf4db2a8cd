"""Tells applicants by e-mail of each disclosed step of their case, as they wish."""
