package org.warren.harness.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.warren.harness.lab.Capability;
import org.warren.harness.topology.Topology;
import org.warren.harness.verdict.Check;

class DeclaredScenarioTest {

    @Test
    void scenarioSaysWhatItsConstructorSaid() {
        Whole whole = new Whole();

        assertThat(whole.roles()).containsExactly("hub", "spoke");
        assertThat(whole.needs())
                .containsExactly(
                        Map.entry(Capability.VIRTUAL_TIME, "it takes hours"),
                        Map.entry(Capability.LINUX, LinuxScenario.WHY));
        assertThat(whole.layers()).containsExactly("nat");
        assertThat(whole.taps(Topology.of())).isEmpty();
        assertThat(whole.steps(whole.parameters(Map.of()))).containsExactly("nothing");
        assertThat(whole.checks()).extracting(Check::id).containsExactly("fine");
        whole.requireParts();
    }

    @Test
    void partThatIsLeftOutIsNamedBeforeARun() {
        assertThatThrownBy(() -> new Empty().requireParts())
                .hasMessage("scenario empty: its constructor has to call network(...)");
        assertThatThrownBy(() -> new WithoutScript().requireParts())
                .hasMessage("scenario without-script: its constructor has to call script(...)");
        assertThatCode(() -> new PaperStarScenario().requireParts()).doesNotThrowAnyException();
        assertThatThrownBy(() -> new Empty().checks())
                .hasMessage("scenario empty: its constructor has to call checks(...)");
    }

    @Test
    void partThatIsSaidTwiceIsRefused() {
        assertThatThrownBy(Twice::new).hasMessage("scenario twice: its constructor calls checks(...) twice");
    }

    @Test
    void scenarioOfTheOlderFormStillNeedsLinux() {
        assertThat(new OlderForm().needs()).containsOnlyKeys(Capability.LINUX);
    }

    private static final class Whole extends ScriptedScenario<Stage> {
        Whole() {
            super("whole", "is all of it said?");
            roles("hub", "spoke");
            needs(Capability.VIRTUAL_TIME, "it takes hours");
            needsCommands();
            needsLayers("nat");
            network(Topology.of());
            captures();
            prepare(stage -> stage);
            script(step("nothing", (Stage stage) -> {}));
            checks(Check.of("fine", (evidence, findings) -> findings.result("Fine.")));
        }
    }

    private static final class Empty extends ScriptedScenario<Stage> {
        Empty() {
            super("empty", "is anything said?");
        }
    }

    private static final class WithoutScript extends ScriptedScenario<Stage> {
        WithoutScript() {
            super("without-script", "is the script said?");
            network(parameters -> Topology.of());
            prepare(stage -> stage);
            checks(List.of());
        }
    }

    private static final class Twice extends ScriptedScenario<Stage> {
        Twice() {
            super("twice", "is it said once?");
            checks(List.of());
            checks(List.of());
        }
    }

    private static final class OlderForm extends ScriptedScenario<Stage> implements LinuxScenario {
        OlderForm() {
            super("older", "does it still say so?");
        }
    }
}
