"""The nearest Django peer: the models of opencivicdata 3.4.0 with plain Django REST Framework.

It runs in an environment of its own (requirements.lock), on the registry's rows in its own tables,
without rights, log, ETags or checked parameters: less work for each answer than ours.
"""
