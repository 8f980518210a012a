package org.warren.harness.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.warren.harness.catalogue.CataloguedNat;
import org.warren.harness.catalogue.NatCatalogue;
import org.warren.harness.catalogue.NatSelfCheck;
import org.warren.harness.evidence.Evidence;
import org.warren.harness.lab.Dependency;
import org.warren.harness.lab.KeptNatChecks;
import org.warren.harness.lab.LabEnvironment;
import org.warren.harness.lab.LabException;
import org.warren.harness.lab.LabProvider;
import org.warren.harness.parameter.Parameter;
import org.warren.harness.parameter.Parameters;
import org.warren.harness.record.NatMeasurement;
import org.warren.harness.record.RunFolder;
import org.warren.harness.record.RunRecord;
import org.warren.harness.subject.Subjects;
import org.warren.harness.topology.Interface;
import org.warren.harness.topology.Nat;
import org.warren.harness.topology.Network;
import org.warren.harness.topology.Node;
import org.warren.harness.topology.Topology;
import org.warren.harness.verdict.Check;
import org.warren.harness.verdict.CheckResult;
import org.warren.harness.verdict.Verdict;
import org.warren.nat.Endpoint;
import org.warren.nat.Translator;
import org.warren.nat.UdpTimeouts;
import org.warren.nat.probe.SelfCheck.Compared;

/// A NAT that is not what was declared makes a run UNKNOWN, whatever the scenario's checks would have said.
class DoubtfulNatTest {

    private static final long SECOND = 1_000_000_000L;
    private static final Compared FILTERING = new Compared("filtering", "address-dependent", "address-dependent");
    private static final Compared REFRESH = new Compared("refresh", "both", "outbound");

    @TempDir
    private Path folder;

    @TempDir
    private Path cache;

    private CataloguedNat behind = NatCatalogue.shipped().nat("linux-6");
    private @Nullable Function<CataloguedNat, List<Compared>> measuring;
    private KeptNatChecks kept = new KeptNatChecks(Path.of("nothing-is-kept-here"));

    @Test
    void natThatWasMeasuredToBeAnotherMakesTheRunUnknownAndOneThatWasMeasuredRightDoesNot() throws IOException {
        kept = new KeptNatChecks(cache);
        Nat nat = Nat.like("wan", NatCatalogue.shipped().nat("linux-6"));
        LabEnvironment paper = paperLab();
        kept.keep(paper, nat, List.of(FILTERING));

        assertThat(kept.find(paper, nat)).contains(List.of(FILTERING));
        assertThat(kept.find(paper, Nat.like("wan", NatCatalogue.shipped().nat("linux-4"))))
                .isEmpty();
        assertThat(run(NatSelfCheck.shipped()).record().checks())
                .extracting(CheckResult::id)
                .contains("red");

        kept.keep(paper, nat, List.of(FILTERING, REFRESH));
        List<CheckResult> checks = run(NatSelfCheck.shipped()).record().checks();

        assertThat(checks).extracting(CheckResult::verdict).containsExactly(Verdict.UNKNOWN);
        assertThat(checks.getFirst().message())
                .startsWith(
                        "The NAT 'linux-6' is not what was declared, so that nothing was asked behind it; measured was the"
                                + " router, with datagrams in a guest of its own: refresh: ")
                .contains("refresh: declared is both, measured was outbound. Measure it again with"
                        + " warren nat check --again --nat linux-6, ");

        kept.keep(paper, nat, List.of());
        assertThat(run(NatSelfCheck.shipped()).record().checks())
                .as("measured again")
                .extracting(CheckResult::id)
                .contains("red");
    }

