"""Pages of organizations, committees and people, with who holds which seat on a day."""
