"""What an operator can run: one module for each command, found by `madang.cli`."""
