"""Pages of orders: read by everybody, written by stewards, decided by the central staff."""
