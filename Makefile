# Two commands for newcomers:
#
#     make demo    a whole county bureau in ./demo-data, assessed and reported on
#     make test    everything that must hold before a change goes in
#
# Each says in one line what is missing on this machine and how to get it (run as root, it installs the Debian
# packages itself). CARGO_TARGET_DIR is respected.

SHELL := /bin/bash
# A toolchain that rustup has just installed is found before the shell has been restarted.
export PATH := $(PATH):$(HOME)/.cargo/bin
target := $(or $(CARGO_TARGET_DIR),target)
data := demo-data
# Of the demo: its size (small, county), up to which day it tells (today), and whether its pages are served at the end.
SCALE ?= county
DAY ?=
SERVE ?= 1

.DEFAULT_GOAL := help
.PHONY: help say demo test test-cluster ui client bench fuzz package docs notices fmt

help: ## this list
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' Makefile | while IFS=$$'\t' read -r name what; do \
		printf 'make %-12s %s\n' "$$name" "$$what"; done

# What it takes is said before it begins.
say:
	@echo '$(said)' >&2

demo: said = make demo: from nothing about a quarter of an hour on two cores and 4 GB of disk, later a minute; SCALE=small for a bureau of a few schools
demo: say ui ## build, make the demo bureau in ./demo-data, import, assess, report
	@scripts/need rust cc
	cargo build --release --locked -p mingde
	"$(target)/release/mingde" --data $(data) demo --scale $(SCALE) $(if $(DAY),--day $(DAY))
	$(if $(filter-out 0,$(SERVE)),"$(target)/release/mingde" --data $(data) serve)

# One build for everything: what compiles our crates for the tests is clippy, so that nothing is checked apart from being built, and the
# documentation is written where cargo tries its examples (scripts/rustdoc-too). All take the whole workspace, so that features agree.
# Random cases grow from one seed here, so that the verdict on a commit is the same twice; by hand (`cargo test`) and in `make fuzz`
# they are new each time.
test: export PROPTEST_RNG_SEED ?= 20251001
test: export MINGDE_REQUIRE_BROWSER ?= 1
test: export RUSTC_WORKSPACE_WRAPPER := clippy-driver
test: export CLIPPY_ARGS := -Dwarnings
# What clippy compiles is optimised a little less than what the compiler does by itself, and takes more of the stack.
test: export RUST_MIN_STACK := 8388608
test: export RUSTDOC := $(CURDIR)/scripts/rustdoc-too
test: said = make test: from nothing about forty minutes on two cores and 16 GB of disk, later a quarter of an hour
test: say ui client ## format, lints, tests on SQLite, PostgreSQL and in Chromium, documentation
	@scripts/need rust rustfmt clippy cc postgres fonts chromium python
	cargo fmt --all --check
	@cargo fetch --quiet --locked # also what other systems need: a test looks at all of it
	@cargo metadata --locked --format-version 1 --manifest-path fuzz/Cargo.toml >/dev/null # its own lock file is current
	scripts/growth
	scripts/with-postgres cargo test --locked --workspace --no-fail-fast

# A build of its own, from nothing longer than that of all the rest (docs/adr/0062): whoever changes crates/cluster or what it stands on
# calls it, `make test` and the CI do not.
test-cluster: ## many bureaus at once: scheduler and executors as processes, killed, stopped, and compared with one process
	@scripts/need rust rustfmt clippy cc
	scripts/test-cluster

# Built before the program, which embeds it. Packages come as the lock file pins them and run nothing of their own.
ui: ## the script of the pages, from TypeScript
	@scripts/need node
	cd crates/web/ui && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error && npm run --silent check && \
		npm run --silent build

# Only the tests have it: a client that is generated from the document of the API, and what its answers are held against.
client: ## what the API is tried with
	@scripts/need node
	cd crates/web/client && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error

bench: ## measure against openpyxl, bare SQLite and the time limits, into bench/RESULTS.md
	@scripts/need rust cc python
	bench/run

fuzz: ## random input for the readers of what comes from outside, a minute each
	@scripts/need rust cc
	scripts/fuzz all 60

package: ## a Debian package and a tar.gz to hand out, into target/package
	@scripts/need rust cc python node
	$(MAKE) ui
	scripts/package

docs: ## the documentation of the crates, as web pages
	@scripts/need rust cc
	cargo doc --locked --workspace --no-deps
	@echo "$(target)/doc/mingde_app/index.html"

notices: ## the licences of everything the program is built from, into target/THIRD-PARTY.txt
	@scripts/need rust cc
	cargo run --quiet --locked -p mingde-testkit --example notices >"$(target)/THIRD-PARTY.txt"
	@echo "$(target)/THIRD-PARTY.txt"

fmt: ## format the sources
	@scripts/need rust rustfmt
	cargo fmt --all
