package org.warren.scenarios.subjects;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.warren.junit.NeedsVirtualLab;
import org.warren.scenarios.CommandLineRun;

/// What an implementer's CI shows of a fault that came with the last change: the cells that it concerns fail as
/// new, and what has been known for years stays known.
@NeedsVirtualLab
class PlantedRegressionsTest {

    private static final Pattern LINE = Pattern.compile("(?m)^ {2}(new|mended|known) +(.*)$");

    /// All that the node sends leaves late.
    private static final String LATE = "tc qdisc replace dev eth0 root netem delay 300ms || exit 1";

    /// Now and then the endpoints of all peers are gone, until a peer is heard again: they are where nobody is.
    private static final String FORGETFUL = """
            (while sleep 0.4; do
              [ -e /sys/class/net/"$2" ] || exit
              wg show "$2" peers | while read -r key; do wg set "$2" peer "$key" endpoint 192.0.2.77:9; done
            done) &
            """;

    @TempDir
    private Path folder;

    @Test
    void subjectWithoutAFaultHasNothingNew() throws IOException {
        assertThat(lines("handshake", "client", "")).isEmpty();
    }

    @Test
    void subjectWhoseDatagramsLeaveLateFailsWhatMeasuresTimeAsNew() throws IOException {
        assertThat(lines("handshake", "client", LATE)).containsExactly("new FAIL H1-one-round-trip");
        assertThat(lines("keepalive", "client", LATE))
                .containsExactly("new FAIL K1-passive-keepalive", "new FAIL K4-at-once");
        // What does not measure time is as before, and what was known is known.
        assertThat(lines("administration", "client", LATE)).containsExactly("known FAIL A2-down-forgets-client");
    }

    @Test
    void subjectThatForgetsEndpointsFailsWhereItSpeaksFirstAsNew() throws IOException {
        assertThat(lines("handshake", "server", FORGETFUL)).containsExactly("new FAIL pings");
    }

    /// What `warren run --expectations` tells of a run of wireguard-go behind a script.
    ///
    /// @return such as `new FAIL pings`
    private List<String> lines(String scenario, String role, String fault) throws IOException {
        Path program = Files.writeString(folder.resolve("wrapped"), """
                #!/bin/sh
                [ "$1" != --version ] || exec wireguard-go --version
                %s
                exec wireguard-go "$@"
                """.formatted(fault));
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));

        CommandLineRun run = CommandLineRun.of(
                "run",
                scenario,
                "--subject",
                "wireguard-go=" + program,
                "--" + role,
                "wireguard-go",
                "--expectations",
                Path.of("..", "expectations"),
                "--out",
                folder.resolve(scenario + "-" + role));

        List<String> lines = new ArrayList<>();
        Matcher line = LINE.matcher(run.out());
        while (line.find()) {
            lines.add(line.group(1) + " " + line.group(2).replaceFirst("[:,].*", ""));
        }
        boolean isNew = lines.stream().anyMatch(each -> !each.startsWith("known"));
        assertThat(run.status()).as(run.out() + run.err()).isEqualTo(isNew ? 1 : 0);
        assertThat(run.out()).contains(isNew ? "expected no: " : "expected yes: ");
        return lines;
    }
}
