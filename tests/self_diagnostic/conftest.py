"""What the tests of the block share: a place, and a learner at a self-diagnostic in it."""

import pytest

from tests.support.desk import Desk
from tests.support.harness import Place, learner


@pytest.fixture
def place() -> Place:
    return Place()


@pytest.fixture
def desk(place: Place, db: None) -> Desk:
    return Desk(place, learner("marie"))


@pytest.fixture
def low(desk: Desk) -> Desk:
    """With a finished result that calls for proposals."""
    desk.finish({"q.v1": "i0", "q.v2": "i0", "q.v3": "i0", "q.p1": "i0", "q.p3": "i0"}, confirmed=True)
    return desk
