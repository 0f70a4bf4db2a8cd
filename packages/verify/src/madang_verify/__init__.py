"""Checks Madang's disclosure log from outside; knows the city's software only by the log it publishes."""
