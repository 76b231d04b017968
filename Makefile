# The only entry point: people, hooks and .ci/run call the same targets.
PYTHON ?= python3
VENV   := .venv
PY     := $(VENV)/bin/python
MARKS  ?= not chaos

# Where Python is told to keep no bytecode, every worker and every process that a test starts would compile
# the whole tree and every assertion of the tests again.
test chaos: export PYTHONDONTWRITEBYTECODE =

# The command `pulih` of this checkout.
PULIH = printf '\#!/bin/sh\nPYTHONPATH="%s" exec "%s" -m launch "$$@"\n' "$(CURDIR)" "$(CURDIR)/$(PY)" > $(VENV)/bin/pulih && chmod +x $(VENV)/bin/pulih

.PHONY: setup setup-dev demo test check chaos docs bench up down lock

$(VENV)/.embedded: requirements/embedded.lock
	$(PYTHON) -m venv $(VENV)
	$(PY) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/embedded.lock
	$(PULIH)
	touch $@

$(VENV)/.dev: requirements/dev.lock
	$(PYTHON) -m venv $(VENV)
	$(PY) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.lock
	$(PULIH)
	touch $(VENV)/.embedded $@

setup: $(VENV)/.embedded

setup-dev: $(VENV)/.dev

demo: setup
	$(PY) -m launch demo

test: setup-dev
	$(PY) -m pytest -n 4 --dist loadgroup -m "$(MARKS)" --ignore=tests/rules --ignore=tests/howto

chaos: setup-dev
	$(PY) -m pytest -n 2 -m chaos tests/failures

check: setup-dev
	$(VENV)/bin/ruff check .
	$(VENV)/bin/ruff format --check .
	$(VENV)/bin/mypy
	$(VENV)/bin/lint-imports
	$(PY) -m pytest -q -n 2 tests/rules tests/howto

docs: setup-dev
	$(PY) -m launch docs

bench: setup-dev
	$(PY) -m benchmarks

up:
	docker compose up --build --wait

down:
	docker compose down --volumes

lock:
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header pyproject.toml -o requirements/service.lock
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header pyproject.toml --extra embedded -o requirements/embedded.lock
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header pyproject.toml --extra embedded --group dev -o requirements/dev.lock
