"""The preview's pages."""
