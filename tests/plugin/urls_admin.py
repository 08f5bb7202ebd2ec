"""Django's admin, which the test project otherwise has no address for."""

from django.contrib import admin
from django.urls import path

urlpatterns = [path("admin/", admin.site.urls)]
