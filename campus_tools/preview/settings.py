"""The preview's Django settings. What differs from start to start comes from the environment, set by `command`.

The parts that the LMS has too (middleware, cookie names, plugin loading) are the real ones, so that what works here
works there.
"""

import os
from pathlib import Path

import django
from edx_django_utils.plugins import add_plugins, get_plugin_apps

from . import corelib

corelib.enter()

HERE = Path(__file__).parent
DATA = Path(os.environ.get("CAMPUS_PREVIEW_DATA", "."))
COURSES = [Path(folder) for folder in os.environ.get("CAMPUS_PREVIEW_COURSES", "").split(os.pathsep) if folder]

SECRET_KEY = os.environ.get("CAMPUS_PREVIEW_SECRET", "only for imports: the command makes a secret of its own")
DEBUG = False
ALLOWED_HOSTS = os.environ.get("CAMPUS_PREVIEW_HOSTS", "localhost,127.0.0.1,[::1]").split(",")
SERVICE_VARIANT = "lms"
PLATFORM_NAME = "Aperçu du campus"

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "campus_tools.preview.apps.PreviewConfig",
    # campus_plugin comes as it comes to the LMS: through its entry point.
    *get_plugin_apps("lms.djangoapp"),
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "campus_tools.preview.middleware.keep_body",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "campus_tools.preview.middleware.language",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "campus_tools.preview.middleware.first_person",
    "crum.CurrentRequestUserMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "campus_tools.preview.middleware.plain_errors",
]
ROOT_URLCONF = "campus_tools.preview.urls"
APPEND_SLASH = False
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [HERE / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.csrf",
                "django.contrib.auth.context_processors.auth",
                "campus_tools.preview.frame.context",
            ]
        },
    }
]

DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": DATA / "preview.sqlite3",
        "OPTIONS": {"timeout": 20},
        "TEST": {"NAME": ":memory:"},
    }
}
if django.VERSION >= (5, 1):
    # Writers wait for each other instead of failing; readers are never held up.
    DATABASES["default"]["OPTIONS"] |= {
        "transaction_mode": "IMMEDIATE",
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
    }
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}

# In the cookie: another process on the same files knows who is who without a table.
SESSION_ENGINE = "django.contrib.sessions.backends.signed_cookies"
SESSION_COOKIE_NAME = "campus_preview"
LANGUAGE_COOKIE_NAME = "campus_preview_language"
CSRF_COOKIE_NAME = "csrftoken"
CSRF_FAILURE_VIEW = "campus_tools.preview.views.errors.csrf"
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "SAMEORIGIN"
# The learners of the preview have no password; one is chosen on the page.
AUTHENTICATION_BACKENDS = ["django.contrib.auth.backends.ModelBackend"]

LANGUAGE_CODE = "fr"
LANGUAGES = [("fr", "Français"), ("en", "English")]
LOCALE_PATHS = [HERE / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Europe/Paris"

# Not /static/: that prefix belongs to the files of courses.
STATIC_URL = "/preview-assets/"
STATICFILES_DIRS = [
    HERE / "static",
    ("vendor", Path(django.__file__).parent / "contrib/admin/static/admin/js/vendor/jquery"),
]
# How the core problem block finds its own public files outside the platform.
PIPELINE = {"PIPELINE_ENABLED": False}
REQUIRE_DEBUG = True

OPENEDX_TELEMETRY: list[str] = []  # nothing is measured, nothing is sent

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "{levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        "django.request": {"level": "ERROR"},  # a 404 is told on the page
        "xblock": {"level": "ERROR"},
        "edx.courseware": {"level": "ERROR"},
        "stevedore": {"level": "ERROR"},
    },
}

add_plugins(__name__, "lms.djangoapp", "common")
