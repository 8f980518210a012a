# `make` without a target lists the targets.
.PHONY: help demo test check format one verify verify-long bench bench-daemon bench-micro bench-pages matrix implementations conformance known-bugs mutants diagnose-table history fuzz fuzz-captures attack endpoint live nat-probe engine images guest subjects release example environments shards balance clean

help:
	@echo 'make demo         from a fresh checkout to a result: an idle tunnel behind a NAT, with and without keepalive'
	@echo 'make test         the unit tests of all modules: no engine, no images, no lab'
	@echo 'make one          one test class, building only what it needs: TEST=KeypairTest, or TEST="KeypairTest#method"'
	@echo 'make check        format, house rules, compiler warnings and package rules, without the other tests'
	@echo 'make format       format all sources'
	@echo 'make verify       build, test and check everything, as CI does; KERNEL=6.12 uses another lab kernel'
	@echo 'make verify-long  run the tests that take too long for each change'
	@echo 'make bench        how fast each subject is, compared with the path without a tunnel: about 5 minutes, on a quiet machine'
	@echo 'make bench-daemon time to start, memory and idle round trip of warren-wg and of the other daemons that are installed: as root, about 10 minutes; BENCH_ROUNDS=5'
	@echo 'make bench-pages  how smoothly the page of 50 clients scrolls in Chromium: the share of frames over 50 ms'
	@echo 'make bench-micro  time the parts of the core: BENCH=regex ROUNDS=3'
	@echo 'make matrix       all scenarios for all pairs of subjects, as docs/matrix.md: about half an hour, continues where it stopped'
	@echo 'make implementations  the same for the newest releases of other implementations, as docs/implementations.md: a quarter of an hour'
	@echo 'make diagnose-table  captures of networks with a known cause, and how often ./warren diagnose finds it, as docs/diagnose-table.md: about 30 minutes; ROUNDS=4'
	@echo 'make history      releases of other implementations one after the other, as docs/history.md: an hour or two; runs only what is missing in target/history; ANEW=1 after a new lab kernel'
	@echo 'make conformance  the rows of the conformance table on the wire, for kernel, java, wireguard-go, boringtun and gotatun, as docs/conformance.md: 4 minutes, and 3 for builds the first time'
	@echo 'make known-bugs   see whether the checks distinguish releases with a known fault from those without it, as docs/known-bugs.md: 20 minutes of builds the first time, then 5'
	@echo 'make mutants      test 200 mutants of the java daemon, drawn with a seed, with the conformance rows of their groups, as docs/wire-mutants.md: about an hour, continues where it stopped; MUTANTS=200 SEED=1'
	@echo 'make fuzz         look for inputs that break the core, FUZZ_SECONDS=60 for each target in FUZZ_TARGETS'
	@echo 'make fuzz-captures  look for captures and logs that break ./warren diagnose, FUZZ_SECONDS=60 for each target in FUZZ_TARGETS'
	@echo 'make attack       attack the daemon and wireguard-go: as root, about 8 minutes; ATTACK_SECONDS=60 ATTACK_ONLY="junk"'
	@echo 'make endpoint     test warren-wg and wireguard-go with the endpoint rows, in network namespaces of this machine and in real time: as root, 5 minutes; ENDPOINT_LONG=1'
	@echo 'make live         run warren diagnose --interface in a network namespace of this machine, with Ctrl-C and with packets that the kernel drops: as root, 2 minutes'
	@echo 'make nat-probe    measure a NAT of this machine, with warren nat serve and probe, in network namespaces: as root, 2 minutes'
	@echo 'make engine       check that a container engine answers'
	@echo 'make guest        build the guest of the virtual lab: the lab kernel and its root file system, 5 to 10 minutes the first time; KERNEL=6.12 DEBUG=1 LAYERS="nat access"'
	@echo 'make subjects     build the newest release of each other implementation, with cargo and Go: about 3 minutes'
	@echo 'make images       build the image of the container lab, from the guest and Debian packages'
	@echo 'make release      write target/release: a Maven repository folder with all of Warren, the guest and the sources of its packages included; GROUP=... VERSION=... SOURCES=partial'
	@echo 'make example      run examples/junit-maven as a user does: from target/release, with an empty local repository'
	@echo 'make environments run a scenario as nobody, in a bare container, with full, read-only and noexec folders, and so on: as root, 2 minutes'
	@echo 'make shards       200 runs in one process and in four shards, with Slurm, Docker Swarm and pods, and compare the results: as root; CELLS=200 SHARDS=4'
	@echo 'make balance      run again what make verify ran, in 8 shards one after the other, and say how evenly the work was divided: SHARDS=8 LAB=virtual, on a quiet machine'
	@echo 'make clean        remove what was built here (images stay)'

