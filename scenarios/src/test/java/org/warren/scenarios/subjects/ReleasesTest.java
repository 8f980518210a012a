package org.warren.scenarios.subjects;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.warren.harness.record.RunRecord;
import org.warren.harness.register.BuildException;
import org.warren.harness.register.BuiltProgram;
import org.warren.harness.register.Implementation;
import org.warren.harness.register.Origin;
import org.warren.harness.register.Register;
import org.warren.harness.register.Release;
import org.warren.harness.register.SubjectStore;
import org.warren.harness.scenario.ScenarioRun;
import org.warren.junit.NeedsVirtualLab;
import org.warren.scenarios.Runs;
import org.warren.scenarios.handshake.HandshakeScenario;
import org.warren.scenarios.leak.LeakScenario;

/// The start line of each release that the register has works: alone, and from wg-quick.
@NeedsVirtualLab
class ReleasesTest {

    /// One release for each change, which Go builds in seconds.
    @Test
    void releaseIsBuiltAndTalksToTheKernelInBothRoles() throws IOException {
        talks("wireguard-go@20260522");
        wgQuickStarts("wireguard-go@20260522");
    }

    @Tag("long")
    @ParameterizedTest
    @MethodSource("all")
    void eachReleaseTalksToTheKernelInBothRoles(String name) throws IOException {
        talks(name);
    }

    @Tag("long")
    @ParameterizedTest
    @ValueSource(strings = {"boringtun@0.7.1", "gotatun@0.10.2"})
    void wgQuickStartsTheNewest(String name) throws IOException {
        wgQuickStarts(name);
    }

    /// All that Go builds, and of the others, which take a minute or two each, the oldest, the newest and what is
    /// built.
    static Stream<String> all() {
        return Register.shipped().implementations().stream()
                .flatMap(ReleasesTest::some)
                .filter(release -> release.refused().isEmpty())
                .map(Release::toString);
    }

    private static Stream<Release> some(Implementation implementation) {
        List<Release> releases = implementation.releases();
        return releases.stream()
                .filter(release -> release.origin().kind() == Origin.Kind.GO_MODULE
                        || release.equals(releases.getFirst())
                        || release.equals(releases.getLast())
                        || SubjectStore.here().find(release).isPresent());
    }

    private static void talks(String name) throws IOException {
        BuiltProgram built = built(name);
        for (boolean isClient : new boolean[] {true, false}) {
            ScenarioRun.Outcome outcome = Runs.mustPass(
                    Runs.run(new HandshakeScenario(), isClient ? name : "kernel", isClient ? "kernel" : name));
            RunRecord record = outcome.record();
            assertThat(record.subjects().get(isClient ? "client" : "server"))
                    .isEqualTo(new RunRecord.Subject(
                            built.release().subject(), built.release().version(), "userspace"));
            assertThat(record.environment().dependencies())
                    .contains(new RunRecord.Dependency(
                            "subject " + built.release().subject(),
                            built.release().exact() + ", built with " + built.builtWith(),
                            built.digest()));
            assertThat(record.reproduce()).contains(name);
        }
    }

    private static void wgQuickStarts(String name) throws IOException {
        built(name);
        Runs.mustPass(Runs.run(new LeakScenario(), name, "kernel"));
    }

    private static BuiltProgram built(String name) throws IOException {
        try {
            return SubjectStore.here().build(Register.shipped().release(name), line -> {});
        } catch (BuildException e) {
            return Assumptions.abort("UNSUPPORTED: " + e.getMessage());
        }
    }
}
