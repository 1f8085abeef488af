"""A made-up registry of any size: deterministic, with Thai names, six years of changes and known faults."""

from bench.registry.load import Made, RefusedError, generate, refuse_a_real_registry

__all__ = ["Made", "RefusedError", "generate", "refuse_a_real_registry"]
