"""Addresses of the test project: the campus app where its door is written, else none."""

from django.urls import URLPattern, URLResolver, include, path
from django.utils.module_loading import module_has_submodule

import campus_plugin

urlpatterns: list[URLPattern | URLResolver] = []
if module_has_submodule(campus_plugin, "urls"):
    urlpatterns.append(path("campus/", include("campus_plugin.urls")))
