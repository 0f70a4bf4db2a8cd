"""The organisation from a file: what it says (`plan`), and bringing the organisation to that (`bringing`)."""
