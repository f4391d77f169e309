"""kamplan: key-account planning on the command line."""

__version__ = "0.1.0"
