"""Every address of the project, for the tests that must not forget one."""

from collections.abc import Iterator

from django.urls import URLPattern, URLResolver, get_resolver


def routes() -> set[str]:
    """The names of all routes, as `reverse` takes them; a route without a name goes by its pattern."""
    return {name for name, _ in _walk(get_resolver(), "", "")}


def _walk(resolver: URLResolver, namespace: str, before: str) -> Iterator[tuple[str, URLPattern]]:
    for route in resolver.url_patterns:
        pattern = f"{before}{route.pattern}"
        if isinstance(route, URLPattern):
            yield (f"{namespace}{route.name}" if route.name else pattern), route
        else:
            inner = f"{namespace}{route.namespace}:" if route.namespace else namespace
            yield from _walk(route, inner, pattern)
