"""No form of ours reaches the platform's log of requests, which keeps what is typed beside the username."""

import re
from types import SimpleNamespace

import pytest
from django.conf import settings
from django.core.checks import run_checks
from django.test import override_settings
from django.urls import URLPattern

from campus_plugin import tracking, urls
from campus_plugin.settings import common, production
from tests.support.scene import CASE, DIAGNOSTIC, handlers_of

PLATFORM = [r"^/event", r"^/login", r"^/heartbeat", r"^/segmentio/event", r"^/performance"]
COURSE = "course-v1:Campus+Metamorphoses+2026"
TRACKED = "common.djangoapps.track.middleware.TrackMiddleware"


def logged(path: str, patterns: list[str]) -> bool:
    """The platform's own rule (`TrackMiddleware.should_process_request`), on the path as Django has decoded it."""
    return not any(re.match(pattern, path) for pattern in patterns)


def keys(block_type: str) -> dict[str, str]:
    return {
        "course": f"block-v1:Campus+Metamorphoses+2026+type@{block_type}+block@m1s1_carte",
        "old library": f"library-v1:Campus+livre+type@{block_type}+block@m1s1_carte",
        "library": f"lb:Campus:livre:{block_type}:m1s1-carte",
        "library, a version": f"lb:Campus:livre:{block_type}:m1s1-carte@draft",
    }


def handler_addresses(key: str, handler: str) -> list[str]:
    """Where the platform's addresses put a block's handler: LMS, Studio, libraries; with and without a suffix."""
    places = [
        f"/courses/{COURSE}/xblock/{key}/handler/{handler}",
        f"/courses/{COURSE}/xblock/{key}/handler_noauth/{handler}",
        f"/preview/xblock/{key}/handler/{handler}",
        f"/xblock/{key}/handler/{handler}",
        f"/api/xblock/v2/xblocks/{key}/handler/7-0a1b2c3d/{handler}",
    ]
    return [address + end for address in places for end in ("", "/", "/more/of/it")]


def page_addresses() -> list[str]:
    """Each of our pages; what varies in an address is a number."""
    patterns = [pattern for pattern in urls.urlpatterns if isinstance(pattern, URLPattern)]
    assert len(patterns) == len(urls.urlpatterns), "an include needs its own walk here"
    plain = [re.sub(r"\(\?P<\w+>[^)]*\)", "12", str(pattern.pattern)).strip("^$") for pattern in patterns]
    return [f"/campus/{text.replace('/?', end).replace(chr(92), '')}" for text in plain for end in ("", "/")]


@pytest.mark.parametrize("block_type", [CASE, DIAGNOSTIC])
def test_no_handler_of_ours_is_logged(block_type):
    addresses = [
        address
        for handler in handlers_of(block_type)
        for key in keys(block_type).values()
        for address in handler_addresses(key, handler)
    ]
    patterns = tracking.with_ours(PLATFORM)
    assert addresses
    assert [address for address in addresses if logged(address, patterns)] == []
    assert all(logged(address, PLATFORM) for address in addresses)


def test_no_page_of_ours_is_logged():
    addresses = page_addresses()
    assert "/campus/plan/12/edit" in addresses
    patterns = tracking.with_ours(PLATFORM)
    assert [address for address in addresses if logged(address, patterns)] == []


def test_what_others_do_is_logged_as_before():
    patterns = tracking.with_ours(PLATFORM)
    theirs = [
        "/campus",
        "/campuses/plan",
        "/courses/course-v1:a+campus+2026/xblock/block-v1:a+campus+2026+type@problem+block@x/handler/xmodule_handler/problem_check",
        f"/courses/{COURSE}/xblock/block-v1:a+b+c+type@html+block@campus_case_study/handler/x",
        "/xblock/block-v1:a+b+c+type@campus_case_study_other+block@x/handler/x",
        f"/courses/{COURSE}/courseware/campus/",
    ]
    assert [address for address in theirs if not logged(address, patterns)] == []


def test_the_operators_patterns_stay_before_ours_and_ours_come_once():
    theirs = {"TRACKING_IGNORE_URL_PATTERNS": ["^/theirs"]}
    platform = SimpleNamespace(**theirs, ENV_TOKENS=theirs)
    for load in (common.plugin_settings, common.plugin_settings, production.plugin_settings):
        load(platform)
    assert ["^/theirs", *tracking.PATTERNS] == platform.TRACKING_IGNORE_URL_PATTERNS


def test_a_platform_without_the_setting_gets_it():
    platform = SimpleNamespace()
    common.plugin_settings(platform)
    assert list(tracking.PATTERNS) == platform.TRACKING_IGNORE_URL_PATTERNS


def warnings() -> list[str]:
    return [message.id for message in run_checks(tags=["campus"])]


def test_a_setting_that_drops_our_patterns_is_told_by_the_platforms_check():
    with override_settings(MIDDLEWARE=[*settings.MIDDLEWARE, TRACKED], TRACKING_IGNORE_URL_PATTERNS=PLATFORM):
        assert warnings() == ["campus_plugin.W001"]
    with override_settings(
        MIDDLEWARE=[*settings.MIDDLEWARE, TRACKED], TRACKING_IGNORE_URL_PATTERNS=tracking.with_ours(PLATFORM)
    ):
        assert warnings() == []


def test_nothing_is_told_where_no_request_is_logged():
    with override_settings(TRACKING_IGNORE_URL_PATTERNS=[]):
        assert warnings() == []
