# make help       this list
# make build      pilot and panda-sandbox, as released, in .build/release
# make check      imports and format, in seconds
# make quick      check, debug build, unit and end-to-end tests
# make test       all of it: also the release build and a real PanDA server
# make integration  pilot against a real PanDA server (needs root; installs one under $PILOT_RIG)
# make fuzz       the parsers under libFuzzer, each for a minute
# make every-call a fault at any call of a pilot: killed there, or the call fails (four minutes)
# make slow-disk  what a slow disk does to the pilot (ten minutes; needs FUSE)
# make demo       one job from submission to result, with the embedded server
# make bench      pilot and the Python pilot side by side
# make fleet      a model of 600,000 pilots around ten minutes without the server
# make format     mends what make check says about format

.PHONY: help build check quick test integration fuzz every-call slow-disk demo bench fleet format

help:
	@sed -n 's/^# make/make/p' Makefile

build quick test fuzz every-call slow-disk demo bench fleet integration: ; @scripts/$(run)

build: run = build
quick: run = test --quick
test: run = test
fuzz: run = fuzz
every-call: run = every-call
slow-disk: run = slow-disk
demo: run = demo
bench: run = bench
fleet: run = fleet
integration: run = integration/run

check:
	@scripts/check-imports --self-test
	@scripts/check-imports
	@scripts/lint

format:
	@bash -c '. scripts/lib.sh; find_swift; swift format -i -r Sources Tests Package.swift'
