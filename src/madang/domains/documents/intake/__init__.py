"""Taking in documents of other systems: what a line says, and reading files of them."""
