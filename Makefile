# make help says what there is. Needs Python 3.11 or newer; everything else goes into .venv.

PYTHON ?=
PORT ?= 8501
VENV = .venv
BIN = $(VENV)/bin
PIP = $(BIN)/python -m pip --disable-pip-version-check --quiet
# One file of tests goes to one worker, so that a server is started once for all its tests. Files
# keep their order: else the longest, which are single tests, would come last and one by one. Much of
# their time is waiting for servers and browsers, so three workers fill two cores.
PYTEST_ARGS ?= -n 3 --dist loadfile --no-loadscope-reorder

# Where it is set, every process of the tests would read all sources anew.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: help run test lint bench sandbox docs screenshots clean

help: ## say what there is
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/\1|\2/p' Makefile | awk -F'|' '{ printf "make %-11s  %s\n", $$1, $$2 }'

run: $(VENV)/.installed ## start Planbridge at http://localhost:8501 (PORT=9000 for another port)
	@exec $(BIN)/python -m streamlit run app.py --server.port=$(PORT)

# Types are checked beside the tests, which leave some of two cores idle.
test: $(VENV)/.installed-dev ## run every check and every test
	@failed=0; \
	for check in "ruff check --quiet ." "ruff format --check --quiet ."; do \
	    echo "$$check"; $(BIN)/python -m $$check || failed=1; \
	done; \
	said=$$(mktemp); $(BIN)/python -m mypy --no-error-summary >$$said 2>&1 & types=$$!; \
	$(BIN)/python -m pytest $(PYTEST_ARGS) || failed=1; \
	echo "mypy --no-error-summary"; wait $$types || failed=1; \
	cat $$said; rm -f $$said; \
	exit $$failed

lint: $(VENV)/.installed-dev ## check style and types only
	@failed=0; \
	for check in "ruff check ." "ruff format --check ." "mypy"; do \
	    echo "$$check"; $(BIN)/python -m $$check || failed=1; \
	done; \
	exit $$failed

bench: $(VENV)/.installed-dev ## measure start, memory, reruns and requests
	@$(BIN)/python -m benchmarks

sandbox: $(VENV)/.installed ## start the stand-ins of the three platforms alone
	@exec $(BIN)/python -m sandbox

docs: $(VENV)/.installed-dev ## write docs/conversions.md anew, from the code
	@$(BIN)/python -m docs.conversions

screenshots: $(VENV)/.installed-dev ## take the README's screenshots
	@$(BIN)/python docs/screenshots/take.py

clean: ## remove the virtual environment and all caches; your data stays
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(BIN)/python:
	@for python in $(PYTHON) python3.13 python3.12 python3.11 python3.14 python3 python; do \
	    if $$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; then \
	        echo "Creating $(VENV) with $$($$python --version)"; \
	        $$python -m venv --clear $(VENV) && exit 0; \
	        rm -rf $(VENV); \
	        echo "$$python cannot make a virtual environment (on Debian and Ubuntu: apt install python3-venv)" >&2; \
	        exit 1; \
	    fi; \
	done; \
	echo "Planbridge needs Python 3.11 or newer; install it, or say where it is: make PYTHON=/path/to/python3" >&2; \
	exit 1

$(VENV)/.installed: requirements.txt | $(BIN)/python
	@echo "Installing what Planbridge needs"
	@$(PIP) install -r requirements.txt
	@touch $@

$(VENV)/.installed-dev: requirements-dev.txt requirements.txt | $(BIN)/python
	@echo "Installing what the tests need"
	@$(PIP) install -r requirements-dev.txt
	@touch $(VENV)/.installed $@
