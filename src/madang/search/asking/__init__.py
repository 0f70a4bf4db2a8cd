"""From what somebody typed to what they are shown."""
