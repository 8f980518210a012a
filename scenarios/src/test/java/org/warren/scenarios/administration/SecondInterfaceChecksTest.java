package org.warren.scenarios.administration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.warren.kit.testing.EvidenceFolder.SECOND;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.warren.harness.verdict.Check;
import org.warren.harness.verdict.CheckResult;
import org.warren.harness.verdict.Verdict;
import org.warren.kit.testing.EvidenceFolder;
import org.warren.kit.testing.Verdicts;

class SecondInterfaceChecksTest {

    private static final List<Check> CHECKS = List.of(
            SecondInterfaceChecks.PORT_IN_USE,
            SecondInterfaceChecks.PRIVATE_KEY,
            SecondInterfaceChecks.SMALL_ORDER,
            SecondInterfaceChecks.ENDS_WITH_ITS_LINK);

    @TempDir
    Path path;

    private EvidenceFolder folder = new EvidenceFolder(Path.of(""));

    @BeforeEach
    void interfaceThatRefusesForgetsAndKeeps() {
        folder = new EvidenceFolder(path).subject("server", "java", "userspace");
        folder.step(AdministrationScenario.SECOND, SECOND, 2 * SECOND);
        folder.value("port-in-use", Map.of("port", 51820, "accepted", false, "shown", "51901"));
        folder.value("private-key-shown", Map.of("before", true, "refusal", "", "after", false));
        folder.value("small-order-peers", Map.of("set", List.of("A", "B"), "shown", List.of("A", "B")));
        folder.value("end-after-link-millis", 2000);
    }

    @Test
    void interfaceThatDoesAllOfItPasses() {
        assertThat(CHECKS)
                .allSatisfy(check -> assertThat(result(check).verdict()).isEqualTo(Verdict.PASS));
    }

    @Test
    void portOfAnotherInterfaceThatIsTakenIsAFailure() {
        folder.value("port-in-use", Map.of("port", 51820, "accepted", true, "shown", "51820"));

        assertFails(SecondInterfaceChecks.PORT_IN_USE, "told to listen on port 51820, which the first has");
    }

    @Test
    void keyThatZerosDoNotRemoveIsAFailure() {
        folder.value("private-key-shown", Map.of("before", true, "refusal", "", "after", true));

        assertFails(SecondInterfaceChecks.PRIVATE_KEY, "the server still shows one.");
    }

    @Test
    void keyOfZerosThatIsRefusedIsAFailure() {
        folder.value("private-key-shown", Map.of("before", true, "refusal", "error -22", "after", true));

        assertFails(SecondInterfaceChecks.PRIVATE_KEY, "and `wg` said: error -22.");
    }

    /// boringtun shows none at any time.
    @Test
    void keyThatIsNeverShownIsAFailure() {
        folder.value("private-key-shown", Map.of("before", false, "refusal", "", "after", false));

        assertFails(SecondInterfaceChecks.PRIVATE_KEY, "was given a private key and shows none");
    }

    @Test
    void peerOfSmallOrderThatIsNotKeptIsAFailure() {
        folder.value("small-order-peers", Map.of("set", List.of("A", "B"), "shown", List.of("A")));

        assertFails(SecondInterfaceChecks.SMALL_ORDER, "does not have 1 of 2 peers", ": B.");
    }

    @Test
    void daemonThatEndsAMillisecondTooLateIsAFailure() {
        folder.value("end-after-link-millis", 2001);

        assertFails(SecondInterfaceChecks.ENDS_WITH_ITS_LINK, "ended 2001 ms after its link was deleted");
    }

    @Test
    void daemonThatRunsOnWithoutItsLinkIsAFailure() {
        folder.value("end-after-link-millis", -1);

        assertFails(SecondInterfaceChecks.ENDS_WITH_ITS_LINK, "its daemon ran on.");
    }

    @Test
    void kernelHasNoDaemonThatCouldEnd() {
        folder.subject("server", "kernel", "guest");

        assertThat(SecondInterfaceChecks.ENDS_WITH_ITS_LINK.appliesTo(folder.write(SECOND)))
                .isFalse();
    }

    @Test
    void stepThatBrokeOffIsUnknownAndARunWithoutItIsNotJudged() {
        EvidenceFolder broken = new EvidenceFolder(path.resolve("broken")).subject("server", "java", "userspace");
        broken.step(AdministrationScenario.SECOND, SECOND, 2 * SECOND);
        EvidenceFolder older = new EvidenceFolder(path.resolve("older")).subject("server", "java", "userspace");

        assertThat(CHECKS).allSatisfy(check -> {
            assertThat(Verdicts.judge(check, broken.write(SECOND)).verdict()).isEqualTo(Verdict.UNKNOWN);
            assertThat(check.appliesTo(older.write(SECOND))).isFalse();
        });
    }

    private CheckResult result(Check check) {
        return Verdicts.judge(check, folder.write(SECOND));
    }

    private void assertFails(Check failing, String... sentences) {
        assertThat(CHECKS)
                .filteredOn(check -> result(check).verdict() != Verdict.PASS)
                .containsExactly(failing);
        assertThat(result(failing).verdict()).isEqualTo(Verdict.FAIL);
        assertThat(result(failing).message()).contains(sentences);
    }
}
