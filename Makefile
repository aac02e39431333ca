# The front door. `make run`, `make test` and `make check` need only Python 3.12+ and make.

PYTHON := $(shell for python in python3 python3.14 python3.13 python3.12; do \
  $$python -c 'import sys; sys.exit(sys.version_info < (3, 12))' 2>/dev/null && echo $$python && break; done)
VENV := .venv/bin
ASSETS := site/station/assets
STYLES := $(ASSETS)/dist/css/station.css
MODULES := $(ASSETS)/node_modules/.package-lock.json
SOURCES := $(shell find $(ASSETS) -name dist -prune -o -name node_modules -prune -o -type f -print)
export PYTHONPATH := site:.

.DEFAULT_GOAL := help
.PHONY: help install assets run run-search test check format bench simulate chaos lock clean

help: ## What can be made
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 16

install: .venv/.installed ## The environment and its locked dependencies

.venv/.installed: site/requirements/development.txt
	@test -n "$(PYTHON)" || { echo "Bluelamp needs Python 3.12 or newer, and found none. Nothing was changed."; exit 1; }
	@echo "Installing the locked dependencies (a minute or two, the first time) …"
	@$(VENV)/python -m pip --version >/dev/null 2>&1 || $(PYTHON) -m venv --clear .venv
	@$(VENV)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r $<
	@touch $@

assets: $(STYLES) ## Styles, scripts and fonts

$(MODULES): $(ASSETS)/package-lock.json | .venv/.installed
	@$(VENV)/python -m station.development.assets fetch
	@touch $@

$(STYLES): $(MODULES) $(SOURCES)
	@$(VENV)/python -m station.development.assets build

run: install assets ## The demonstration station on http://localhost:8000 (PORT changes it)
	@exec $(VENV)/python -m station.development.run

run-search: install assets ## The same with a real Elasticsearch, which needs Maven
	@exec $(VENV)/python -m station.development.run --search

test: install assets ## The whole suite, on a real PostgreSQL
	@$(VENV)/python -m pytest -n auto --dist loadgroup --no-loadscope-reorder $(ARGS)

check: install assets ## Format, lint, types, templates, imports, migrations, deployment
	@$(VENV)/python -m station.development.check

format: install ## Put the code into its one form
	@$(VENV)/ruff check --quiet --fix-only .
	@$(VENV)/ruff format --quiet .

bench: install assets ## The benchmarks; ONLY=name runs one
	@$(VENV)/python -m tests.bench $(ONLY)

simulate: install ## A day of 2,400 social accounts in ten minutes: simulation.json
	@$(VENV)/python -m station.development.simulate $(ARGS)

chaos: install assets ## Reports come in while everything is killed: chaos.json
	@$(VENV)/python -m station.development.chaos $(ARGS)

lock: install ## Renew the locked requirements
	@for set in production development; do \
	  extra="--extra station $$(test $$set = development && echo "--extra development")"; \
	  $(VENV)/uv pip compile --quiet --upgrade --universal --python-version 3.12 --generate-hashes \
	    --no-emit-index-url --no-emit-find-links --custom-compile-command "make lock" \
	    $$extra pyproject.toml -o site/requirements/$$set.txt; done

clean: ## Forget the environment, the assets and the demonstration's data
	@rm -rf .venv $(ASSETS)/node_modules $(ASSETS)/dist var
