"""Light access to the platform's core blocks (the distribution xblocks-contrib), without its weight.

Importing that package as a whole loads eight blocks, symbolic algebra, chemistry and linguistics: several seconds, of
which an html page or a multiple choice needs nothing. So its packages are entered without running their `__init__`,
and the two rarely used sciences are loaded when a problem calls them.
"""

import importlib
import importlib.util
import sys
from types import ModuleType
from typing import Any

PACKAGES = ("xblocks_contrib", "xblocks_contrib.problem")
CORE = {
    "html": ("xblocks_contrib.html.html", "HtmlBlock"),
    "problem": ("xblocks_contrib.problem.capa_block", "ProblemBlock"),
}


def installed() -> bool:
    return importlib.util.find_spec("xblocks_contrib") is not None


def enter() -> None:
    """Make the packages' modules importable one by one. Harmless where they are loaded already, or not installed."""
    if not installed():
        return
    for name in PACKAGES:
        if name not in sys.modules:
            spec = importlib.util.find_spec(name)
            if spec is None or spec.submodule_search_locations is None:
                return
            package = ModuleType(name)
            package.__path__ = list(spec.submodule_search_locations)
            package.__spec__ = spec
            sys.modules[name] = package
    for name, used in {"symmath": "symmath_check", "chem": "chemcalc"}.items():
        if name not in sys.modules and importlib.util.find_spec(name) is not None:
            sys.modules[name] = _Science(name, used)


def load(block_type: str) -> type:
    """The core block of that type. Raises KeyError for one that is not among them."""
    enter()
    module, name = CORE[block_type]
    return getattr(importlib.import_module(module), name)


class _Science(ModuleType):
    """Stands for a package until `used`, its one name that problems import, is called or looked into."""

    def __init__(self, name: str, used: str):
        super().__init__(name)
        setattr(self, used, _Late(name, used))


class _Late:
    def __init__(self, package: str, name: str):
        self._package, self._name = package, name

    def _real(self) -> Any:
        if isinstance(sys.modules.get(self._package), _Science):
            del sys.modules[self._package]
        package = importlib.import_module(self._package)
        found = getattr(package, self._name, None)
        return found if found is not None else importlib.import_module(f"{self._package}.{self._name}")

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        return self._real()(*args, **kwargs)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._real(), name)
