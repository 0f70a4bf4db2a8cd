"""One module for each command, each with `add_arguments` and `run`."""

COMMANDS = ("checkpoint", "proof", "case", "doc", "audit", "watch", "mirror", "witness")
