# One menu. `make demo` and `make test` need nothing but Python 3.11+, git and make: they set up what they use.
PYTHON ?= python3
SHARED ?= ../shared
VENV := .venv
BIN := $(VENV)/bin
COMPILE := -q --generate-hashes --strip-extras --allow-unsafe --no-emit-index-url --no-emit-trusted-host --no-emit-find-links --no-header --no-annotate
.DEFAULT_GOAL := help

.PHONY: demo test lint types reference gate survive store bench train lock clean help

help:                          ## this list
	@sed -nE 's/^([a-z]+):[^#]*## (.*)/  \1\t\2/p' $(MAKEFILE_LIST) | expand -t 12

demo: $(VENV)/run.done         ## set up, read a sample article, put some on record, ask the record and the reference, check another article
	@$(BIN)/onrecord read samples/harbour-pact.txt --published 2026-03-14
	@mkdir -p out && rm -f out/demo.db*
	@echo && echo '$$ onrecord ingest samples/harbour-pact.txt samples/pact-news.jsonl --record out/demo.db' && $(BIN)/onrecord ingest samples/harbour-pact.txt samples/pact-news.jsonl --record out/demo.db
	@echo && echo '$$ onrecord search --record out/demo.db --disputed' && $(BIN)/onrecord search --record out/demo.db --disputed
	@echo && echo '$$ onrecord who "NATO Secretary General" --on 2024-07-10' && $(BIN)/onrecord who "NATO Secretary General" --on 2024-07-10
	@echo && echo '$$ onrecord check samples/north-of-the-map.txt --published 2026-03-20 --record out/demo.db' && $(BIN)/onrecord check samples/north-of-the-map.txt --published 2026-03-20 --record out/demo.db

test: $(VENV)/dev.done         ## set up and run the tests
	$(BIN)/python -m pytest

lint: $(VENV)/dev.done         ## style and common errors
	$(BIN)/ruff check . && $(BIN)/ruff format --check .

types: $(VENV)/dev.done        ## mypy --strict
	$(BIN)/mypy

reference: $(VENV)/dev.done    ## check the tables in resources/ and write the data the package ships
	$(BIN)/python -m resources.build

gate: $(VENV)/dev.done         ## hold accuracy above benchmarks/floors.json (needs the gold data in $(SHARED))
	$(BIN)/python benchmarks/gate.py --shared $(SHARED)

survive: $(VENV)/run.done      ## ingest COUNT made articles (20,000) under SIGKILL, compare with an undisturbed run; takes an hour
	$(BIN)/python -m benchmarks.survive --count $(or $(COUNT),20000)

store: $(VENV)/run.done        ## the record against bare SQLite, and its readers while it is written to, with a million entries
	$(BIN)/python benchmarks/store.py

bench: .venv-bench/done        ## words per CPU-second against spaCy (needs texts in $(SHARED))
	.venv-bench/bin/python benchmarks/speed.py --texts $(SHARED)/corpora/polnear/dev.jsonl

train: .venv-train/done        ## train the encoder on $(SHARED)/corpora and export it to OUT (about two hours on 2 cores)
	OMP_WAIT_POLICY=passive .venv-train/bin/python -m training.recipe --corpora $(SHARED)/corpora --out $(or $(OUT),out/model)

lock: $(VENV)/dev.done         ## pin the dependencies again, with hashes and without index addresses
	$(BIN)/pip-compile $(COMPILE) --build-deps-for editable -o requirements.txt pyproject.toml
	$(BIN)/pip-compile $(COMPILE) --build-deps-for editable --extra dev -o requirements-dev.txt pyproject.toml

clean:           ## remove what the other words made
	rm -rf $(VENV) .venv-bench .venv-train out dist

$(VENV)/run.done: requirements.txt pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install -q --disable-pip-version-check --require-hashes -r requirements.txt
	$(BIN)/pip install -q --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/dev.done: $(VENV)/run.done requirements-dev.txt
	$(BIN)/pip install -q --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@touch $@

.venv-bench/done: requirements.txt benchmarks/requirements.txt
	$(PYTHON) -m venv .venv-bench
	.venv-bench/bin/pip install -q --disable-pip-version-check -r benchmarks/requirements.txt
	.venv-bench/bin/pip install -q --disable-pip-version-check -e .
	@touch $@

.venv-train/done: requirements.txt training/requirements.txt
	$(PYTHON) -m venv .venv-train
	.venv-train/bin/pip install -q --disable-pip-version-check -r training/requirements.txt
	.venv-train/bin/pip install -q --disable-pip-version-check -e .
	@touch $@
