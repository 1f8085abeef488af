"""Memberships and orders as a spreadsheet: out as a template, back in as draft orders.

columns (what a sheet holds) → reading (a file becomes lines) → merging, checking (every fault is found) →
applying (drafts are made); template and annotated write workbooks; background runs all that beside the web.
"""
