"""Importing files: all rows or none, each known record skipped, every difference listed."""
