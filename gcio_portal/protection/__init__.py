"""Whether what guards the history is in force: triggers, functions, constraints, and rights."""
