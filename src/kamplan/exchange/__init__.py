"""Files in and out: CSV and YAML."""