    @Test
    void fileThatWasCutOffSaysNothing() throws IOException {
        kept = new KeptNatChecks(cache);
        Nat nat = Nat.like("wan", NatCatalogue.shipped().nat("linux-6"));
        LabEnvironment paper = paperLab();
        for (List<Compared> differences : List.of(List.<Compared>of(), List.of(FILTERING, REFRESH))) {
            kept.keep(paper, nat, differences);
            assertThat(kept.find(paper, nat)).contains(differences);
            Path file;
            try (var files = Files.list(cache)) {
                file = files.findFirst().orElseThrow();
            }
            String whole = Files.readString(file);
            for (String cut : List.of(
                    "",
                    "\n",
                    whole.substring(0, 5),
                    whole.lines().findFirst().orElseThrow() + "x",
                    "as declared\n",
                    "settings 1\nrefresh\tboth\n",
                    "settings 1\nrefresh\tboth\tboth\tsame\n",
                    "settings 1\nrefresh\tboth\tboth\tlike\t\n")) {
                Files.writeString(file, cut);
                assertThat(kept.find(paper, nat)).as("'%s'", cut).isEmpty();
            }
        }
    }

    @Test
    void whatWasMeasuredIsOfOneProgramAndOneKernelsNatOfAny() throws IOException {
        kept = new KeptNatChecks(cache);
        Nat modelled = Nat.like("wan", NatCatalogue.shipped().nat("linux-6"));
        Nat kernel = kernel(30);
        LabEnvironment paper = paperLab();
        LabEnvironment another = paper.with(List.of(new Dependency("warren-nat.jar", "unknown", "sha256:0")));
        kept.keep(paper, modelled, List.of());
        kept.keep(paper, kernel, List.of());

        assertThat(kept.find(another, modelled)).isEmpty();
        assertThat(kept.find(another, kernel)).isPresent();
        assertThat(kept.find(paper, kernel(31))).isEmpty();
    }

    private static Nat kernel(int seconds) {
        return new Nat(
                "wan",
                Duration.ofSeconds(seconds),
                Duration.ofSeconds(120),
                Nat.PortAllocation.PRESERVE,
                Nat.Unsolicited.DROP,
                null);
    }

    private LabEnvironment paperLab() {
        RunRequest paper = PaperRuns.request(folder, PaperScenario.RIGHT);
        return paper.lab()
                .deploy(paper.scenario().topology(paper.parameters()), paper.subjects(), 7)
                .environment();
    }

    /// The first run that trusts a NAT of the catalogue measures it, and the next one knows.
    @Test
    void natOfTheCatalogueIsMeasuredOnceBeforeARunTrustsIt() throws IOException {
        kept = new KeptNatChecks(cache);
        AtomicInteger measurements = new AtomicInteger();
        measuring = nat -> {
            measurements.incrementAndGet();
            return List.of(FILTERING, REFRESH);
        };

        ScenarioRun.Outcome first = run(NatSelfCheck.shipped());
        ScenarioRun.Outcome second = run(NatSelfCheck.shipped());

        assertThat(measurements).hasValue(1);
        for (ScenarioRun.Outcome outcome : List.of(first, second)) {
            assertThat(outcome.record().verdict()).isEqualTo(Verdict.UNKNOWN);
            assertThat(outcome.record().checks().getFirst().message())
                    .contains("refresh: declared is both, measured was outbound. Measure it again");
            assertThat(outcome.record().nats())
                    .containsExactly(new NatMeasurement(
                            "nat",
                            "linux-6",
                            "the router, with datagrams in a guest of its own",
                            List.of(
                                    new NatMeasurement.Setting(
                                            "filtering", "address-dependent", "address-dependent", true, ""),
                                    new NatMeasurement.Setting("refresh", "both", "outbound", false, ""))));
        }
    }

    @Test
    void natThatIsAsDeclaredIsJudgedAndShown() throws IOException {
        kept = new KeptNatChecks(cache);
        measuring = nat -> List.of(FILTERING);

        RunRecord record = run(NatSelfCheck.shipped()).record();

        assertThat(record.checks()).extracting(CheckResult::id).contains("red");
        assertThat(record.nats()).hasSize(1);
        assertThat(new RunFolder(folder).readRun().nats()).isEqualTo(record.nats());
    }

