"""Exporting accounts as the CSV files that an import takes, each audience what it may see."""
