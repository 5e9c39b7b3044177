# Two commands do everything on a fresh machine: `make run` and `make test`.
PORT   ?= 8501
PYTHON ?= python3
SHARED ?= ../shared/data
BIN    := .venv/bin

# The statistics multiply small matrices: a second thread gains nothing and is waited for where the
# machine has other work.
export OPENBLAS_NUM_THREADS = 1

.PHONY: run test check refresh bundle benchmark lock

run: .venv/installed
	$(BIN)/streamlit run server.py --server.port $(PORT)

# A file of tests stays in one process, for its server or browser is started once. There is a
# process more than cores, since some wait for a browser or a service, and files are not reordered:
# those of few and long tests would come last, when the others have nothing left to do.
test: .venv/installed-dev
	$(BIN)/python -m pytest -n $(shell $(PYTHON) -c 'import os; print(os.cpu_count() + 1)') --dist loadfile --no-loadscope-reorder

check: .venv/installed-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

refresh: .venv/installed
	$(BIN)/python -m pipelines refresh

# Makes data/processed/bundled again from the published files in $(SHARED).
bundle: .venv/installed
	$(BIN)/python -m pipelines bundle $(SHARED)

benchmark: .venv/installed-dev
	$(BIN)/python -m benchmarks

# Pins every requirement with its hash; for those who change requirements.in.
lock:
	uv pip compile --universal --python-version 3.11 --no-header --generate-hashes --no-emit-index-url --upgrade -q requirements.in -o requirements.txt
	uv pip compile --universal --python-version 3.11 --no-header --generate-hashes --no-emit-index-url --upgrade -q requirements-dev.in -o requirements-dev.txt

.venv/installed: requirements.txt
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --disable-pip-version-check --quiet -r requirements.txt
	touch $@

.venv/installed-dev: .venv/installed requirements-dev.txt
	$(BIN)/python -m pip install --disable-pip-version-check --quiet -r requirements-dev.txt
	touch $@
