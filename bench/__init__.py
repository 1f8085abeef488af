"""Measurements of the registry against yardsticks, and the made-up registries that they need."""