    /// Whoever cannot measure says so, and judges by the model as before.
    @Test
    void guestThatDoesNotStartIsToldAndTheModelCounts() throws IOException {
        kept = new KeptNatChecks(cache);
        measuring = nat -> {
            throw new LabException("the guest does not start");
        };

        RunRecord record = run(NatSelfCheck.shipped()).record();

        assertThat(record.checks()).extracting(CheckResult::id).contains("red");
        assertThat(record.nats()).singleElement().satisfies(nat -> assertThat(nat.measured())
                .isEqualTo("the model that the router follows; the router itself could not be measured:"
                        + " the guest does not start"));
        assertThat(cache).isEmptyDirectory();
    }

    /// No model vouches for a program.
    @Test
    void programThatCouldNotBeMeasuredMakesTheRunUnknown() throws IOException {
        kept = new KeptNatChecks(cache);
        behind = NatCatalogue.shipped().nat("slirp4netns");
        measuring = nat -> {
            throw new LabException("the guest does not start");
        };

        RunRecord record = run(NatSelfCheck.shipped()).record();

        assertThat(record.verdict()).isEqualTo(Verdict.UNKNOWN);
        assertThat(record.checks()).singleElement().satisfies(check -> assertThat(check.message())
                .startsWith("The NAT 'slirp4netns' of nat is a program, and what it does could not be measured, so that"
                        + " nothing was asked behind it: the guest does not start"));
    }

    @Test
    void runBehindAProgramSaysThatItHasNoNatEvents() throws IOException {
        kept = new KeptNatChecks(cache);
        behind = NatCatalogue.shipped().nat("openvswitch");
        measuring = nat -> List.of(FILTERING);

        RunRecord record = run(NatSelfCheck.shipped()).record();

        assertThat(record.checks()).extracting(CheckResult::id).contains("red");
        assertThat(record.nats()).singleElement().satisfies(nat -> assertThat(nat.measured())
                .isEqualTo("the router, with datagrams in a guest of its own; it is a program that does not report its"
                        + " mappings, so the run has no NAT events"));
    }

    @Test
    void whatWasMeasuredOfAProgramIsNotOfTheModelWithItsBehaviour() throws IOException {
        kept = new KeptNatChecks(cache);
        CataloguedNat known = NatCatalogue.shipped().nat("openvswitch");
        LabEnvironment paper = paperLab();
        kept.keep(paper, Nat.like("wan", known), List.of(FILTERING));

        assertThat(kept.find(paper, Nat.like("wan", known))).isPresent();
        assertThat(kept.find(
                        paper,
                        Nat.like(
                                "wan",
                                new CataloguedNat(known.name(), known.about(), known.settings(), known.sources()))))
                .isEmpty();
    }

    @Test
    void natThatIsWrittenOutIsNotMeasuredInAGuest() throws IOException {
        kept = new KeptNatChecks(cache);
        measuring = nat -> {
            throw new AssertionError("nobody asked for " + nat.name());
        };
        CataloguedNat known = NatCatalogue.shipped().nat("linux-6");
        behind = new CataloguedNat("mine", known.about(), known.settings(), known.sources());

        RunRecord record = run(NatSelfCheck.shipped()).record();

        assertThat(record.checks()).extracting(CheckResult::id).contains("red");
        assertThat(record.nats()).singleElement().satisfies(nat -> assertThat(nat.measured())
                .isEqualTo("the model that the router follows"));
    }

