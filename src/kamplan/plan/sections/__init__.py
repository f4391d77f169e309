"""The sections of a plan, one module each: `write(pen)` yields its blocks."""
