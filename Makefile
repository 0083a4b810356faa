# One command each: `make demo`, `make test`, `make bench`, `make lint`.
# Every target sets up what it lacks first; a step that fails leaves no stamp, so it is tried again.

VENV     := .venv
BIN      := $(VENV)/bin
FRONTEND := web/frontend
MODULES  := $(FRONTEND)/node_modules
PAGES    := web/static
ARGS     ?=

LOCKED    := $(VENV)/.locked
INSTALLED := $(VENV)/.installed

ifneq ($(wildcard $(FRONTEND)/package.json),)
NODE_READY  := $(MODULES)/.installed
PAGES_READY := $(PAGES)/.built
# Directories are listed as well as files, so that a deleted source is noticed too.
PAGE_SOURCES := $(shell find $(FRONTEND) -mindepth 1 -name node_modules -prune -o -print)
endif

export PIP_DISABLE_PIP_VERSION_CHECK := 1
export PYTHONUNBUFFERED := 1

MAKEFLAGS += --no-print-directory
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help demo web test bench faults lint pictures lock clean test-servers

# $(call quietly,command): says nothing when it works, everything when it fails.
quietly = log=$$(mktemp) && { { $(1); } >"$$log" 2>&1 || { cat "$$log" >&2; rm -f "$$log"; exit 1; }; rm -f "$$log"; }

help: ## list these targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

demo: $(INSTALLED) $(PAGES_READY) ## open a whole living library in the browser
	@exec $(BIN)/bibliotwin demo $(ARGS)

web: $(PAGES_READY) ## build the pages

test: $(INSTALLED) $(PAGES_READY) test-servers ## run every test; ARGS="-k seats" picks some
ifdef NODE_READY
	@echo "checking the pages"
	@$(call quietly,cd $(FRONTEND) && npm run --silent check && npm run --silent --if-present test)
endif
	@exec $(BIN)/pytest $(ARGS)

bench: $(INSTALLED) test-servers ## print every headline figure as JSON
	@for file in $$(grep -l '__main__' benchmarks/*.py 2>/dev/null); do \
		name=$$(basename "$$file" .py); \
		echo "measuring: $$name" >&2; \
		$(BIN)/python -m "benchmarks.$$name" $(ARGS) || exit 1; \
	done

faults: $(INSTALLED) test-servers ## break things while 100,000 messages come, and write benchmarks/FAULTS.md
	@exec $(BIN)/python -m benchmarks.faults --report benchmarks/FAULTS.md $(ARGS)

lint: $(INSTALLED) $(NODE_READY) ## check style, format and types
	@echo "checking style, format and types"
	@$(BIN)/ruff check --quiet .
	@$(BIN)/ruff format --quiet --check . || { echo "not formatted: run $(BIN)/ruff format ." >&2; exit 1; }
	@$(BIN)/mypy --no-error-summary
ifdef NODE_READY
	@$(call quietly,cd $(FRONTEND) && npm run --silent --if-present lint)
endif

pictures: $(INSTALLED) $(PAGES_READY) test-servers ## take the pictures of the documentation anew
	@exec $(BIN)/python docs/pictures/take.py $(ARGS)

lock: $(INSTALLED) ## bring requirements.lock to the newest versions that pyproject.toml allows
	@echo "choosing versions"
	@$(BIN)/uv pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes \
		--no-emit-index-url --no-header --extra dev pyproject.toml -o requirements.lock

clean: ## remove everything that was set up or built; data stays
	@rm -rf $(VENV) $(MODULES) $(PAGES) dist build .pytest_cache .mypy_cache .ruff_cache .hypothesis

# The Python environment. An environment that is already there is brought up to the lock, not made anew.
$(LOCKED): requirements.lock
	@if ! $(BIN)/python -m pip --version >/dev/null 2>&1; then \
		for python in "$${PYTHON:-python3}" python3.14 python3.13 python3.12 python3.11; do \
			"$$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && break; \
			python=; \
		done; \
		if [ -z "$$python" ]; then \
			echo "Bibliotwin needs Python 3.11 or newer; here is $$(python3 --version 2>/dev/null || echo none)." \
				"Name another with: make PYTHON=/path/to/python3" >&2; exit 1; \
		fi; \
		if ! "$$python" -c 'import ensurepip, venv' 2>/dev/null; then \
			echo "Python cannot make a virtual environment here. On Debian: sudo apt-get install python3-venv" >&2; \
			exit 1; \
		fi; \
		echo "setting up the Python environment (once, about a minute)"; \
		$(call quietly,"$$python" -m venv $(VENV)); \
	else \
		echo "bringing the Python environment up to date"; \
	fi
	@$(call quietly,$(BIN)/python -m pip install --quiet -r requirements.lock)
	@touch $@

$(INSTALLED): pyproject.toml $(LOCKED)
	@$(call quietly,$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation -e .)
	@touch $@

# The pages.
$(MODULES)/.installed: $(FRONTEND)/package.json $(FRONTEND)/package-lock.json
	@major=$$(node -p 'process.versions.node.split(".")[0]' 2>/dev/null || echo 0); \
	if [ "$$major" -lt 20 ]; then \
		echo "Bibliotwin builds its pages with Node 20 or newer; here is $$(node --version 2>/dev/null || echo none)." >&2; \
		exit 1; \
	fi
	@echo "fetching what the pages are built with (once, under a minute)"
	@$(call quietly,cd $(FRONTEND) && npm ci --no-audit --no-fund --loglevel=error)
	@touch $@

$(PAGES)/.built: $(MODULES)/.installed $(PAGE_SOURCES)
	@echo "building the pages"
	@$(call quietly,cd $(FRONTEND) && npm run --silent build)
	@mkdir -p $(PAGES) && touch $@

# Real servers for the tests. Without the right to install them, one line says what is missing.
test-servers:
	@missing=; PATH="$$PATH:/usr/sbin"; \
	command -v mosquitto >/dev/null || missing="$$missing mosquitto"; \
	command -v chromium >/dev/null || missing="$$missing chromium"; \
	ls /usr/share/fonts/*/noto*/NotoSansCJK* >/dev/null 2>&1 || ls /usr/share/fonts/*/*/NotoSansCJK* >/dev/null 2>&1 \
		|| missing="$$missing fonts-noto-cjk"; \
	[ -n "$$missing" ] || exit 0; \
	if [ "$$(id -u)" = 0 ]; then root=; elif sudo -n true 2>/dev/null; then root="sudo -n"; else root=no; fi; \
	if [ "$$root" != no ] && command -v apt-get >/dev/null; then \
		echo "installing for the tests:$$missing"; \
		install="$$root env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends $$missing"; \
		if $$install >/dev/null 2>&1 || { $$root apt-get update >/dev/null 2>&1; $$install >/dev/null 2>&1; }; then \
			case "$$missing" in *mosquitto*) \
				: "the tests start their own; a service on port 1883 would be in the way of the demo"; \
				$$root systemctl disable --now mosquitto >/dev/null 2>&1 || true;; \
			esac; \
			exit 0; \
		fi; \
	fi; \
	echo "not on this machine:$$missing; tests that need them say so. On Debian: sudo apt-get install$$missing"
