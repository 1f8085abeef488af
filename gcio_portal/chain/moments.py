"""The moments of events and links."""

# SQL of a moment, or NULL where it is none that Python knows: infinite, or of the year 20000.
READABLE = "CASE WHEN {0} BETWEEN '0001-01-02 00:00Z' AND '9999-12-30 00:00Z' THEN {0} END"
