"""Discourse (being written)."""

from platforms.generic import Generic


class Discourse(Generic):
    name = "discourse"
