"""What the app and the blocks both need; it knows neither Django nor XBlock, and imports nothing of ours."""
