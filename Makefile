# Everything a contributor types. What is longer than a line lives in scripts/.
SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DELETE_ON_ERROR:
.DEFAULT_GOAL := help
MAKEFLAGS += --no-builtin-rules --no-print-directory

# Another Go can be tried with `make test GO=go1.27`.
GO ?= go
export GO

# Where `make build` leaves what it builds; scripts/ reads it too.
export BIN := $(CURDIR)/bin

.PHONY: help
help: ## Say what can be made (this text)
	@awk -F ':[^#]*## ' '/^[a-z-]+:.*## / { printf "  make %-16s %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))

.PHONY: demo
demo: build ## Show it: a real authorization server, a connection, a test, a token, a call
	@CGO_ENABLED=0 $(GO) build -C internal/authservers/fosite -trimpath -buildvcs=false -o $(BIN)/authservers/fosite . && echo "built bin/authservers/fosite"
	@$(BIN)/authservers/fosite -- scripts/demo

.PHONY: test
test: ## Test everything against real servers (TESTFLAGS='-run Name -v', TESTPKGS=./host/...)
	@scripts/test

.PHONY: lint
lint: ## Format, vet, golangci-lint, buf lint, buf breaking
	@scripts/lint

.PHONY: generate
generate: ## Generate Go from the .proto files, and docs/presets.md
	@scripts/generate

.PHONY: check-generated
check-generated: ## Fail if what is checked in is not what generate would make
	@scripts/generate --check

.PHONY: build
build: ## Build the program and the first-party plugins into bin/
	@scripts/build

.PHONY: cross
cross: ## Compile and vet for darwin/arm64 and windows/amd64
	@scripts/cross

.PHONY: bench
bench: ## Run the benchmarks (BENCH=Authorize, COUNT=10 for benchstat)
	@scripts/bench

.PHONY: hostile
hostile: ## Play a hostile token endpoint to our client and to others, and print the score (HOSTILEFLAGS=-v)
	@scripts/hostile

.PHONY: logins
logins: ## Count at a real server the passwords that 8 hosts with one Redis send, and x/oauth2 beside them (HOSTS, CALLERS, CALLS)
	@scripts/logins

.PHONY: faults
faults: ## Break Redis, hosts, the data folder and plugins, at full size, and print the matrix (FAULTS='redis store plugins', ROUNDS, FAULTFLAGS=-v)
	@scripts/faults

.PHONY: fuzz
fuzz: ## Fuzz each native target (FUZZ=Answer, FUZZTIME=2m)
	@scripts/fuzz

.PHONY: clean
clean: ## Remove what was built and installed here
	@rm -rf $(BIN)
	@find . -name node_modules -type d -prune -exec rm -rf {} +
