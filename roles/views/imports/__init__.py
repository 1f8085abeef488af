"""Spreadsheets in pages: sent, checked, mended, applied; and the templates to fill in."""
