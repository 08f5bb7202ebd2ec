"""One rendered project for each module that only looks, and copies of it for those that change it."""

import shutil

import pytest

from tests.tutor.project import Project, fresh


@pytest.fixture(scope="session")
def stock(tmp_path_factory):
    """The plugin as it comes. Not to be changed."""
    return fresh(tmp_path_factory.mktemp("tutor"))


@pytest.fixture(scope="session")
def tailored(stock, tmp_path_factory):
    """Everything that an operator may set, set at once. Not to be changed."""
    place = tmp_path_factory.mktemp("tailored") / "copy"
    shutil.copytree(stock.place, place)
    project = Project(place)
    wheels = project.root / "campus" / "wheel"
    wheels.mkdir(parents=True)
    # Bytes that are neither text nor a template.
    (wheels / "campus_numerique-9.9-py3-none-any.whl").write_bytes(b"PK\x03\x04{{ nothing }}{% raw \xff\xfe")
    project.set(
        CAMPUS_WHEEL="campus_numerique-9.9-py3-none-any.whl",
        CAMPUS_BACKUPS="/openedx/data/it's here",
        CAMPUS_IN_LIBRARIES=True,
        CAMPUS_SHORT_REGISTRATION=True,
        CAMPUS_SETTINGS={"CAMPUS_FRAME": "our.html", "CAMPUS_EXAMPLE": [1, True, None, {"a": "é"}]},
    )
    return project


@pytest.fixture
def project(stock, tmp_path):
    """A copy, to be changed at will."""
    shutil.copytree(stock.place, tmp_path / "copy")
    return Project(tmp_path / "copy")
