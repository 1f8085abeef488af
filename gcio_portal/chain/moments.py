"""The moments of events and links: what they can be in a registry that lives.

An event has the moment at which its transaction began, its link the one at which it ended. Transactions wait
for each other and clocks are set right, so each may be before the other, but never by as much as a day.
"""

import datetime

A_DAY = datetime.timedelta(days=1)

# SQL of a moment, or NULL where it is none that Python knows: infinite, or of the year 20000.
READABLE = "CASE WHEN {0} BETWEEN '0001-01-02 00:00Z' AND '9999-12-30 00:00Z' THEN {0} END"
