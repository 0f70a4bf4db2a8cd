"""Tells other systems what happened, over the net: each disclosed event, signed, tried again until it arrives."""
