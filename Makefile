# demo: index the samples and serve the site.   test: all checks but the long ones.   test-full: those too.
# quality: measure how well the real papers are understood, and what people undertake in them; relevance:
# whether the right passage comes first. Both write docs/quality.md.
# screenshots: take the pictures of the site in docs anew. assets: build the site's style sheet and scripts anew (needs node).

PYTHON ?= python3
PORT ?= 8000
BIN := .venv/bin
DEMO_INDEX := build/demo-index

.PHONY: demo test test-full check assets assets-check assets-compared quality relevance screenshots samples clean

demo: build/installed
	$(BIN)/minuted index samples/papers --index $(DEMO_INDEX)
	$(BIN)/minuted serve --index $(DEMO_INDEX) --port $(PORT)

test: check
	$(BIN)/pytest -m "not long"

test-full: check
	$(BIN)/pytest

check: build/installed-for-tests assets-check
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

assets: build/assets-installed
	node webui/assets/build.mjs webui/static

# Where node is missing only CI must stop: what is built is committed.
assets-check:
	@if command -v npm >/dev/null || [ "$$CI" = true ]; then $(MAKE) --no-print-directory assets-compared; \
	else echo "The built assets are not compared with their sources: node and npm are not here."; fi

assets-compared: build/assets-installed
	node webui/assets/build.mjs build/assets
	cd build/assets && for built in *; do cmp "$$built" ../../webui/static/"$$built" || \
	{ echo "webui/static is not what webui/assets gives: run make assets and commit it."; exit 1; }; done

quality: build/installed-for-tests
	$(BIN)/python -m benchmarks.quality
	$(BIN)/python -m benchmarks.quality.undertakings

relevance: build/installed-for-tests
	$(BIN)/python -m benchmarks.relevance

screenshots: build/installed-for-tests
	$(BIN)/python -m docs.make_screenshots

samples: build/installed-for-tests
	$(BIN)/python samples/make_samples.py

clean:
	rm -rf .venv build webui/assets/node_modules

$(BIN)/python:
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Minuted needs Python 3.11 or later: make PYTHON=python3.12")'
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --upgrade "pip>=25.1"

build/installed: $(BIN)/python pyproject.toml
	$(BIN)/python -m pip install --quiet --editable .
	@mkdir -p build && touch $@

build/installed-for-tests: build/installed
	$(BIN)/python -m pip install --quiet --group test --group samples
	@mkdir -p build && touch $@

build/assets-installed: webui/assets/package.json webui/assets/package-lock.json
	npm ci --prefix webui/assets --no-audit --no-fund --silent
	@mkdir -p build && touch $@
