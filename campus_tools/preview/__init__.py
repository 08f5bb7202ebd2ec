"""The embedded campus: a Django project that plays OLX courses over the XBlock runtime and SQLite, on one machine."""
