# Every command of the project. GNU make 3.81 suffices. `make` alone lists them.

BUDGET ?= 8m
ONLY ?=
FRESH ?=
HOST ?= local
PORT ?= 3000
FROM ?=

TARGET := experiments/target
CARGO := cargo
CARGO_FLAGS := --locked --manifest-path experiments/Cargo.toml --target-dir $(TARGET)
# What cargo itself does not say of a crate that the lock file lacks.
UPDATE := cargo update --workspace --manifest-path experiments/Cargo.toml
OR_MEND = || { code=$$?; $(CARGO) metadata --locked --offline --format-version 1 --manifest-path experiments/Cargo.toml 2>&1 >/dev/null | grep -q -e '--locked was passed' && echo 'error: experiments/Cargo.lock does not hold what the crates ask for: run `$(UPDATE)`' >&2; exit $$code; }
LAB := $(TARGET)/tools/lab --host $(HOST)
REPORT := $(TARGET)/tools/report
# The same command as the tests have left it: nothing is compiled twice.
TESTED := $(TARGET)/debug/report
# A test that fails names lines, nobody steps through it: the rest of what a debugger reads is much to write and to link.
# Not in Cargo.toml: programs are measured by its `dev` profile as well.
LINES := --config 'profile.dev.debug="line-tables-only"' --config 'profile.dev.package."*".debug=false'
# Many tests wait for a server, a compiler or a clock, and while they wait a processor is free: two threads for each core in
# each of three groups, which run at once and print when they have ended, where make can hold back what they print.
TEST := MAKEFLAGS= RUST_TEST_THREADS=$$(( 2 * $$(getconf _NPROCESSORS_ONLN) )) $(CARGO) test $(CARGO_FLAGS) $(LINES) --workspace --quiet
GROUPS := test-units test-first test-second
AT_ONCE := --jobs=3 --no-print-directory $(if $(filter output-sync,$(.FEATURES)),--output-sync=target)
SELECTED := $(if $(ONLY),--only $(ONLY))
RENEWED := $(if $(FRESH),--fresh)

.DEFAULT_GOAL := help
.PHONY: help tools report measure more verify calibrate bench book serve api-rust api-go loadgen doctor contribute merge headline test lint browser-test clean $(GROUPS)

help: ## List the commands
	@echo 'Rust or Go for this backend service? Measure it here.'
	@echo
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-13s %s\n", $$1, $$2 }' Makefile
	@echo
	@echo '  BUDGET=8m     measuring time, shared over the experiments'
	@echo '  ONLY=primes   one experiment (several: ONLY=primes,calibration)'
	@echo '  FRESH=1       measure all again: one more session of what is up to date'
	@echo '  HOST=local    folder of the records under src/results/'
	@echo '  PORT=3000     where serve, api-rust and api-go listen'
	@echo '  FROM=folder   records that `make merge` takes in'

tools:
	@command -v $(CARGO) >/dev/null 2>&1 || { echo 'error: cargo: not found: install Rust 1.95 or later, then run make again' >&2; exit 1; }
	@test -x $(TARGET)/tools/lab || echo 'compiles the tools: this once it takes some minutes' >&2
	@$(CARGO) build --config experiments/lab/tools.toml --profile tools $(CARGO_FLAGS) --package harness --package report $(OR_MEND)

report: tools ## Build the book, measure what is missing or out of date, and build it again
	@$(REPORT) book --host $(HOST)
	@$(LAB) measure --budget $(BUDGET) $(SELECTED) $(RENEWED)
	@$(REPORT) book --host $(HOST) $(if $(ONLY),,--strict)

measure: tools ## Measure what is missing or out of date
	@$(LAB) measure --budget $(BUDGET) $(SELECTED) $(RENEWED)

more: tools ## Measure one more session: first what is missing, then what is known least well
	@$(LAB) measure --more --budget $(BUDGET) $(SELECTED)
	@$(REPORT) book --host $(HOST)

verify: tools ## Build both sides and check every result and check value
	@$(LAB) verify $(SELECTED)

# Every count is reached unless a budget is asked for: the usual one is that of a report.
calibrate: tools ## Measure the harness itself, the long way (BUDGET=20m: as far as it goes)
	@$(LAB) calibrate --length long $(SELECTED) $(if $(filter command environment,$(firstword $(origin BUDGET))),--budget $(BUDGET))

bench: tools ## Run criterion and go test -bench on the same functions
	@$(LAB) bench $(SELECTED)

book: tools ## Build the book from the records there are
	@$(REPORT) book --host $(HOST)

serve: tools ## Serve the book on loopback and rebuild it when something changes
	@$(REPORT) serve --host $(HOST) --port $(PORT)

api-rust: ## Start the Rust order service on loopback (PORT=3000)
	$(CARGO) run --release --quiet $(CARGO_FLAGS) --package api -- serve --listen 127.0.0.1:$(PORT) $(OR_MEND)

api-go: ## Start the Go order service on loopback (PORT=3000)
	cd go-experiments && GOTOOLCHAIN=local go run ./api serve --listen 127.0.0.1:$(PORT)

loadgen: ## Build the load generator, for a service of your own
	@$(CARGO) build --release $(CARGO_FLAGS) --package loadgen $(OR_MEND)
	@echo '$(TARGET)/release/loadgen --help says how to use it'

doctor: tools ## Say what this host lacks, and what would spoil a measurement
	@$(LAB) doctor

contribute: tools ## Put this host's records under the name of its kind, to be committed
	@$(REPORT) contribute --host $(HOST)

merge: tools ## Take in the records of other hosts (FROM=folder)
	@test -n "$(FROM)" || { echo 'error: FROM is empty: name a folder of records, as in make merge FROM=../other/src/results' >&2; exit 2; }
	@$(REPORT) merge $(FROM)

headline: tools ## Renew the result that README leads with
	@$(REPORT) readme

test: ## Test everything: both languages, the lab, the pages
	@$(CARGO) test $(CARGO_FLAGS) $(LINES) --workspace --quiet --no-run $(OR_MEND)
	@$(MAKE) $(AT_ONCE) $(GROUPS)
	$(TESTED) check
	$(TESTED) schema --check
	$(TESTED) readme --check

test-units:
	@$(TEST) --lib --bins
	@$(TEST) --doc
	cd go-experiments && GOTOOLCHAIN=local go vet ./... && GOTOOLCHAIN=local go test ./...
	cd go-experiments && GOTOOLCHAIN=local go vet -tags sonic ./api && GOTOOLCHAIN=local go test -tags sonic ./api

# Integration tests by the first letter of their name: whatever a new one is called, it is in one of the two.
test-first:
	@$(TEST) --test '[a-k]*'

test-second:
	@$(TEST) --test '[!a-k]*'

lint: ## Check formatting and lints (needs rustfmt and clippy)
	$(CARGO) fmt --manifest-path experiments/Cargo.toml --all --check
	$(CARGO) clippy $(CARGO_FLAGS) --workspace --all-targets --quiet -- --deny warnings $(OR_MEND)
	@unformatted=$$(gofmt -l go-experiments); test -z "$$unformatted" || { echo "error: gofmt: $$unformatted: run gofmt -w" >&2; exit 1; }

browser-test: book ## Check the built book in a real browser (needs Node and Chromium)
	cd tests/browser && npm ci --silent --no-audit --no-fund && node --test --test-concurrency=$$(node -p 'os.availableParallelism()')

clean: ## Remove what was built; records and the committed results stay
	rm -rf book .lab $(TARGET) tests/browser/node_modules
