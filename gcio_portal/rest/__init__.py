"""The read API's foundation: strict parameters, keyset pages, ETags, problem details, throttling, OpenAPI.

A kind of record is a `Resource` (which records, which values, which row); `ResourceViewSet` lists it,
`DetailMixin` adds its detail, `gcio_portal.exports` writes it to files. Any other answer is an `ApiView`
that reads its parameters with `self.read(request)` and answers with `self.answer(request, build, day=...)`.
"""

from gcio_portal.rest.bodies import encode
from gcio_portal.rest.etags import change_counter, conditional, list_tag, strong_tag
from gcio_portal.rest.filters import (
    ChoiceFilter,
    ChoicesFilter,
    CodeFilter,
    DayFilterSet,
    IdFilter,
    WordsFilter,
)
from gcio_portal.rest.pagination import Cursor, Page, read_page
from gcio_portal.rest.parameters import (
    AS_OF,
    KNOWN_AT,
    Parameter,
    ParameterError,
    QueryReader,
    boolean_parameter,
    choice_parameter,
    parse_day,
    parse_moment,
)
from gcio_portal.rest.problems import (
    FieldError,
    InvalidParameters,
    Refused,
    field_errors,
    nothing_here,
    problem,
    problem_response,
)
from gcio_portal.rest.resources import Resource, Row
from gcio_portal.rest.views import ApiView, DetailMixin, ResourceViewSet

__all__ = [
    "AS_OF",
    "KNOWN_AT",
    "ApiView",
    "ChoiceFilter",
    "ChoicesFilter",
    "CodeFilter",
    "Cursor",
    "DayFilterSet",
    "DetailMixin",
    "FieldError",
    "IdFilter",
    "InvalidParameters",
    "Page",
    "Parameter",
    "ParameterError",
    "QueryReader",
    "Refused",
    "Resource",
    "ResourceViewSet",
    "Row",
    "WordsFilter",
    "boolean_parameter",
    "change_counter",
    "choice_parameter",
    "conditional",
    "encode",
    "field_errors",
    "list_tag",
    "nothing_here",
    "parse_day",
    "parse_moment",
    "problem",
    "problem_response",
    "read_page",
    "strong_tag",
]