    @Test
    void threadsThatAskForOneNatAtOnceMeasureItOnce() throws Exception {
        kept = new KeptNatChecks(cache);
        LabEnvironment paper = paperLab();
        Nat nat = Nat.like("wan", NatCatalogue.shipped().nat("linux-6"));
        AtomicInteger measurements = new AtomicInteger();
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch second = new CountDownLatch(1);
        try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
            Future<Optional<List<Compared>>> one = threads.submit(() -> kept.findOrMeasure(paper, nat, () -> {
                measurements.incrementAndGet();
                begun.countDown();
                await(second);
                return Optional.of(List.of(FILTERING));
            }));
            await(begun);
            Future<Optional<List<Compared>>> other = threads.submit(() -> {
                second.countDown();
                return kept.findOrMeasure(paper, nat, () -> {
                    measurements.incrementAndGet();
                    return Optional.of(List.of(REFRESH));
                });
            });

            assertThat(one.get()).contains(List.of(FILTERING));
            assertThat(other.get()).contains(List.of(FILTERING));
        }
        assertThat(measurements).hasValue(1);
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void runBehindAWrongNatIsUnknownWithTheReason() throws IOException {
        var wrong = new NatSelfCheck(behaviour -> new Translator(
                behaviour.with(UdpTimeouts.linux(31 * SECOND, 120 * SECOND)),
                List.of(Endpoint.address("203.0.113.1")),
                new Random(1)));
        ScenarioRun.Outcome outcome = run(wrong);

        assertThat(outcome.record().verdict()).isEqualTo(Verdict.UNKNOWN);
        assertThat(outcome.errors()).isEmpty();
        assertThat(outcome.record().checks()).extracting(CheckResult::id).containsExactly("lab");
        assertThat(outcome.record().checks().getFirst().message())
                .startsWith("The NAT 'linux-6' is not what was declared, so that nothing was asked behind it: udp-new:"
                        + " declared is 30s, measured was 31s; udp-one-way: declared is 30s, measured was 31s; ");
    }

    @Test
    void sameRunBehindTheRightNatIsJudged() throws IOException {
        assertThat(run(NatSelfCheck.shipped()).record().checks())
                .extracting(CheckResult::id)
                .contains("red");
    }

    private ScenarioRun.Outcome run(NatSelfCheck selfCheck) throws IOException {
        RunRequest paper = PaperRuns.request(folder, PaperScenario.RIGHT);
        Scenario scenario = new BehindNat();
        var request = new RunRequest(
                scenario, scenario.parameters(Map.of()), paper.subjects(), 7, folder, measuring(paper.lab()));
        return new ScenarioRun(new Subjects(), () -> 0, selfCheck, kept).run(request, RunListener.SILENT);
    }

    /// The paper lab, in which NATs are measured by what a test says.
    private LabProvider measuring(LabProvider paper) {
        return (LabProvider) Proxy.newProxyInstance(
                LabProvider.class.getClassLoader(), new Class<?>[] {LabProvider.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("measure")) {
                        Function<CataloguedNat, List<Compared>> measure = measuring;
                        return measure == null
                                ? Optional.empty()
                                : Optional.of(measure.apply((CataloguedNat) arguments[0]));
                    }
                    if (method.getName().equals("withLayers")) {
                        return Optional.of(proxy);
                    }
                    try {
                        return method.invoke(paper, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    /// A scenario behind a NAT that always fails.
    private final class BehindNat implements Scenario {

        @Override
        public String name() {
            return "behind-nat";
        }

        @Override
        public String question() {
            return "Is it red?";
        }

        @Override
        public List<Parameter<?>> parameters() {
            return List.of();
        }

        @Override
        public Topology topology(Parameters parameters) {
            return Topology.of(Network.of("lan", "10.0.0.0/24"), Network.of("net", "203.0.113.0/24"))
                    .with(Node.host("client", Interface.of("eth0", "lan", "10.0.0.1/24")))
                    .with(Node.host("server", Interface.of("eth0", "net", "203.0.113.2/24")))
                    .with(Node.router(
                                    "nat",
                                    Interface.of("lan", "lan", "10.0.0.254/24"),
                                    Interface.of("wan", "net", "203.0.113.1/24"))
                            .translating(Nat.like("wan", behind)));
        }

        @Override
        public List<Tap> taps(Topology topology) {
            return List.of();
        }

        @Override
        public List<String> steps(Parameters parameters) {
            return List.of();
        }

        @Override
        public Runnable prepareSteps(Stage stage) {
            return () -> {};
        }

        @Override
        public List<Check> checks() {
            return List.of(Check.of("red", (Evidence evidence, org.warren.harness.verdict.Findings findings) -> {
                findings.expect(false, "It is red.");
                return findings.result("It is not.");
            }));
        }
    }
}
