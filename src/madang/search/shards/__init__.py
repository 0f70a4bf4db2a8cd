"""An index on several machines: each serves a part of it, and whoever asks puts the answers together."""
