"""SQLModel rows, one module for each table; they never leave `kamplan.store`.

Each mapped class costs start-up time, so a command imports only the tables it reads. A `table=True` model
validates nothing: what enters was validated in the domain.
"""
