"""Self-diagnostics: a document, the scoring of its answers, and the XBlock that shows it."""
