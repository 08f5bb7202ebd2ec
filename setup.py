"""The distribution `campus-numerique`: two XBlocks, one Django app plugin, one Tutor plugin, two courses.

A setup.py rather than a pyproject alone, because Tutor reinstalls a mounted checkout only where it finds one.
"""

from pathlib import Path

from setuptools import find_packages, setup

ROOT = Path(__file__).parent
# In site-packages the folders' own names would be too generic; see docs/decisions/0001.
PACKAGE_DIR = {
    "campus_xblocks": "xblocks",
    "campus_plugin": "campus_plugin",
    "campus_tools": "campus_tools",
    "campus_plugin.courses": "course_exports",
}


def packages() -> list[str]:
    return [
        "campus_xblocks",
        *(f"campus_xblocks.{name}" for name in find_packages("xblocks")),
        "campus_plugin",
        *(f"campus_plugin.{name}" for name in find_packages("campus_plugin")),
        "campus_plugin.courses",
        "campus_tools",
        *(f"campus_tools.{name}" for name in find_packages("campus_tools")),
    ]


def data_files(folder: str) -> list[str]:
    """Every file below `folder` that is neither code nor left by a run, relative to it."""
    base = ROOT / folder
    return sorted(
        str(path.relative_to(base))
        for path in base.rglob("*")
        if path.is_file()
        and not any(part.startswith(".") or part == "__pycache__" for part in path.relative_to(base).parts)
        and path.suffix not in {".py", ".pyc", ".sqlite3", ".log"}
    )


setup(
    name="campus-numerique",
    version="0.2.0",
    description="Case studies, self-diagnostics, an action plan and two French courses for Open edX",
    long_description=(ROOT / "README.md").read_text(encoding="utf-8"),
    long_description_content_type="text/markdown",
    license="AGPL-3.0-or-later",
    python_requires=">=3.11",
    packages=packages(),
    package_dir=PACKAGE_DIR,
    package_data={
        "campus_xblocks": data_files("xblocks"),
        "campus_plugin": data_files("campus_plugin"),
        "campus_plugin.courses": data_files("course_exports"),
        "campus_tools": data_files("campus_tools"),
    },
    # Loose ranges that every supported platform already satisfies: installing us must not move its pins.
    install_requires=[
        "XBlock>=5.1,<7",
        "Django>=4.2,<6",
        "click>=8.1",
        "edx-django-utils>=7",
        "edx-opaque-keys>=2.11",
        # The platform's own middleware keeps the request with it: docs/decisions/0012.
        "django-crum>=0.7.9",
        "djangorestframework>=3.14",
        "icalendar>=6.3,<8",
        "lxml>=4.9",
        "Markdown>=3.3",
        "nh3>=0.2",
        "olxcleaner>=0.3",
        "pydantic>=2.5,<3",
        "typing-extensions>=4.6",
        "PyYAML>=6",
        "tqdm>=4.60",
    ],
    extras_require={
        # The embedded campus also shows the platform's own html and problem blocks; before 0.13 the latter was a sketch.
        # Below 81, setuptools still has the pkg_resources that `fs`, below XBlock, imports.
        "preview": ["xblocks-contrib>=0.13", "setuptools<81"],
        # For work on the project itself; `make test` uses the locks in requirements/ instead.
        "dev": [
            "babel",
            "code-annotations",
            "django-stubs",
            "djangorestframework-stubs",
            "hypothesis",
            "import-linter",
            "mypy",
            "playwright",
            "pytest",
            "pytest-django",
            "pytest-xdist",
            "ruff",
            "types-lxml",
            "types-Markdown",
            "types-PyYAML",
            "types-tqdm",
        ],
    },
    entry_points={
        "xblock.v1": [
            "campus_case_study = campus_xblocks.case_study.block:CaseStudyBlock",
            "campus_self_diagnostic = campus_xblocks.self_diagnostic.block:SelfDiagnosticBlock",
        ],
        "lms.djangoapp": ["campus_plugin = campus_plugin.apps:CampusConfig"],
        "cms.djangoapp": [
            "campus_plugin = campus_plugin.apps:CampusConfig",
            "campus_tools = campus_tools.apps:CampusToolsConfig",
        ],
        # Links from every course that uses our blocks to the learner's plan.
        "openedx.course_tool": ["campus_plan = campus_plugin.platform_links.course_tool:PlanTool"],
        "openedx.course_tab": ["campus_plan = campus_plugin.platform_links.course_tab:PlanTab"],
        "tutor.plugin.v1": ["campus = campus_plugin.tutor.plugin"],
        "console_scripts": ["campus = campus_tools.cli:main"],
    },
    classifiers=[
        "Development Status :: 4 - Beta",
        "Framework :: Django",
        "Natural Language :: French",
        "Programming Language :: Python :: 3.11",
        "Programming Language :: Python :: 3.12",
    ],
)
