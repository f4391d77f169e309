"""What kamplan does, functions by noun; the only API of the command line."""
