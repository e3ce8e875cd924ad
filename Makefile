# One virtual environment in .venv, filled with the exact versions of constraints.txt.
# Everything that is downloaded or cached stays in this folder; the data folder is .footnote.

VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check
INSTALL := $(PIP) install --quiet --no-build-isolation --constraint constraints.txt

export PIP_CACHE_DIR := $(CURDIR)/.cache/pip
export XDG_CACHE_HOME := $(CURDIR)/.cache
export HF_HOME := $(CURDIR)/.cache/huggingface
export HF_HUB_OFFLINE := 1
# pip asks rustc for its version, and a rustc that rustup put there then writes into this folder.
export RUSTUP_HOME := $(CURDIR)/.cache/rustup

.PHONY: help run test test-long lint check format docs bench bench-search bench-million bench-streams crash clean

help: ## say what there is
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 15

run: $(VENV)/.run-stamp ## install if needed, then serve; ARGS="--port 9000" is passed on
	@exec $(BIN)/footnote serve --seeds seeds $(ARGS)

# In the order of the folders, or a browser and a server are started anew for every few files, and
# the longest test, one of two in its file, begins when everything else is done.
test: lint ## check everything; ARGS="-k span" is passed on to pytest
	$(BIN)/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder -rs $(ARGS)

test-long: $(VENV)/.dev-stamp ## soak, load and crash tests; an hour or so
	$(BIN)/python -m pytest -m long -rs $(ARGS)

lint: $(VENV)/.dev-stamp ## style, format and types
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

check: $(VENV)/.dev-stamp ## look for known weaknesses in the code and what it needs; asks the package index
	$(BIN)/bandit --quiet --recursive --configfile pyproject.toml index rag web
	$(BIN)/pip-audit --requirement constraints.txt --no-deps --disable-pip --strict --progress-spinner off

format: $(VENV)/.dev-stamp ## rewrite the code in the project's format
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

docs: $(VENV)/.run-stamp ## write the generated part of docs/cli.md anew
	$(BIN)/python -m rag.cli.reference docs/cli.md

bench: $(VENV)/.dev-stamp ## compare with other systems, installed into .cache; an hour or more
	$(BIN)/python -m bench.systems $(ARGS)

bench-search: $(VENV)/.dev-stamp ## measure searching on this machine
	$(BIN)/python -m bench.search --passages 20000 $(ARGS)

bench-million: $(VENV)/.dev-stamp ## measure how cost grows with the collection; half an hour or more
	$(BIN)/python -m bench.million --passages 1000000 $(ARGS)

bench-streams: $(VENV)/.dev-stamp ## measure many answers that stream at once
	$(BIN)/python -m bench.streams $(ARGS)

crash: $(VENV)/.dev-stamp ## the long kill test: end the process at many moments, lose nothing
	CRASH_KILLS=100 $(BIN)/python -m pytest tests/index/test_crash.py $(ARGS)

clean: ## delete what was built; the data folder stays
	rm -rf $(VENV) .cache build dist *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis
	rm -rf test-artifacts
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(VENV)/.venv-stamp:
	python3 -c 'import sys; sys.exit(sys.version_info < (3, 11) and "footnote needs Python 3.11")'
	python3 -m venv $(VENV)
	@touch $@

# torch comes first and alone, so that pip's choice of its build is seen at once when it is large.
$(VENV)/.run-stamp: pyproject.toml constraints.txt | $(VENV)/.venv-stamp
	@echo "installing into $(VENV); this takes a few minutes the first time"
	$(PIP) install --quiet --constraint constraints.txt setuptools torch
	$(INSTALL) --editable .
	@rm -rf *.egg-info # one left from an older pyproject.toml would hide its new entry points
	@touch $@

$(VENV)/.dev-stamp: $(VENV)/.run-stamp
	$(INSTALL) --editable '.[dev]'
	@rm -rf *.egg-info
	@touch $@
