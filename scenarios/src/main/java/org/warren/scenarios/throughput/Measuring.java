package org.warren.scenarios.throughput;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.warren.harness.lab.LinuxNode;
import org.warren.harness.scenario.Stage;
import org.warren.harness.subject.TunnelInterface;
import org.warren.kit.measure.Iperf;
import org.warren.kit.measure.PairPath;

/// Takes samples, one after the other.
final class Measuring {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int CEILING_WARM_UP_SECONDS = 1;
    private static final int WARM_UP_PER_SECOND = 20_000;
    private static final int WARM_UP_SIZE = 1420;
    private static final int PARTS = 3;
    private static final Duration MARGIN = Duration.ofSeconds(20);
    private static final Duration SERVER_RETURNS = Duration.ofMillis(500);
    private static final double NANOS_PER_SECOND = 1e9;
    private static final int USUAL_MTU = 1500;
    private static final int KIBIBYTE = 1024;
    private static final Pattern RESIDENT = Pattern.compile("VmRSS:\\s+(\\d+) kB");
    /// The interface that is created only to measure how long that takes.
    private static final String STARTED = "wg-start";

    private final Stage stage;
    private final int sampleSeconds;
    private final Probing probing;
    private final Map<String, TunnelInterface> tunnels;

    /// @param tunnels by node
    /// @param sampleSeconds length of a sample of TCP; those of UDP are parts of it
    /// @param lossPercent what UDP may lose at the loss point
    Measuring(Stage stage, Map<String, TunnelInterface> tunnels, int sampleSeconds, double lossPercent) {
        this.stage = stage;
        this.tunnels = tunnels;
        this.sampleSeconds = sampleSeconds;
        this.probing = new Probing(stage.lab().clock(), sampleSeconds, lossPercent);
    }

    /// The result of one measurement.
    ///
    /// @param values by the keys of quantities
    /// @param deliveredBytes what arrived, as the tool counts
    /// @param detail the tool's output
    record Reading(Map<String, Double> values, long deliveredBytes, ObjectNode detail) {}

    /// Has a participant carry traffic of each kind, so that code is compiled and queues have reached their sizes.
    ///
    /// @param seconds how long in total; a path without a tunnel needs one second of each
    void warmUp(Participant participant, int seconds) {
        int part = participant.isCeiling() ? CEILING_WARM_UP_SECONDS : Math.max(1, seconds / PARTS);
        LinuxNode client = stage.linux(participant.client());
        for (boolean fromServer : new boolean[] {false, true}) {
            client.execute(
                    MARGIN.plusSeconds(part), new byte[0], Iperf.connect(participant.address(), part, 1, fromServer));
        }
        probing.burst(client(participant), server(participant), participant, WARM_UP_SIZE, WARM_UP_PER_SECOND, part);
    }

    /// Takes a sample.
    Sample take(Participant participant, Metric metric, int round) {
        LinuxNode client = stage.linux(participant.client());
        LinuxNode server = stage.linux(participant.server());
        // A session that has expired while others were measured is renewed before the sample, not in it.
        client.run("ping", "-n", "-c", "1", "-W", "2", participant.address());
        Meter clientBefore = Meter.read(client, PairPath.TUNNEL);
        Meter serverBefore = Meter.read(server, PairPath.TUNNEL);
        Reading reading =
                switch (metric.kind()) {
                    case TCP -> overPath(participant, metric);
                    case UDP -> probing.lossPoint(client(participant), server(participant), participant, metric);
                    case IDLE_LATENCY -> probing.idle(client(participant), server(participant), participant);
                    case LOADED_LATENCY -> probing.loaded(client(participant), server(participant), participant);
                    case START -> start(participant);
                };
        Meter clientAfter = Meter.read(client, PairPath.TUNNEL);
        Meter serverAfter = Meter.read(server, PairPath.TUNNEL);
        Map<String, Double> values = new LinkedHashMap<>(reading.values());
        if (metric.kind() == Metric.Kind.TCP && reading.deliveredBytes() > 0) {
            double gigabits = reading.deliveredBytes() * 8 / 1e9;
            cpu(values, Quantity.CLIENT_CPU, clientAfter.cpuSince(clientBefore), gigabits);
            cpu(values, Quantity.SERVER_CPU, serverAfter.cpuSince(serverBefore), gigabits);
        }
        if (metric.hasMemory() && !participant.isCeiling()) {
            memory(values, Quantity.CLIENT_MEMORY, client, tunnels.get(participant.client()));
            memory(values, Quantity.SERVER_MEMORY, server, tunnels.get(participant.server()));
        }
        long tunnelBytes = metric.arrivesAtClient()
                ? clientAfter.tunnelBytesSince(clientBefore)
                : serverAfter.tunnelBytesSince(serverBefore);
        return new Sample(
                participant.key(),
                metric.name(),
                round,
                values,
                reading.deliveredBytes(),
                tunnelBytes,
                reading.detail());
    }

