package org.warren.scenarios.workday;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.warren.cli.Warren;
import org.warren.harness.evidence.Evidence;
import org.warren.harness.record.RunFolder;
import org.warren.harness.record.RunRecord;
import org.warren.junit.NeedsVirtualLab;

/// Comparisons are put together from runs of several machines.
@NeedsVirtualLab
class CompareTrafficTest {

    @TempDir
    Path folder;

    @Test
    void twoShardsAreComparedAndAMissingOneIsTold() throws IOException {
        for (int shard = 1; shard <= 2; shard++) {
            warren(
                    0,
                    ("compare traffic --subjects kernel --profile voice --time 1m --nat home --rounds 1 --shard "
                                    + shard + "/2 --out " + folder + "/" + shard)
                            .split(" ", -1));
        }

        String both =
                warren(0, "compare", "traffic", "--recorded", folder + "/1," + folder + "/2", "--out", out("both"));
        String one = warren(1, "compare", "traffic", "--recorded", folder + "/2", "--out", out("one"));

        assertThat(both)
                .containsPattern("no tunnel +kernel\n")
                .containsPattern("voice heard mos +4.41 +4.41")
                .contains("1 round is too few to tell a difference from noise");
        assertThat(one).contains("missing: ").contains("Shard 1 of 2 is missing");
        assertThat(Files.readString(Path.of(out("both"), "report.html")))
                .contains("voice-heard", "mos, more is better");
        assertThat(runs().filter(run -> "no".equals(run.parameters().get("tunnel"))))
                .singleElement()
                .satisfies(run -> assertThat(inner(run, "inside")).isPositive())
                .satisfies(run -> assertThat(inner(run, "outside") / inner(run, "inside"))
                        .as("IP packets in Ethernet frames, and no tunnel")
                        .isBetween(1.0, 1.08));
    }

    @Test
    void nothingOfAPathWithoutATunnelIsHeldAgainstASubject() throws IOException {
        warren(
                0,
                ("run workday --set traffic=voice --set time=1m --set tunnel=no --set loss=20% --out " + out("lost"))
                        .split(" ", -1));

        RunRecord run = new RunFolder(Path.of(out("lost"))).readRun();
        assertThat(run.checks()).extracting(check -> check.id()).containsExactly("played");
        assertThat(run.measurements())
                .filteredOn(measurement -> measurement.name().equals("lost voice heard"))
                .singleElement()
                .satisfies(lost -> assertThat(lost.median()).isBetween(0.17, 0.23));
        assertThat(Evidence.read(Path.of(out("lost"))).packets("client", "eth0"))
                .isEmpty();
    }

    private String out(String name) {
        return folder.resolve(name).toString();
    }

    private Stream<RunRecord> runs() throws IOException {
        return Stream.concat(
                        RunFolder.below(folder.resolve("1")).stream(), RunFolder.below(folder.resolve("2")).stream())
                .map(place -> {
                    try {
                        return new RunFolder(place).readRun();
                    } catch (IOException e) {
                        throw new AssertionError(e);
                    }
                });
    }

    private static double inner(RunRecord run, String what) {
        return run.measurements().stream()
                .filter(measurement -> measurement.name().equals(what + " client"))
                .findFirst()
                .orElseThrow()
                .median();
    }

    private static String warren(int status, String... words) {
        StringWriter said = new StringWriter();
        int ended = Warren.commandLine()
                .setOut(new PrintWriter(said))
                .setErr(new PrintWriter(said))
                .execute(words);
        assertThat(ended).as(said.toString()).isEqualTo(status);
        return said.toString();
    }
}
