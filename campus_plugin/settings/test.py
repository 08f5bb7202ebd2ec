"""Tests run on the defaults."""

from .common import plugin_settings

__all__ = ["plugin_settings"]
