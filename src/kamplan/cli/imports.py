"""Collect: import."""

COMMANDS = []
