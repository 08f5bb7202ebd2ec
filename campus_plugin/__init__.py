"""What the campus keeps and shows across courses: a Django app, loaded by Open edX as a plugin."""
