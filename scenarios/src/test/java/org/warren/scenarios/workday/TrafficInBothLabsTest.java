package org.warren.scenarios.workday;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.warren.harness.labs.containers.ContainerLabProvider;
import org.warren.harness.scenario.RunListener;
import org.warren.harness.topology.Topology;
import org.warren.junit.NeedsContainerLab;
import org.warren.scenarios.Runs;
import org.warren.scenarios.UsesContainers;

/// The same profiles with the same seed in virtual time, where one player is all nodes, and in containers in real time,
/// where each node has its own.
@NeedsContainerLab
@UsesContainers
class TrafficInBothLabsTest {

    private static final String SENT = "s";
    private static final String REFUSED = "x";
    private static final String OPENED = "o";
    private static final String DONE = "d";

    /// A flow that waits for no answer sends the same datagrams in both. Of one that waits, the requests, answers and
    /// exchanges of those connections are the same that both came to.
    @Test
    @Tag("long")
    void theSeedDecidesWhatIsSent() throws IOException {
        String[] settings = {"traffic=voice,game,dns,web", "time=1m", "budget=outage < 1h"};
        Path virtual = Runs.run(new WorkdayScenario(), "java", "java", settings).folder();
        Path containers = Runs.runInContainers(new WorkdayScenario(), "java", "java", RunListener.SILENT, settings)
                .folder();

        // A busy machine may not take a datagram, which its player writes down as refused.
        Map<String, String> sent = events(containers, SENT);
        Map<String, String> due = events(virtual, SENT);
        assertThat(numbers(sent, events(containers, REFUSED)))
                .hasSizeGreaterThan(6000)
                .isEqualTo(numbers(due, events(virtual, REFUSED)));
        due.keySet().retainAll(sent.keySet());
        assertThat(sent).isEqualTo(due);
        for (String event : List.of(OPENED, DONE)) {
            Map<String, String> here = events(virtual, event);
            Map<String, String> there = events(containers, event);
            int all = here.size();
            here.keySet().retainAll(there.keySet());
            there.keySet().retainAll(here.keySet());
            assertThat(there).hasSizeGreaterThanOrEqualTo(all / 2).isNotEmpty().isEqualTo(here);
        }
    }

    @Test
    void linksThatContainersDoNotHaveAreUnsupportedBeforehand() {
        WorkdayScenario scenario = new WorkdayScenario();
        for (String setting : List.of("lte-train", "dsl-bufferbloat", "leo")) {
            Topology topology = scenario.topology(scenario.parameters(Map.of("link", setting)));

            assertThat(new ContainerLabProvider().unsupported(topology, Map.of("client", "java", "server", "java")))
                    .hasValueSatisfying(why -> assertThat(why)
                            .contains("links that change over time are in the virtual lab alone so far")
                            .endsWith("use --lab virtual"));
        }
    }

    /// Stream and number of what was to be sent.
    private static Set<String> numbers(Map<String, String> sent, Map<String, String> refused) {
        Set<String> numbers = new TreeSet<>();
        sent.keySet().forEach(each -> numbers.add(each.substring(1)));
        refused.keySet().forEach(each -> numbers.add(each.substring(1)));
        return numbers;
    }

    /// What all players of a run wrote of a kind: by stream and number, with its size.
    private static Map<String, String> events(Path run, String kind) throws IOException {
        Map<String, String> events = new TreeMap<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(run.resolve("probes"), "*-traffic.gz")) {
            for (Path file : files) {
                try (BufferedReader lines = new BufferedReader(new InputStreamReader(
                        new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.US_ASCII))) {
                    lines.lines()
                            .filter(line -> line.startsWith(kind))
                            .map(line -> line.split(" ", -1))
                            .forEach(line -> events.put(line[0] + " " + line[1], line[3]));
                }
            }
        }
        return events;
    }
}
