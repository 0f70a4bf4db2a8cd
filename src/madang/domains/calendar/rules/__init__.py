"""How legal periods are counted: pure decisions, without database and without a clock of their own."""
