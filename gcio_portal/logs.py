"""What the log does not say: the row that stands in the database's words about a fault."""

import logging
import re
from typing import Any

# PostgreSQL tells the whole row that a rule refused, and the values that were there already, in these words.
TOLD_ROW = re.compile(
    r"^(?P<field>DETAIL|CONTEXT):.*$(?:\n(?!  File |Traceback |\n|During |The above ).*)*", re.MULTILINE
)


class RowlessFormatter(logging.Formatter):
    """A line of the log as ever, without the personal data that a refused row carries.

    The name of the rule and the place in the code, which an operator needs, stay.
    """

    def formatException(self, ei: Any) -> str:  # noqa: N802 # the name is the library's
        return TOLD_ROW.sub(r"\g<field>:  left out", super().formatException(ei))
