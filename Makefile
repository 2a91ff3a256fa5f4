# Two commands do everything: `make report` and `make test`. Both set up .venv first.

PYTHON ?= python3
export PATH := $(CURDIR)/.venv/bin:$(PATH)
export DVC_NO_ANALYTICS := 1
# What the stages made. data/incoming and data/official came from elsewhere and stay.
MADE := $(addprefix data/,settings synthetic accepted findings answers study results released plan national)

.PHONY: help report pull test fast coverage check lock browser single-file clean

help:
	@echo "make report   set up the environment and run the whole study: reports/evaluation.html"
	@echo "make pull     fetch the released results and pages that a colleague's run pushed"
	@echo "make test     set up the environment and a browser, then lint, type-check and test"
	@echo "make fast     lint, type-check, and the tests of single rooms: no browser, no whole study"
	@echo "make coverage all tests, and which lines and branches none of them reaches"
	@echo "make lock     pin the dependencies of pyproject.toml anew in requirements.lock"
	@echo "make single-file  pack the council's side into dist/rsw.pyz"
	@echo "make clean    remove the environment, everything the stages made, and DVC's copies of it"

# The stamp is newer than the lock file exactly when the environment matches it.
.venv/.ready: requirements.lock
	@echo "== Setting up .venv: every package pinned by requirements.lock, byte-compiled"
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or later is needed.")'
	$(PYTHON) -m venv .venv
	python -m pip install --quiet "$$(grep -o '^uv==[0-9.]*' requirements.lock)"
	uv pip sync --quiet --python .venv/bin/python --require-hashes --compile-bytecode requirements.lock
	uv pip install --quiet --python .venv/bin/python --no-deps --no-build-isolation --editable .
	@touch $@

report: .venv/.ready
	@echo "== Running the study: only the stages whose inputs changed"
	@python -m study.settings
	dvc repro
	@echo "== Done. Open reports/evaluation.html in a browser; each council's page is in reports/councils/"

# What holds persons' rows is never pushed, so DVC has to be told that it may be missing.
pull: .venv/.ready
	@dvc remote list | grep -q . || { echo "This copy names no place to fetch from. Add the one that" \
	  "your team uses ('dvc remote add --default team URL'), or run the study ('make report')."; exit 1; }
	dvc pull --allow-missing

test: .venv/.ready browser check
	@echo "== Tests"
	pytest -n 2

# Marks are given in tests/conftest.py, by what a test asks for.
fast: .venv/.ready check
	@echo "== Tests of single rooms"
	pytest -n 2 -m "not slow"

# What runs in a process of its own, as every stage under DVC does, is counted in the tests that
# call it; see pyproject.toml for what is left out.
coverage: .venv/.ready browser
	@echo "== Tests, measured"
	pytest -n 2 --cov --cov-report=term:skip-covered --cov-report=html:dist/coverage

check: .venv/.ready
	@echo "== Lint, format, types"
	ruff check
	ruff format --check
	mypy

# The accessibility tests open the reports in a real browser and fail without one.
browser: .venv/.ready
	@python -m tests.browser || { \
	  echo "== Installing a browser for the accessibility tests"; \
	  if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	    apt-get update -qq && apt-get install -y -qq --no-install-recommends chromium >/dev/null; \
	  else playwright install chromium; fi; \
	  python -m tests.browser; }

lock: .venv/.ready
	uv pip compile pyproject.toml --extra evaluator --group dev --universal --python-version 3.11 \
	  --generate-hashes --no-emit-index-url --no-header --quiet --output-file requirements.lock

# For computers of this kind only: pandas, pyarrow and the like are not plain Python.
single-file: .venv/.ready
	@echo "== Building dist/rsw.pyz: the council's side in one file"
	rm -rf dist/site
	uv pip install --quiet --python .venv/bin/python --target dist/site --no-compile --constraint requirements.lock .
	uv tool run --quiet shiv==1.0.8 --site-packages dist/site --compressed --entry-point rsw.cli:main --output-file dist/rsw.pyz
	rm -rf dist/site

clean:
	rm -rf .venv dist $(MADE) reports/*.html reports/councils .dvc/cache .dvc/tmp
