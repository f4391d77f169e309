"""The only package that knows there is a database: rows, queries by noun, changes, search, migrations."""
