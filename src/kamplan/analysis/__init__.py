"""Questions asked of the records: pure functions over a dossier, findings as values."""
