# The usual commands by name. `make ci` is what must pass before a change lands.
.PHONY: test ci lint bench fuzz

test: ; go test ./...
ci: ; ./.ci/run
lint: ; go vet ./... && GOARCH=arm64 go vet ./... && golangci-lint run ./...
bench: ; go test -bench . -benchtime 100ms ./benchmarks
# make fuzz FUZZ=FuzzReduce PKG=./asm: one target for a minute
fuzz:
	@go test -list '^$(FUZZ)$$' $(PKG) | grep -q '^Fuzz' || { echo "make fuzz: no fuzz target '$(FUZZ)' in '$(PKG)', want FUZZ=FuzzReduce PKG=./asm" >&2; exit 1; }
	go test -run '^$$' -fuzz '^$(FUZZ)$$' -fuzztime 60s $(PKG)
