"""What people write into the pages of orders, and what it means to the actions."""
