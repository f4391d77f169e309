# Each target does all of its own set-up: Python 3.11 or newer and make are enough.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
DEMO ?= demo
JOBS ?= auto

.PHONY: demo test test-slow lint types layers docs translations bench clean

$(STAMP): pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info >= (3, 11) else "kamplan needs Python 3.11 or newer; try: make PYTHON=python3.11")'
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --upgrade 'pip>=25.1'
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable . --group dev
	touch $(STAMP)

demo: $(STAMP)  ## the main job on the example account, in a store of its own
	$(BIN)/kamplan demo --into $(DEMO)

test: lint types layers translations docs  ## everything that must hold before a change lands
	$(BIN)/python -m pytest -n $(JOBS) --dist worksteal

test-slow: $(STAMP)  ## the full counts of the long suites
	$(BIN)/python -m pytest -n $(JOBS) --dist worksteal -m slow

lint: $(STAMP)
	$(BIN)/ruff check src tests scripts benchmarks
	$(BIN)/ruff format --check src tests scripts benchmarks

types: $(STAMP)
	$(BIN)/mypy

layers: $(STAMP)
	$(BIN)/lint-imports

translations: $(STAMP)
	$(BIN)/python scripts/translations.py check

docs: $(STAMP)
	$(BIN)/python scripts/reference.py check

bench: $(STAMP)  ## measured ratios, written to benchmarks/RESULTS.md
	$(BIN)/python benchmarks/run.py

clean:
	rm -rf $(VENV) $(DEMO) dist build .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
