"""Both blocks, one after the other."""

import pytest

from tests.kit.authoring import ROOMS


@pytest.fixture(params=ROOMS)
def block_type(request) -> str:
    return request.param
