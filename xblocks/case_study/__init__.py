"""Case studies: a document, an engine that plays it, and the XBlock that shows it."""
