# `make` lists the targets. The first that needs it sets up .venv; after that it is there.
PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
SOURCES := $(shell find seeds notebooks src -type f -not -path '*/.*' -not -name '*.pyc')
SHARED := ../shared
REPORTS := $(addprefix reports/,report.html report.pdf report.zh.html report.zh.pdf)
MISSING = $(filter-out $(wildcard $(REPORTS)),$(REPORTS))
export PIP_DISABLE_PIP_VERSION_CHECK := 1
export UV_NO_PROGRESS := 1
export UV_SYSTEM_CERTS := 1
ifndef HOME
export HOME := $(CURDIR)/$(VENV)
endif

.DEFAULT_GOAL := help
.PHONY: help report test lint types eval bench peers fuzz lab requirements clean

help: ## list the targets
	@sed -n 's/^\([a-z]*\):[^#]*## \(.*\)/make \1|\2/p' Makefile | awk -F '|' '{ printf "%-18s %s\n", $$1, $$2 }'

report: reports/.rendered ## tag the seeds and write the report into reports/: HTML and PDF, in English and Chinese
	@echo "Up to date: $(REPORTS)"

$(if $(MISSING),.PHONY: reports/.rendered)
reports/.rendered: $(READY) $(SOURCES)
	@echo "Rendering the report on seeds/ in two languages: about a minute"
	@rm -f $@
	@for lang in en zh; do $(BIN)/analysis report seeds -o reports --to html,pdf --lang $$lang || \
		{ echo "The report has gaps, or is missing"; exit 1; }; done
	@touch $@

test: $(READY) ## run every test
	$(BIN)/python -m pytest -n auto

lint: $(READY) ## check style, and that notebooks hold no output
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/nbstripout --verify --keep-id notebooks/*.ipynb

types: $(READY) ## check types
	$(BIN)/mypy

eval: $(READY) ## score the tags against the gold
	@mkdir -p build
	$(BIN)/analysis tag seeds/*.txt -o build/seeds.jsonl
	@if test -f $(SHARED)/eval/score.py; then \
		$(BIN)/python $(SHARED)/eval/score.py $(SHARED)/gold build/seeds.jsonl && \
		$(BIN)/analysis tag $(SHARED)/dev/*.txt -o build/dev.jsonl && \
		$(BIN)/python $(SHARED)/eval/score.py $(SHARED)/dev/gold build/dev.jsonl; \
	else $(BIN)/python -m pytest tests -k gold; fi

bench: $(READY) ## measure speed, scaling and memory, and write docs/performance.md: ten minutes
	@$(BIN)/python benchmarks/performance.py --write docs/performance.md

peers: $(READY) ## compare what is found with what peers find
	@for name in peers peers_times recognizers names_model; do \
		echo "benchmarks/$$name.py"; $(BIN)/python "benchmarks/$$name.py" || exit 1; done

RUNS ?= 200000
fuzz: $(READY) ## look for inputs that break a promise, RUNS=200000 of them
	@$(BIN)/python -m pip install --quiet --require-hashes -r requirements/fuzz.txt
	@mkdir -p build/fuzz/corpus
	$(BIN)/python tests/fuzz.py -runs=$(RUNS) -max_len=4000 -timeout=60 -artifact_prefix=build/fuzz/ build/fuzz/corpus

lab: $(READY) ## explore in JupyterLab
	$(BIN)/jupyter lab notebooks

requirements: $(READY) ## pin again what pyproject.toml asks for
	$(BIN)/uv pip compile $(PIN) --all-extras pyproject.toml -o requirements/all.txt
	$(BIN)/uv pip compile $(PIN) -c requirements/all.txt pyproject.toml -o requirements/run.txt
	echo uv | $(BIN)/uv pip compile $(PIN) -c requirements/all.txt - -o requirements/uv.txt
	echo atheris==3.0.0 | $(BIN)/uv pip compile $(PIN) - -o requirements/fuzz.txt
PIN := --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate

clean: ## remove .venv and everything made
	rm -rf $(VENV) build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis src/*.egg-info
	find reports -type f -not -name '*.pdf' -delete
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# Pinned and hashed, by uv, or by pip where uv cannot reach the package index.
$(READY): requirements/all.txt requirements/uv.txt pyproject.toml
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer is needed: make PYTHON=/path/to/python3"; exit 1; }
	@echo "Setting up $(VENV) with $$($(PYTHON) --version): about a minute, once"
	@$(BIN)/python -m pip --version >/dev/null 2>&1 || $(PYTHON) -m venv --clear $(VENV) || \
		{ echo "no virtual environment could be made: on Debian, install python3-venv"; rm -rf $(VENV); exit 1; }
	@echo "Installing the pinned requirements"
	@$(BIN)/python -m pip install --quiet --require-hashes -r requirements/uv.txt
	@VIRTUAL_ENV=$(VENV) $(BIN)/uv pip install --quiet --compile-bytecode --require-hashes -r requirements/all.txt || \
		$(BIN)/python -m pip install --quiet --require-hashes -r requirements/all.txt
	@echo "Installing the project"
	@$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation -e .
	@$(BIN)/python -m compileall -q src
	@touch $(READY)
