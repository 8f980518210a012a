package org.warren.harness.scenario;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.warren.harness.catalogue.NatSelfCheck;
import org.warren.harness.evidence.Observations;
import org.warren.harness.evidence.Step;
import org.warren.harness.lab.KeptNatChecks;
import org.warren.harness.lab.KeyWatchingLab;
import org.warren.harness.lab.Lab;
import org.warren.harness.lab.LabEnvironment;
import org.warren.harness.lab.LabException;
import org.warren.harness.lab.LabProvider;
import org.warren.harness.record.NatMeasurement;
import org.warren.harness.secret.MaskedFiles;
import org.warren.harness.secret.RunSecrets;
import org.warren.harness.subject.Subject;
import org.warren.harness.subject.Subjects;
import org.warren.harness.topology.Topology;
import org.warren.harness.verdict.CheckResult;
import org.warren.harness.verdict.Verdict;

/// A run while its lab exists: the first six of its nine steps. After a failure, the steps up to [#collect] are
/// skipped; the cause becomes evidence.
final class LiveRun implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final long NANOS_PER_SECOND = 1_000_000_000L;
    /// Contains the last lines even of a program that writes without end.
    private static final int LOG_BYTES = 16 << 10;

    private final RunRequest request;
    private final Subjects subjects;
    private final RunListener listener;
    private final Topology topology;
    private final RunSecrets secrets = new RunSecrets();
    private final RunFailures failures;
    private final Map<String, Subject> subjectsByRole = new LinkedHashMap<>();
    private final Map<String, org.warren.harness.evidence.Subject> versions = new LinkedHashMap<>();
    private final List<CheckResult> failuresAfterwards = new ArrayList<>();
    private LabEnvironment environment = LabEnvironment.UNKNOWN;
    private Optional<CheckResult> cause = Optional.empty();
    private Runnable steps = () -> {};
    private final NatSelfCheck selfCheck;
    private final KeptNatChecks keptChecks;
    private @Nullable Lab lab;
    private @Nullable Stage stage;

    LiveRun(RunRequest request, Subjects subjects, RunListener listener) {
        this(request, subjects, listener, NatSelfCheck.shipped(), KeptNatChecks.here());
    }

    /// @param selfCheck measures NATs before they are trusted
    /// @param keptChecks the results of measuring NATs in guests
    LiveRun(
            RunRequest request,
            Subjects subjects,
            RunListener listener,
            NatSelfCheck selfCheck,
            KeptNatChecks keptChecks) {
        this.selfCheck = selfCheck;
        this.keptChecks = keptChecks;
        this.request = request;
        this.subjects = subjects;
        this.listener = listener;
        this.topology = request.scenario().topology(request.parameters());
        this.failures = new RunFailures(request.lab(), secrets);
    }

    /// Deploys the topology.
    ///
    /// @throws RuntimeException when that fails for a reason other than the lab
    void deploy() {
        listener.stepStarted("deploy");
        Lab deployed;
        try {
            requireDeclaredNats();
            LabProvider labs = request.layered().orElseThrow(() -> new LabException("the lab has no layers"));
            deployed = new KeyWatchingLab(labs.deploy(topology, request.subjects(), request.seed()), secrets);
        } catch (RuntimeException e) {
            listener.stepEnded("deploy", false);
            LabException why = request.lab().trouble(e).orElseThrow(() -> e);
            cause = Optional.of(new CheckResult("lab", Verdict.UNKNOWN, String.valueOf(why.getMessage()), List.of()));
            return;
        }
        lab = deployed;
        listener.stepEnded("deploy", true);
        request.subjects().forEach((role, name) -> subjectsByRole.put(role, subjects.named(name, deployed.clock())));
        stage = new Stage(deployed, request.parameters(), subjectsByRole, request.seed(), listener);
    }

    /// Measures a NAT of the model before a run trusts it, so that no subject fails because of a NAT.
    ///
    /// @throws LabException with the reason, if one differs from its declaration
    private void requireDeclaredNats() {
        topology.natRouters().stream()
                .flatMap(router -> Stream.ofNullable(router.nat()))
                .flatMap(nat -> Stream.ofNullable(nat.model()))
                .flatMap(nat -> selfCheck.doubt(nat).stream())
                .findFirst()
                .ifPresent(doubt -> {
                    throw new LabException(doubt);
                });
    }

    /// Checks that the measured behaviour of the NATs, in a separate guest or from a stored result, is as declared.
    ///
    /// @throws LabException with the reason, if one differs
    private void requireMeasuredNats(Stage playing, Topology running) {
        List<NatMeasurement> measured = new MeasuredNats(request, selfCheck, keptChecks).of(running, environment);
        if (!measured.isEmpty()) {
            playing.observe(MeasuredNats.VALUE, measured);
        }
        MeasuredNats.doubt(measured).ifPresent(doubt -> {
            throw new LabException(doubt);
        });
    }

    /// Starts the captures, after the versions of the subjects were queried.
    void capture() {
        unlessFailed(playing -> {
            Lab running = playing.lab();
            environment = running.environment();
            requireMeasuredNats(playing, running.topology());
            subjectsByRole.values().forEach(subject -> environment = environment.with(subject.dependencies()));
            subjectsByRole.forEach((role, subject) -> versions.put(role, version(role, subject, running)));
            for (Scenario.Tap tap : request.scenario().taps(running.topology())) {
                running.capture(tap.node(), tap.interfaceName());
            }
            running.topology().natRouters().forEach(router -> running.watchNat(router.name()));
        });
    }

    private org.warren.harness.evidence.Subject version(String role, Subject subject, Lab running) {
        return new org.warren.harness.evidence.Subject(
                subject.name(),
                subject.version(running.node(role), environment.kernel(role)),
                subject.kind(environment.kernel(role)));
    }

    /// The stage of the run.
    ///
    /// @throws LabException when the run has already failed, with the reason
    Stage stage() {
        cause.ifPresent(why -> {
            throw new LabException(why.message());
        });
        return Objects.requireNonNull(stage, "the run is not deployed");
    }

    /// Sets the subjects up.
    void prepare() {
        unlessFailed(playing -> steps = request.scenario().prepareSteps(playing));
    }

    /// Carries out the scenario's steps.
    void play() {
        unlessFailed(playing -> steps.run());
    }

    /// Takes the last notes. Nothing is in flight any more, because each step waits for what it has sent.
    void settle() {
        unlessFailed(Stage::settle);
    }

    /// Copies the evidence from the lab to the run's folder, or as much of it as there is.
    ///
    /// @throws IOException when the folder cannot be written
    void collect() throws IOException {
        if (stage == null) {
            observationsOfNoLab().write(request.folder().resolve(Observations.FILE_NAME));
            return;
        }
        listener.stepStarted("collect");
        listener.stepEnded("collect", collect(stage));
    }

    /// @return whether all evidence was copied
    private boolean collect(Stage played) throws IOException {
        Lab running = played.lab();
        long[] end = {played.steps().stream().mapToLong(Step::endNanos).max().orElse(0)};
        Optional<CheckResult> lost = failures.of("evidence", () -> {
            end[0] = running.clock().elapsedNanos();
            running.collect(request.folder());
        });
        lost.ifPresent(played::abort);
        // Failures of this second attempt add nothing to the first.
        if (lost.isPresent()
                && new RunFailures(request.lab(), secrets)
                        .of("evidence", () -> running.salvage(request.folder()))
                        .isPresent()) {
            played.observe("salvage", "nothing more could be copied from the lab");
        }
        MaskedFiles.mask(request.folder(), secrets);
        observations(played, end[0]).write(request.folder().resolve(Observations.FILE_NAME));
        return lost.isEmpty();
    }

    /// Removes the lab. If that fails, the evidence is complete, and the failure is reported separately.
    @Override
    public void close() {
        if (lab != null) {
            failures.of("clean-up", lab::close).ifPresent(failuresAfterwards::add);
        }
    }

    /// What is known after the lab is gone.
    CollectedRun collected() {
        return new CollectedRun(
                environment,
                lab == null ? "none" : lab.clock().kind(),
                failuresAfterwards,
                failures.ownErrors(),
                lab != null);
    }

    private void unlessFailed(Consumer<Stage> part) {
        Stage playing = stage;
        if (playing != null && cause.isEmpty()) {
            cause = failures.of(() -> part.accept(playing));
            cause.ifPresent(playing::abort);
        }
    }

    private Observations observations(Stage played, long endNanos) throws IOException {
        Map<String, JsonNode> values = new LinkedHashMap<>();
        played.values().forEach((name, value) -> values.put(name, secrets.mask(value)));
        if (values.get(AbortedRun.CAUSE) instanceof ObjectNode why
                && !failures.log().isEmpty()) {
            AbortedRun.addLastLines(why, failures.log(), secrets.mask(endOf(request.folder(), failures.log())));
        }
        return new Observations(
                Observations.SCHEMA,
                request.scenario().name(),
                played.lab().name(),
                request.seed(),
                played.lab().clock().epoch().getEpochSecond() * NANOS_PER_SECOND,
                endNanos,
                request.parameters().texts(),
                versions,
                topologyView(played.lab().topology()),
                played.steps(),
                values);
    }

    /// The end of a program's output before its lab was stopped; empty if that is gone too.
    private static String endOf(Path folder, String log) throws IOException {
        Path file = folder.resolve(log);
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            return "";
        }
        try (SeekableByteChannel said = Files.newByteChannel(file)) {
            ByteBuffer end = ByteBuffer.allocate((int) Math.min(said.size(), LOG_BYTES));
            said.position(said.size() - end.capacity());
            while (end.hasRemaining() && said.read(end) >= 0) {
                // A read may return less than was asked for.
            }
            return new String(end.array(), 0, end.position(), StandardCharsets.UTF_8);
        }
    }

    private Observations observationsOfNoLab() {
        Map<String, JsonNode> values = new LinkedHashMap<>();
        cause.ifPresent(why -> values.put(AbortedRun.CAUSE, JSON.valueToTree(AbortedRun.cause(why, List.of()))));
        return new Observations(
                Observations.SCHEMA,
                request.scenario().name(),
                request.lab().name(),
                request.seed(),
                0,
                0,
                request.parameters().texts(),
                Map.of(),
                topologyView(topology),
                List.of(new Step("deploy", 0, 0, Step.FAILED)),
                values);
    }

    private JsonNode topologyView(Topology shown) {
        return JSON.valueToTree(TopologyViews.of(request.scenario().name(), shown));
    }
}
