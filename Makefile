# A fresh machine needs Python >= 3.11 and make, nothing else.

PYTHON ?= python3
UV_VERSION := 0.13.9
VENV := .venv
BIN := $(VENV)/bin
UV := $(BIN)/uv
# a second time with the certificates of the system, for networks that have their own
sync = $(UV) sync --frozen --no-progress --inexact $(1) || $(UV) sync --frozen --no-progress --inexact --system-certs $(1)

.PHONY: run install test test-browser lint format bench messages screenshots clean

run: $(VENV)/.synced
	@exec $(BIN)/madang serve

install: $(VENV)/.synced

# uv is installed into the environment itself: Debian's own Python refuses installations
$(UV):
	@$(PYTHON) -c 'import sys; sys.exit("Madang needs Python 3.11 or later; set PYTHON=...") if sys.version_info < (3, 11) else None'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check uv==$(UV_VERSION)

$(VENV)/.synced: $(UV) pyproject.toml uv.lock
	$(call sync,)
	@touch $@

$(VENV)/.synced-test: $(VENV)/.synced
	$(call sync,--group test)
	@touch $@

$(VENV)/.synced-dev: $(VENV)/.synced
	$(call sync,--group dev)
	@touch $@

test: $(VENV)/.synced-test
	@sh assets/browser.sh
	$(BIN)/pytest -n 3 --dist worksteal $(ARGS)

# the journeys alone on the machine, each act shown within its second
test-browser: $(VENV)/.synced-test
	@sh assets/browser.sh
	$(BIN)/pytest tests/journeys $(ARGS)

lint: $(VENV)/.synced-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	@MADANG_DATA=$$(mktemp -d) DJANGO_SETTINGS_MODULE=madang.conf.settings $(BIN)/django-admin makemigrations --check --dry-run

format: $(VENV)/.synced-dev
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: $(VENV)/.synced-test
	@for name in $$($(BIN)/python -m madang.bench); do $(BIN)/madang bench $$name || exit 1; done

messages: $(VENV)/.synced-test
	$(BIN)/python src/madang/web/locale/build.py

screenshots: $(VENV)/.synced-test
	$(BIN)/python -m tests.journeys.screenshots

clean:
	rm -rf $(VENV) var
