# The one vocabulary. Every target sets up what it needs: Python 3.11 or newer, git and make suffice.

VENV := .venv
PY := $(VENV)/bin/python
ARGS ?=
# Some more than there are cores: many tests wait, as the bot does. One, for a debugger.
WORKERS ?= 7

# Where it is forbidden to keep what was compiled, every process of a run compiles all of it again.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help run test check bench prove branches coverage screenshots transcript catalogs lock \
        lint types imports catalogs-check audit

help: ## List what make can do
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-15s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: $(VENV)/.runtime ## Try the bot in a rehearsal workspace, at http://127.0.0.1:8420 (PORT=)
	@exec $(PY) -m rehearsal $(if $(PORT),--port $(PORT)) $(ARGS)

test: $(VENV)/.development ## Run the tests (ARGS="-k agenda")
	@$(PY) -m pytest --workers $(WORKERS) $(ARGS)

check: lint types imports catalogs-check audit ## Everything that can be said without running the bot

branches: $(VENV)/.development ## Hold rules and services to every branch, and try their properties well
	@$(PY) -m pytest --workers $(WORKERS) --db sqlite --thorough 10 tests/rules tests/services \
	  --cov=bot/rules --cov=bot/services --cov-report=term-missing:skip-covered --cov-fail-under=100

coverage: $(VENV)/.development ## Run the tests and hold them to their coverage
	@rm -f .coverage .coverage.*
	@$(PY) -m pytest --workers $(WORKERS) --every --cov --cov-report= $(ARGS)
	@$(PY) -m coverage report --include='bot/rules/*,bot/services/*' --fail-under=100
	@$(PY) -m coverage report --omit='bot/rules/*,bot/services/*' --fail-under=90

bench: $(VENV)/.development ## Figures (SEED= SCALE= ONLY= DB=sqlite|postgresql)
	$(call needs,bench/__main__.py)
	@$(PY) -m bench $(ARGS)

prove: $(VENV)/.development ## The simulation with faults (the same variables)
	$(call needs,bench/prove.py)
	@$(PY) -m bench.prove $(ARGS)

screenshots: $(VENV)/.development ## Make the pictures of the README again
	$(call needs,tests/browser/screenshots.py)
	@$(PY) -m tests.browser.screenshots $(ARGS)

transcript: $(VENV)/.development ## Play two years again, and keep what everybody saw
	@$(PY) -m tests.scenarios.year

catalogs: $(VENV)/.development ## Collect the texts of the interface for the translators
	@$(PY) .ci/catalogs.py update

lock: $(VENV)/.development ## Resolve the dependencies again (ARGS="--upgrade")
	@$(LOCK) --output-file requirements.lock
	@$(LOCK) --group dev --constraint requirements.lock --output-file requirements-dev.lock

# ------------------------------------------------------------------------------ parts of check

lint: $(VENV)/.development ## check: ruff's rules and its format
	@$(PY) -m ruff check .
	@$(PY) -m ruff format --check .

types: $(VENV)/.development ## check: mypy, strict
	@$(PY) -m mypy

imports: $(VENV)/.development ## check: who may import whom
	@$(VENV)/bin/lint-imports

catalogs-check: $(VENV)/.development ## check: no text is missing or untranslated
	@$(PY) .ci/catalogs.py check

audit: $(VENV)/.development ## check: no dependency with a known vulnerability
	@$(PY) .ci/audit.py

# -------------------------------------------------------------------------------------- set-up

# Only what the registry's own index says goes into a lock: no address, no local file, no path.
LOCK = env -u UV_FIND_LINKS -u UV_INDEX -u UV_EXTRA_INDEX_URL $(PY) -m uv pip compile \
	pyproject.toml --extra rehearsal --universal --generate-hashes --no-header --quiet

# The locks are whole, so pip resolves nothing: where it does, a newer release of a package that
# another one wants with an extra (coverage[toml]) makes older pips refuse the whole file.
INSTALL = $(PY) -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps

define needs
	@test -f $(1) || { echo "Not there yet: $(1)." >&2; exit 1; }
endef

# The first Python that is new enough and can make environments. A name can stand for another one
# (a version manager's shim), so each is asked rather than believed.
$(VENV)/.made:
	@for python in "$(PYTHON)" python3 python3.14 python3.13 python3.12 python3.11; do \
	  test -n "$$python" || continue; \
	  "$$python" -c 'import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 11))' \
	    2>/dev/null || continue; \
	  rm -rf $(VENV) && "$$python" -m venv $(VENV) && touch $@ && exit 0; \
	  exit 1; \
	done; \
	echo "Python 3.11 or newer with its venv module is needed, and was not found." >&2; \
	echo "Debian and Ubuntu: apt install python3-venv. Or name one: make PYTHON=/path/to/python" >&2; \
	exit 1

$(VENV)/.runtime: requirements.lock | $(VENV)/.made
	@echo "Installing what the bot needs ..." >&2
	@$(INSTALL) --requirement $<
	@$(PY) -m pip check --quiet
	@touch $@

$(VENV)/.development: requirements-dev.lock | $(VENV)/.made
	@echo "Installing what the bot, its tests and its checks need ..." >&2
	@$(INSTALL) --requirement $<
	@$(PY) -m pip check --quiet
	@touch $@ $(VENV)/.runtime
