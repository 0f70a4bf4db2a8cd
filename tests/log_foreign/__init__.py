"""The log as strangers verify it: in a browser, and by a library that nobody here wrote."""
