# The campus, from a checkout. `make help` lists what can be typed.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help

HOST ?= 127.0.0.1
PORT ?= 8765
VENV ?= .venv
# For `make test`: ENVS=lint,verawood runs only these; ARGS="tests/kit -x" goes to pytest.
ENVS ?=
ARGS ?=

TOOLS := .cache/tools
# A shim of pyenv that answers nothing must not be the first python3.12 that tox meets.
TOX = PATH="$$(dirname "$$(scripts/find-python 3.12)"):$$PATH" $(TOOLS)/bin/tox
export UV_PYTHON_DOWNLOADS := never
ifneq ($(wildcard /etc/ssl/certs/ca-certificates.crt),)
# As pip does: a house's own authority is trusted by the system, not by uv.
export UV_SYSTEM_CERTS := true
endif
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: help run test quick proof check format translations courses assets docs graph measure bench lock clean system

help: ## This list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-14s %s\n", $$1, $$2}'

run: $(VENV)/.installed ## The campus on this machine (HOST=127.0.0.1 PORT=8765)
	@exec $(VENV)/bin/campus preview --host $(HOST) --port $(PORT)

test: system $(TOOLS)/.installed node_modules/.package-lock.json ## Every test (ENVS=lint,verawood ARGS="tests/kit -x")
	@$(TOOLS)/bin/python scripts/run_tests.py --envs "$(ENVS)" -- $(ARGS)

quick: ## While one works: form, types, layers, documents, engines, blocks (a minute and a half)
	@$(MAKE) --no-print-directory test ENVS=lint,quick

proof: ## What must hold for any input, tried with very many new ones (many minutes)
	@$(MAKE) --no-print-directory test ENVS=proof

check: ## The form of the code alone: ruff, types, layers, catalogues, annotations
	@$(MAKE) --no-print-directory test ENVS=lint

format: $(TOOLS)/.installed ## Give Python code its form
	@$(TOX) run -qq -e format

translations: $(TOOLS)/.installed ## Gather the strings to translate, compile the catalogues
	@$(TOX) run -qq -e translations

courses: $(TOOLS)/.installed ## Write what the courses share into each of them
	@$(TOX) run -qq -e courses

assets: node_modules/.package-lock.json ## Make the small form of scripts and style sheets that views send
	@node scripts/assets.mjs

docs: $(TOOLS)/.installed ## Write what docs/ says of the document models: key tables, JSON Schemas
	@$(TOX) run -qq -e docs

graph: $(TOOLS)/.installed ## Draw who imports whom: docs/rooms.md
	@$(TOX) run -qq -e graph

measure: $(TOOLS)/.installed ## What courses are made of, counted (ARGS=course_exports/metamorphoses)
	@$(TOX) run -qq -e measure -- $(ARGS)

bench: $(TOOLS)/.installed ## What the blocks cost, beside others: docs/bench/
	@$(TOX) run -qq -e bench

lock: $(TOOLS)/.installed ## Make the locks anew (ARGS=--upgrade takes newer releases)
	@UV=$(TOOLS)/bin/uv scripts/lock $(ARGS)

clean: ## Forget environments and caches; keep the virtual environment of `make run`
	rm -rf .tox .cache node_modules build dist *.egg-info

# What stands below is made once, and again when what it depends on changes.

$(VENV)/.installed: setup.py requirements/preview.txt
	@if [ -f $(VENV) ]; then rm $(VENV); fi # tox leaves a file there that points to its last environment
	@scripts/make-venv $(VENV)
	@echo "Installing the campus and what it needs (a few seconds, the first time about a minute)"
	@scripts/pip-install $(VENV) --require-hashes -r requirements/preview.txt
	@scripts/pip-install $(VENV) --no-build-isolation -e .
	@touch $@

$(TOOLS)/.installed: requirements/tools.txt
	@scripts/make-venv $(TOOLS)
	@scripts/pip-install $(TOOLS) --require-hashes -r requirements/tools.txt
	@touch $@

system:
	@scripts/test-system

node_modules/.package-lock.json: package-lock.json | system
	@npm ci --no-audit --no-fund --silent
	@touch $@
