"""Making one of two: contacts, sources and items that were recorded twice."""
