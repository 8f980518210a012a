package org.warren.scenarios.conformance;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import org.warren.harness.evidence.Evidence;
import org.warren.harness.lab.Capability;
import org.warren.harness.lab.LabException;
import org.warren.harness.parameter.Parameter;
import org.warren.harness.parameter.Parameters;
import org.warren.harness.record.RunRecord;
import org.warren.harness.scenario.EndpointRequest;
import org.warren.harness.scenario.EndpointTable;
import org.warren.harness.scenario.RunListener;
import org.warren.harness.scenario.ScriptedScenario;
import org.warren.harness.scenario.Stage;
import org.warren.harness.scenario.Step;
import org.warren.harness.scenario.TableRow;
import org.warren.harness.subject.KernelSubject;
import org.warren.harness.subject.KeyPair;
import org.warren.harness.subject.SubjectException;
import org.warren.harness.topology.Node;
import org.warren.harness.topology.Topology;
import org.warren.harness.verdict.Check;
import org.warren.kit.scriptedpeer.SeededRandom;
import org.warren.wireguard.crypto.RandomSource;
import org.warren.wireguard.key.PrivateKey;

/// Does an implementation do on the wire what the whitepaper and the kernel say, row by row?
///
/// ```
/// peer 203.0.113.2 ---+-- internet --- 203.0.113.10 subject
/// other 203.0.113.3 --+
/// ```
public final class ConformanceScenario extends ScriptedScenario<SubjectInterface> implements EndpointTable {

    static final String NAME = "conformance";

    /// The role of the implementation.
    static final String SUBJECT = "subject";

    static final String INTERFACE = "eth0";
    static final String CAPTURE = Evidence.capturePath(SUBJECT, INTERFACE);
    static final String SUBJECT_IPV4 = "203.0.113.10";
    static final String PEER_IPV4 = "203.0.113.2";
    static final String OTHER_IPV4 = "203.0.113.3";

    static final Parameter<List<String>> ROWS = RowNames.parameter();

    private static final Duration BETWEEN_ROWS = Duration.ofSeconds(2);
    private static final int FIRST_PORT = 20_000;

    private final Preparation preparation;

    /// The preparation of a row.
    interface Preparation {
        /// Prepares a row; returns whether it is played at all.
        boolean before(Row row, Stage stage, SubjectInterface subject);
    }

    public ConformanceScenario() {
        this(List.of(), (row, stage, subject) -> true);
    }

    /// The same with additional environment variables for a daemon.
    ///
    /// @param environment `NAME=VALUE`
    /// @param preparation of each row
    ConformanceScenario(List<String> environment, Preparation preparation) {
        super(NAME, "does an implementation do on the wire what the whitepaper and the kernel say?", ROWS);
        this.preparation = preparation;
        roles(SUBJECT);
        needsLinux("the rows are about a tunnel interface of Linux; use --lab virtual");
        needs(Capability.VIRTUAL_TIME, "the rows take hours and compare moments; use --lab virtual");
        network(Topology.of()
                .network("internet", "203.0.113.0/24")
                .with(Node.host(SUBJECT, "internet", SUBJECT_IPV4 + "/24"))
                .with(Node.host(Script.PEER, "internet", PEER_IPV4 + "/24"))
                .with(Node.host(Script.OTHER, "internet", OTHER_IPV4 + "/24")));
        captures(new Tap(SUBJECT, INTERFACE));
        prepare(stage -> new SubjectInterface(stage, environment));
        checks(() -> Rows.all().stream()
                .filter(Row::isPlayed)
                .<Check>map(RowCheck::new)
                .toList());
    }

    @Override
    protected List<Step<SubjectInterface>> script(Parameters parameters) {
        List<Step<SubjectInterface>> steps = new ArrayList<>();
        for (Row row : RowNames.chosen(parameters.get(ROWS))) {
            if (row.how() instanceof Row.Played played) {
                int port = FIRST_PORT + steps.size();
                steps.add(step(row.id(), (stage, subject) -> play(row, played, subject, stage, port))
                        .independent());
            }
        }
        return steps;
    }

    private void play(Row row, Row.Played played, SubjectInterface subject, Stage stage, int port) {
        if (!preparation.before(row, stage, subject)) {
            return;
        }
        subject.require();
        // As secret as a key, and from the lab's randomness, so that it depends on the run's seed.
        String seed = KeyPair.generate(stage.linux(SUBJECT)).privateKey().reveal();
        Script script = new Script(
                stage, subject, new SeededRandom(PrivateKey.fromBase64(seed).bytes()), port);
        try {
            try {
                played.script().accept(script);
            } catch (WireScript.OverException e) {
                // The transcript contains what was missed.
            } catch (SubjectException e) {
                script.refused(String.valueOf(e.getMessage()));
            } catch (LabException e) {
                script.broken(String.valueOf(e.getMessage()));
            }
            var end = subject.ended();
            end.ifPresent(script::ended);
            boolean isKernel = stage.subject(SUBJECT).equals(KernelSubject.NAME);
            if (end.isPresent() || !new RowCheck(row).isAsExpected(script.transcript(), isKernel)) {
                // Leftovers of a failed row must not affect the next one.
                subject.discard();
            } else {
                script.part();
            }
        } finally {
            stage.note(Transcript.note(row.id()), script.transcript());
            script.close();
        }
        stage.advance(BETWEEN_ROWS);
    }

    @Override
    public List<TableRow> rows() {
        return Rows.all().stream()
                .map(row -> new TableRow(row.id(), row.behaviour(), row.source(), row.isPlayed(), row.remark()))
                .toList();
    }

    @Override
    public String chosenBy() {
        return ROWS.name();
    }

    @Override
    public List<TableRow> endpointRows() {
        return EndpointRun.rows();
    }

    @Override
    public List<String> notAsked(EndpointRequest request) {
        return EndpointRun.notAsked(request);
    }

    @Override
    public RunRecord ask(
            EndpointRequest request, RunListener listener, Instant epoch, LongSupplier nanoTime, RandomSource random)
            throws IOException {
        EndpointNetwork network = new RealNetwork(new EndpointClock(epoch, nanoTime));
        return new EndpointRun(request, listener, random, network).run();
    }
}
