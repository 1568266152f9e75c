# What every repository with skills of Speak Up does in the same way; its Makefile includes this and says the rest.

PYTHON ?= python3
BIN := .venv/bin
INSTALL := -m pip --disable-pip-version-check --quiet install
SAM := SAM_CLI_TELEMETRY=0 .venv-sam/bin/sam

help:  ## this list
	@awk -F ':.*## +' '/^[a-z]+:.*## / {printf "make %-9s%s\n", $$1, $$2}' speakup.mk Makefile

setup: .venv/workbench.stamp  ## make .venv with the `speakup` command

talk: setup  ## hold a conversation with a skill: make talk SKILL=name_of_its_folder
	@$(BIN)/speakup talk $(SKILL)

web: setup  ## the same in the browser, with what was heard, shown and kept beside it
	@$(BIN)/speakup web $(SKILL)

certify: setup  ## every check, also in the conversations that Amazon's testers hold: half a minute for each skill
	$(BIN)/speakup check --strict

build: setup .venv-sam/sam.stamp  ## build for Lambda, into .aws-sam/build; needs no Docker
	$(SAM) validate --lint
	$(SAM) build
	@find .aws-sam/build -name '*.pyc' | grep -q . || echo "Built without .pyc files: the Python that template.yaml" \
		"names does not run here, and Lambda will take longer to start. Install it, and build again."

.PHONY: help setup talk web certify build

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.version_info >= (3, 11) or sys.exit("Speak Up needs Python 3.11 or newer; \
	$(PYTHON) is " + sys.version.split()[0] + ". Name a newer one: make PYTHON=python3.13 ...")'
	$(PYTHON) -m venv .venv

.venv-sam/sam.stamp: requirements/sam.txt | .venv/bin/python
	@echo "Installing AWS SAM into .venv-sam: about a minute, once."
	@.venv/bin/python -m venv .venv-sam
	@.venv-sam/bin/python $(INSTALL) --no-deps --require-hashes --requirement $<
	@touch $@

# What `sam build` calls for each resource of template.yaml.
build-%: .venv/workbench.stamp
	@$(BIN)/python -m speakup_workbench.build $* $(ARTIFACTS_DIR)
