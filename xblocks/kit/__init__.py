"""What both blocks share: documents, safe HTML, handlers, storage, OLX, charts. Knows neither block."""
