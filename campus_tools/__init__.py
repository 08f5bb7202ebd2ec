"""What one does with courses: the command line, the course tools, the embedded campus, the import onto a platform."""