    /// TCP while the uplinks of both ends have a smaller MTU than usual.
    private Reading overPath(Participant participant, Metric metric) {
        if (metric.pathMtu() == 0) {
            return tcp(participant, metric);
        }
        try {
            setMtu(participant, metric.pathMtu());
            return tcp(participant, metric);
        } finally {
            setMtu(participant, USUAL_MTU);
        }
    }

    private void setMtu(Participant participant, int mtu) {
        for (String node : List.of(participant.client(), participant.server())) {
            stage.linux(node)
                    .run("ip", "link", "set", "dev", PairPath.INTERFACE, "mtu", Integer.toString(mtu))
                    .orThrow();
        }
    }

    private Reading start(Participant participant) {
        double seconds = stage.timeToStart(participant.client(), STARTED).toNanos() / NANOS_PER_SECOND;
        return new Reading(Map.of(Quantity.START.key(), seconds), 0, JSON.createObjectNode());
    }

    /// The kernel's WireGuard has no process whose memory could be measured.
    private static void memory(
            Map<String, Double> values, Quantity quantity, LinuxNode node, @Nullable TunnelInterface tunnel) {
        OptionalInt process = tunnel == null ? OptionalInt.empty() : tunnel.process();
        if (process.isPresent()) {
            String status = new String(node.read("/proc/" + process.getAsInt() + "/status"), StandardCharsets.UTF_8);
            Matcher resident = RESIDENT.matcher(status);
            if (resident.find()) {
                values.put(quantity.key(), Double.parseDouble(resident.group(1)) * KIBIBYTE);
            }
        }
    }

    private Reading tcp(Participant participant, Metric metric) {
        Iperf.Report report = iperf(participant, metric);
        String before = report.error();
        if (report.bytes() == 0) {
            // A server that had died has been restarted by now; on a path that carries nothing both attempts fail.
            stage.advance(SERVER_RETURNS);
            report = iperf(participant, metric);
        }
        ObjectNode detail = JSON.createObjectNode()
                .put("seconds", report.seconds())
                .put("retransmits", report.retransmits())
                .put("error", report.error())
                .put("errorBefore", before);
        Map<String, Double> values = new LinkedHashMap<>();
        if (report.bytes() > 0 || !metric.needsData()) {
            values.put(Quantity.THROUGHPUT.key(), report.bitsPerSecond());
        }
        return new Reading(values, report.bytes(), detail);
    }

    private Iperf.Report iperf(Participant participant, Metric metric) {
        return Iperf.report(stage.linux(participant.client())
                .execute(
                        MARGIN.plusSeconds(sampleSeconds),
                        new byte[0],
                        Iperf.connect(participant.address(), sampleSeconds, metric.number(), metric.fromServer())));
    }

    private static void cpu(Map<String, Double> values, Quantity quantity, OptionalLong nanos, double gigabits) {
        nanos.ifPresent(spent -> values.put(quantity.key(), spent / NANOS_PER_SECOND / gigabits));
    }

    private TrafficNode client(Participant participant) {
        return new TrafficNode(stage.linux(participant.client()));
    }

    private TrafficNode server(Participant participant) {
        return new TrafficNode(stage.linux(participant.server()));
    }
}
