package org.warren.harness.scenario;

import java.time.Duration;
import java.util.List;
import org.warren.harness.evidence.Evidence;
import org.warren.harness.evidence.Note;
import org.warren.harness.parameter.Parameters;
import org.warren.harness.topology.Interface;
import org.warren.harness.topology.Network;
import org.warren.harness.topology.Node;
import org.warren.harness.topology.Topology;
import org.warren.harness.verdict.Check;
import org.warren.harness.verdict.CheckResult;
import org.warren.harness.verdict.Findings;

/// A scenario that names its roles itself, and needs no real lab: a hub and a spoke, which each note who they are.
public final class PaperStarScenario extends ScriptedScenario<Stage> {

    public static final String HUB = "hub";
    public static final String SPOKE = "spoke";

    private static final Note<String> WHO = Note.text("who");

    public PaperStarScenario() {
        super("star", "who is the hub, and who the spoke?");
    }

    @Override
    public List<String> roles() {
        return List.of(HUB, SPOKE);
    }

    @Override
    public Topology topology(Parameters parameters) {
        return Topology.of(Network.of("lan", "10.0.0.0/24"))
                .with(Node.host(HUB, Interface.of("eth0", "lan", "10.0.0.1/24")))
                .with(Node.host(SPOKE, Interface.of("eth0", "lan", "10.0.0.2/24")));
    }

    @Override
    protected Stage prepare(Stage stage) {
        return stage;
    }

    @Override
    protected List<Step<Stage>> script(Parameters parameters) {
        return List.of(
                step("who", (Stage stage) -> stage.note(WHO, stage.subject(HUB) + " and " + stage.subject(SPOKE))),
                idle("wait", Duration.ofSeconds(1)));
    }

    @Override
    public List<Check> checks() {
        return List.of(Check.of("who", PaperStarScenario::who));
    }

    private static CheckResult who(Evidence evidence, Findings findings) {
        return findings.result("They are " + evidence.get(WHO) + ".");
    }
}
