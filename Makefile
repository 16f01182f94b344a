# make run: set everything up and run the main job.   make test: set everything up and run the tests.
PYTHON ?= python3
LOCK ?= requirements/cpu.lock
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
export PIP_DISABLE_PIP_VERSION_CHECK = 1

.PHONY: run test test-slow lint bench clean

run: $(READY)
	$(BIN)/arcwright run --preset starter

# Types are checked beside the tests, which take longer.
test: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy & types=$$!; \
	$(BIN)/python -m pytest -m "not slow" -n auto --durations=10; tests=$$?; \
	wait $$types && exit $$tests

test-slow: $(READY)
	$(BIN)/python -m pytest -m slow

lint: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

bench: $(READY)
	for name in dsl verify generate train learner sample evaluate pipeline; do $(BIN)/arcwright bench $$name || exit 1; done

# The lock is complete, so nothing else is resolved: docs/install.md says why.
$(READY): $(LOCK) pyproject.toml
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --no-deps -r $(LOCK)
	$(BIN)/pip install --quiet --no-deps --no-build-isolation -e .
	touch $@

clean:
	rm -rf $(VENV) store build *.egg-info .pytest_cache .mypy_cache .ruff_cache
