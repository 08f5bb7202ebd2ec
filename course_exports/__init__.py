"""The courses, as plain OLX: data, importable as they lie."""
