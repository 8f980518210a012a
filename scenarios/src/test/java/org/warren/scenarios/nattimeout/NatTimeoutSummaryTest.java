package org.warren.scenarios.nattimeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.warren.kit.testing.EvidenceFolder.SECOND;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.warren.harness.evidence.MissingEvidenceException;
import org.warren.harness.record.RunRecord.Measurement;

class NatTimeoutSummaryTest {

    @TempDir
    Path folder;

    @Test
    void lostClientIsToldInPlainWords() {
        var router = new SimulatedRouter(30 * SECOND, 30 * SECOND).withChangingPorts();
        var run = new SimulatedRun(folder, parameters(30, 30, 0, 3600), router).play();

        var summary = NatTimeoutSummary.of(run.evidence());

        assertThat(summary.sentences())
                .containsExactly(
                        "The NAT made a mapping at 12.0 s, of 192.168.1.2:51820 to 203.0.113.1:1024, and 4 more"
                                + " packets met it, the last at 22.0 s.",
                        "The NAT forgot the mapping at 52.0 s, 30.0 s after the last packet (keepalive at 22.0 s).",
                        "The server lost the client: 20 of 20 probes between 3612.0 s and 3632.0 s got no answer.",
                        "Reachability came back at 3632.0 s when the client sent a handshake initiation.",
                        "The server now sees the client at 203.0.113.1:1025, since 3632.0 s; before that it was"
                                + " 203.0.113.1:1024.");
        assertThat(summary.lostProbes()).isEqualTo(20);
        assertThat(summary.returnCause()).contains("handshake initiation");
        assertThat(summary.mappings()).hasSize(2);
        assertThat(summary.unreachableShare()).isBetween(0.98, 0.99);
        assertThat(summary.measurements())
                .extracting(Measurement::name)
                .containsExactly(
                        "idle time without a mapping",
                        "server probes without answer",
                        "mapping forgotten after its last packet",
                        "reachability returned at");
    }

    @Test
    void reachedClientIsToldInPlainWords() {
        var summary = NatTimeoutSummary.of(
                SimulatedRun.of(folder, parameters(30, 30, 25, 3600)).play().evidence());

        assertThat(summary.sentences())
                .containsExactly(
                        "The NAT made a mapping at 12.0 s, of 192.168.1.2:51820 to 203.0.113.1:51820, and 280 more"
                                + " packets met it, the last at 3634.0 s.",
                        "The NAT kept the mapping alive throughout.",
                        "The server reached the client: all 20 probes between 3612.0 s and 3632.0 s were answered.",
                        "The server always saw the client at 203.0.113.1:51820.");
        assertThat(summary.returnedNanos()).isEmpty();
    }

    @Test
    void mappingsThatComeAndGoAreCounted() {
        var summary = NatTimeoutSummary.of(
                SimulatedRun.of(folder, parameters(10, 10, 25, 3600)).play().evidence());

        assertThat(summary.sentences().get(1)).contains("times in all; there was none for 59.7");
        assertThat(summary.expiries()).allSatisfy(expiry -> assertThat(expiry.nanos() - expiry.lastPacketNanos())
                .isEqualTo(10 * SECOND));
    }

    @Test
    void clientThatDidNotComeBackIsToldInPlainWords() {
        var run = SimulatedRun.of(folder, parameters(30, 30, 0, 600)).play();
        run.folder.withoutLines("probes/client-client-speak.jsonl", "answered");

        assertThat(NatTimeoutSummary.of(run.evidence()).sentences())
                .contains("Reachability did not come back, though the client spoke.");
    }

    @Test
    void missingEvidenceIsNoSummary() {
        var run = SimulatedRun.of(folder, parameters(30, 30, 0, 600)).play();
        run.folder.without("captures/nat-lan.pcap");

        assertThatThrownBy(() -> NatTimeoutSummary.of(run.evidence())).isInstanceOf(MissingEvidenceException.class);
    }

    private static NatTimeoutParameters parameters(long udp, long stream, long keepalive, long idle) {
        return new NatTimeoutParameters(udp * SECOND, stream * SECOND, keepalive * SECOND, idle * SECOND);
    }
}
