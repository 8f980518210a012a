package org.warren.harness.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.warren.harness.evidence.Evidence;
import org.warren.harness.evidence.Observations;
import org.warren.harness.record.Timeline;
import org.warren.harness.record.Timeline.MappingEnd;
import org.warren.harness.record.Timeline.MarkKind;
import org.warren.harness.topology.Interface;
import org.warren.harness.topology.Network;
import org.warren.harness.topology.Node;
import org.warren.harness.topology.Topology;

class TimelineAssemblyTest {

    private static final long SECOND = 1_000_000_000L;

    @TempDir
    Path folder;

    @BeforeEach
    void writeObservations() throws IOException {
        var none = JsonNodeFactory.instance.objectNode();
        new Observations(1, "s", "virtual", 1, 0, 100, Map.of(), Map.of(), none, List.of(), Map.of())
                .write(folder.resolve("observations.json"));
    }

    @Test
    void eachMappingsEndHasItsName() throws IOException {
        write(
                "nat/nat.jsonl",
                mapping(0, "NEW", 1, "\"timeoutSeconds\":30"),
                mapping(60, "DESTROY", 1, "\"stop\":" + 30 * SECOND),
                mapping(61, "NEW", 2, "\"timeoutSeconds\":30"),
                mapping(62, "DESTROY", 2, "\"stop\":" + 62 * SECOND),
                mapping(90, "DESTROY", 3, "\"start\":" + 63 * SECOND),
                mapping(99, "NEW", 4, "\"timeoutSeconds\":30"));

        assertThat(timeline().mappings())
                .extracting(Timeline.Mapping::endedNanos, Timeline.Mapping::end)
                .containsExactly(
                        tuple(30 * SECOND, MappingEnd.EXPIRED),
                        tuple(62 * SECOND, MappingEnd.CLOSED),
                        tuple(90 * SECOND, MappingEnd.ENDED),
                        tuple(null, MappingEnd.STILL_ALIVE));
    }

    @Test
    void eachProbeEventHasItsOwnMark() throws IOException {
        write("probes/client-ping.jsonl", probe(1, "sent", 1), probe(3, "answered", 1), probe(4, "refused", 2));
        write("probes/server-echo.jsonl", probe(2, "received", 1));

        assertThat(timeline().marks())
                .containsExactly(
                        new Timeline.Mark(SECOND, "client", MarkKind.PROBE_SENT, "ping 1"),
                        new Timeline.Mark(2 * SECOND, "server", MarkKind.PROBE_RECEIVED, "ping 1"),
                        new Timeline.Mark(3 * SECOND, "client", MarkKind.PROBE_ANSWERED, "ping 1"),
                        new Timeline.Mark(4 * SECOND, "client", MarkKind.PROBE_REFUSED, "ping 2"));
    }

    private Timeline timeline() throws IOException {
        var topology = Topology.of(Network.of("wire", "10.0.0.0/24"))
                .with(Node.host("client", Interface.of("eth0", "wire", "10.0.0.1/24")))
                .with(Node.host("server", Interface.of("eth0", "wire", "10.0.0.2/24")));
        return new TimelineAssembly(topology, Evidence.read(folder)).assemble(Instant.EPOCH);
    }

    private void write(String name, String... lines) throws IOException {
        var file = folder.resolve(name);
        Files.createDirectories(folder.resolve(name.substring(0, name.indexOf('/'))));
        Files.writeString(file, String.join("\n", lines) + "\n");
    }

    private static String probe(long seconds, String event, int sequence) {
        return """
                {"t":%d,"event":"%s","probe":"ping","sequence":%d}""".formatted(seconds * SECOND, event, sequence);
    }

    private static String mapping(long seconds, String event, int id, String more) {
        return """
                {"t":%d,"event":"%s","id":%d,"protocol":"udp","originalSource":"192.168.1.2:51820",\
                "originalDestination":"203.0.113.10:51820","replySource":"203.0.113.10:51820",\
                "replyDestination":"203.0.113.1:51820",%s}""".formatted(seconds * SECOND, event, id, more);
    }
}
