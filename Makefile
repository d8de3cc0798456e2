# The README's two commands, `make run` and `make test`, and what a change needs. Each does its own set-up.

UV := .uv/bin/uv
BIN := .venv/bin
RAN := .venv/set-up-to-run
TESTED := .venv/set-up-to-test
PART ?=

# Nothing of the machine's or the user's leaks in: no home, no cache, no other environment is needed or touched.
export UV_CACHE_DIR := $(CURDIR)/.uv/cache
export UV_PROJECT_ENVIRONMENT := $(CURDIR)/.venv
export UV_PYTHON := $(CURDIR)/.uv/bin/python
export UV_PYTHON_DOWNLOADS := never
unexport VIRTUAL_ENV PYTHONPATH PYTHONHOME
# A company's own certificate is in the system's store, where there is one; uv would only trust its own list.
ifneq ($(wildcard /etc/ssl/certs/*.crt /etc/pki/tls/certs/*.crt /System/Library/Keychains),)
export UV_SYSTEM_CERTS := true
endif

.DEFAULT_GOAL := help
.PHONY: help run test check suite golden docs words pictures prove bench clean

help:  ## say what there is
	@sed -n 's/^\([a-z]*\):.*## /make \1|/p' $(MAKEFILE_LIST) | while IFS='|' read -r name what; do printf '%-12s %s\n' "$$name" "$$what"; done

run: $(RAN)  ## make the sample company, start Hark with it, and say where to open it; PORT=8010 for another port
	@$(BIN)/hark demo --data hark-demo
	@exec $(BIN)/hark serve --data hark-demo --port $(or $(PORT),8000)

test: check suite  ## all checks, then the suite with branch coverage

check: $(TESTED)  ## lint, format, types and the order of the layers
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports

suite: $(TESTED)
	$(BIN)/pytest -n auto --maxprocesses 4 --dist loadgroup -m "not heavy" --cov --cov-branch --cov-report=term:skip-covered --durations=20

golden: $(TESTED)  ## write the golden SQL anew; read the difference before you commit it
	HARK_WRITE_GOLDEN=1 $(BIN)/pytest -p no:randomly tests/measure/test_golden.py

docs: $(TESTED)  ## write the pages of docs/use that the code tells by itself
	$(BIN)/python docs/pages.py

words: $(TESTED)  ## gather every message for translators, and make the catalogues of the languages there are
	@$(BIN)/python docs/words.py

pictures: $(TESTED)  ## take the pictures of the README anew; Chromium has to be there
	$(BIN)/python docs/pictures.py

prove: $(TESTED)  ## the heavy proofs; PART=files picks those with that word in their name, FUZZ_MINUTES=5 feeds each reader so long
	$(BIN)/pytest -m heavy $(if $(PART),-k "$(PART)")

bench: $(TESTED)  ## the speed figures; PART=start picks one file of bench/
	@for file in $(if $(PART),bench/$(PART).py,bench/*.py); do echo "== $$file"; $(BIN)/python "$$file" || exit 1; done

clean:  ## remove what set-up made; data directories stay
	rm -rf .venv .uv .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis .coverage*

$(UV):
	@python=$$(for name in python3 python3.14 python3.13 python3.12 python3.11; do \
	    if "$$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then echo "$$name"; break; fi; done); \
	if [ -z "$$python" ]; then echo "Hark needs Python 3.11 or newer, and found none. Install it, then try again." >&2; exit 1; fi; \
	if ! "$$python" -m venv .uv; then rm -rf .uv; echo "Hark needs Python's venv. On Debian and Ubuntu: apt install python3-venv. Then try again." >&2; exit 1; fi
	@.uv/bin/python -m pip install --quiet --no-cache-dir --disable-pip-version-check "uv>=0.13,<0.14"

# What is there already stays, so that `make run` after `make test` takes nothing away.
$(RAN): uv.lock pyproject.toml $(UV)
	@echo "Setting up, once: fetching what Hark needs ..."
	@$(UV) sync --quiet --frozen --no-dev --inexact
	@touch $@

$(TESTED): uv.lock pyproject.toml $(UV)
	@echo "Setting up, once: fetching what Hark, its extras and its tests need ..."
	@$(UV) sync --quiet --frozen --all-extras
	@touch $(RAN) $@
