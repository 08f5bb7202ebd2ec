"""What an operator wrote into the platform's YAML file (its ENV_TOKENS) wins over our defaults."""

from typing import Any

from . import common


def plugin_settings(settings: Any) -> None:
    common.plugin_settings(settings)
    tokens = getattr(settings, "ENV_TOKENS", {})
    for name in common.DEFAULTS:
        if name in tokens:
            setattr(settings, name, tokens[name])