engine:
	@containers/engine.sh

images: engine
	@WARREN_KERNEL='$(KERNEL)' containers/images.sh

guest:
	@WARREN_KERNEL='$(KERNEL)' WARREN_KERNEL_DEBUG='$(DEBUG)' guest/build.sh $(if $(LAYERS),--layer $(LAYERS))

subjects:
	@./warren subject add wireguard-go boringtun gotatun

release:
	@guest/build.sh --pack
	@SOURCES='$(SOURCES)' guest/build.sh --sources
	@config/release.sh

# Neither distributes anything.
verify-long example: SOURCES = partial

example: release
	@config/example.sh

demo: guest
	@./warren demo

test:
	@since=$$(date -u +%FT%TZ); mvn -q -B -ntp -T 2 -Dtests.tier='!long & !lab' -Dspotless.check.skip test && config/results.sh "$$since"

one:
	@config/one.sh '$(TEST)'

check:
	@mvn -q -B -ntp -T 2 -Dtest='*ArchitectureTest' -Dsurefire.failIfNoSpecifiedTests=false test checkstyle:check@house-rules

format:
	@mvn -q -B -ntp spotless:apply

# Another lab kernel, in process guests and in container guests.
with_kernel = $(if $(KERNEL),WARREN_NODE_IMAGE=warren/node:$(KERNEL) WARREN_GUEST=$$(readlink -f "$${XDG_CACHE_HOME:-$$HOME/.cache}/warren/guest/kernel-$(KERNEL)"))

# Two modules in parallel: only the last one keeps both processors of a small machine busy.
verify: images
	$(with_kernel) mvn -B -ntp -T 2 verify

verify-long: images release
	$(with_kernel) mvn -B -ntp -T 2 -Plong verify
	@$(MAKE) known-bugs
	@config/reproducible.sh
	@config/example.sh

bench: images
	@./warren compare throughput --short

bench-daemon:
	@wireguard/bench-daemon.sh

bench-micro:
	@benchmarks/bench-micro.sh

bench-pages:
	@reports/bench-pages.sh

matrix: images
	@scenarios/matrix.sh

implementations: guest subjects
	@NAME=implementations SEEDS=1 SUBJECTS="boringtun gotatun wireguard-go@20260522" PEERS="kernel java" scenarios/matrix.sh

diagnose-table: guest
	@diagnose/ground-truth.sh

# Releases that are not built here keep what the page has of them: `./warren subject add NAME@VERSION` builds one.
history: guest
	@./warren history gotatun boringtun wireguard-go --built --expectations expectations --out target/history $(if $(ANEW),,--with docs/history.json) \
	  --scenario handshake,nat-timeout,keepalive,rekey,roaming,path-mtu,administration,examples/long-way || [ $$? = 3 ]
	@cp target/history/history.json target/history/history.md docs/

conformance: guest subjects
	@./warren conformance --subjects kernel,java,wireguard-go,boringtun,gotatun --expectations expectations/conformance --out target/conformance
	@cp target/conformance/conformance.md docs/

# A release that the machine cannot build is UNSUPPORTED, and the page says so.
known-bugs: guest
	@./warren known-bugs scenarios/known-bugs.yaml --out target/known-bugs || [ $$? = 3 ]
	@cp target/known-bugs/known-bugs.md docs/

mutants: guest
	@scenarios/mutants.sh

fuzz:
	@wireguard/fuzz.sh

fuzz-captures:
	@diagnose/fuzz.sh

attack:
	@wireguard/attack.sh

endpoint:
	@scenarios/endpoint.sh

live:
	@diagnose/live.sh

nat-probe:
	@scenarios/nat-probe.sh

environments:
	@guest/environments.sh

shards:
	@config/shards.sh

balance:
	@scenarios/balance.sh

clean:
	mvn -q -B clean
