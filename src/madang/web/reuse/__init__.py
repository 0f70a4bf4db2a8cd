"""Outlets for programs that re-use what is public: sitemaps, feeds, OAI-PMH, bulk data, and what robots are told."""
