# The doors of the house. Each makes the virtual environment first, if it is not there yet.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
INSTALLED := $(VENV)/.installed

# The commands below choose for themselves; what happens to be exported in a shell must not leak in.
unexport DJANGO_SETTINGS_MODULE

.DEFAULT_GOAL := help
.PHONY: help demo test bench faults e2e lint format clean

help:  ## Say what can be made
	@awk -F ':.*## ' '/^[a-z0-9]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' Makefile

$(INSTALLED): pyproject.toml constraints.txt
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed: make PYTHON=python3.11 …")'
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[dev,e2e]'
	touch $@

demo: $(INSTALLED)  ## Fill a fresh site with the case and serve it on 127.0.0.1:8000
	DEBUG=1 $(BIN)/python manage.py demo

test: $(INSTALLED)  ## Run all tests on SQLite and PostgreSQL; those in a browser skip with a reason where there is none
	# Both are run whatever the first one found, so that one run tells all.
	$(BIN)/python -m pytest -q -n logical --maxprocesses 4 -rs; on_sqlite=$$?; \
	$(BIN)/python -m tests.postgres -q -n logical --maxprocesses 4 -m "database and not e2e" --ignore tests/races --ignore tests/faults --ignore tests/processes --ignore tests/test_catalog.py && exit $$on_sqlite

bench: $(INSTALLED)  ## Measure what must be fast
	$(BIN)/python -m benchmarks.verify_trail
	$(BIN)/python -m benchmarks.reading
	$(BIN)/python -m benchmarks.worthiness
	$(BIN)/python -m benchmarks.conflicts
	$(BIN)/python -m benchmarks.desk
	$(BIN)/python -m benchmarks.pages
	$(BIN)/python -m benchmarks.cards
	$(BIN)/python -m benchmarks.pictures
	$(BIN)/python -m benchmarks.anchoring
	$(BIN)/python -m benchmarks.lists 100000 var/benchmarks
	$(BIN)/python -m benchmarks.search 100000 var/benchmarks
	$(BIN)/python -m benchmarks.desk_lists 100000 var/benchmarks
	$(BIN)/python -m benchmarks.imports
	$(BIN)/python -m benchmarks.checked
	$(BIN)/python -m benchmarks.similar

faults: $(INSTALLED)  ## Kill imports and acts of the desk, fill the disk, restart PostgreSQL, each on a database of its own
	$(BIN)/python -m pytest -q tests/faults -rs

e2e: $(INSTALLED)  ## Run only the tests in a browser
	$(BIN)/python -m pytest -q -m e2e -rs

lint: $(INSTALLED)  ## Check style, types, templates and that no migration is missing
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	find templates claims -name '*.html' -print0 | xargs -0 -r $(BIN)/djade --target-version 5.2 --check
	$(BIN)/mypy
	DJANGO_SETTINGS_MODULE=tests.settings $(BIN)/python manage.py makemigrations --check --dry-run

format: $(INSTALLED)  ## Put code and templates into the house's form
	$(BIN)/ruff check --fix-only .
	$(BIN)/ruff format .
	find templates claims -name '*.html' -print0 | xargs -0 -r $(BIN)/djade --target-version 5.2 || true

clean:  ## Remove the virtual environment and caches; what is under var/ stays
	rm -rf $(VENV) .pytest_cache .ruff_cache .mypy_cache .hypothesis *.egg-info
