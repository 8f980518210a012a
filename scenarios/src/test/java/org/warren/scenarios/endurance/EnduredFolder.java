package org.warren.scenarios.endurance;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.IntToDoubleFunction;
import java.util.function.UnaryOperator;
import org.warren.harness.evidence.Evidence;
import org.warren.kit.testing.EvidenceFolder;

/// The evidence of ten minutes that never were, between two Java daemons on one host of two processors: 4 Gbit/s with
/// some noise, five rekeys, a collection every ten seconds, and everything as it should be until a fault is planted.
/// Seconds count from the transfer's begin.
final class EnduredFolder {

    static final int SECONDS = 600;
    static final int[] REKEYS = {60, 180, 300, 420, 540};

    private static final long START = EvidenceFolder.wall(100 * EvidenceFolder.SECOND);
    private static final long SECOND = EvidenceFolder.SECOND;
    private static final int WARM_UP = 60;
    private static final long BYTES = 500_000_000;
    private static final int MEBIBYTE = 1 << 20;
    private static final long TICKS = 100;

    private final EvidenceFolder folder;
    private final Random random = new Random(1);
    private IntToDoubleFunction rate = second -> 1;
    private IntToDoubleFunction others = second -> 0.1;
    private IntToDoubleFunction used = second -> 1.8;
    private IntToDoubleFunction retransmits = second -> 0;
    private IntToDoubleFunction resident = second -> 100;
    private IntToDoubleFunction kept = second -> 1.2;
    private IntToDoubleFunction errors = second -> 0;
    private IntToDoubleFunction dropped = second -> 0;
    private IntToDoubleFunction started = second -> 4711;
    private IntToDoubleFunction carried = second -> 1;
    private int[] handshakes = REKEYS;
    private int seconds = SECONDS;
    private int planned = SECONDS;
    private String end = """
            {"event":"end","data":{"sum_received":{"bytes":%d}}}""";
    private final List<String> words = new ArrayList<>();
    private UnaryOperator<String> samples = line -> line;
    private String server = "java";
    private boolean guest;

    EnduredFolder(Path path) {
        this.folder = new EvidenceFolder(path);
    }

    /// As a share of the usual rate, from one second on; noise comes on top.
    EnduredFolder rate(IntToDoubleFunction share) {
        rate = share;
        return this;
    }

    /// Processors that other programs take.
    EnduredFolder others(IntToDoubleFunction processors) {
        others = processors;
        return this;
    }

    /// Processors that both nodes use together.
    EnduredFolder used(IntToDoubleFunction processors) {
        used = processors;
        return this;
    }

    EnduredFolder retransmits(IntToDoubleFunction segments) {
        retransmits = segments;
        return this;
    }

    /// In mebibytes, at the server.
    EnduredFolder resident(IntToDoubleFunction mebibytes) {
        resident = mebibytes;
        return this;
    }

    /// What collections leave, in mebibytes, at the server.
    EnduredFolder kept(IntToDoubleFunction mebibytes) {
        kept = mebibytes;
        return this;
    }

    /// What the server's interface has counted so far.
    EnduredFolder errors(IntToDoubleFunction count) {
        errors = count;
        return this;
    }

    EnduredFolder dropped(IntToDoubleFunction count) {
        dropped = count;
        return this;
    }

    /// When the server's daemon was started; below 0 when there is none.
    EnduredFolder started(IntToDoubleFunction ticks) {
        started = ticks;
        return this;
    }

    /// What comes out of the server's tunnel, as a share of what is sent.
    EnduredFolder carried(IntToDoubleFunction share) {
        carried = share;
        return this;
    }

    EnduredFolder handshakes(int... moments) {
        handshakes = moments.clone();
        return this;
    }

    /// How long the transfer is, of ten minutes.
    EnduredFolder endsAfter(int length) {
        seconds = length;
        return this;
    }

    /// What iperf3 says last, in place of what arrived.
    EnduredFolder ends(String line) {
        end = line;
        return this;
    }

    /// What the server's daemon writes.
    EnduredFolder says(String line) {
        words.add(line);
        return this;
    }

    EnduredFolder samples(UnaryOperator<String> change) {
        samples = change;
        return this;
    }

    /// Puts a kernel's tunnel in the server, or another daemon.
    EnduredFolder server(String subject) {
        server = subject;
        return this;
    }

    /// Nodes with kernels of their own, which see no machine and no account.
    EnduredFolder guests() {
        guest = true;
        return this;
    }

    /// How long it was to be, where that is less.
    EnduredFolder planned(int length) {
        planned = length;
        return this;
    }

    Evidence evidence() {
        folder.parameter("time", planned + "s").parameter("tolerance", "10%").parameter("growth", "10%");
        folder.subject("client", "java").subject("server", server);
        long sent = transfer();
        folder.line("logs/client-transfer.log", stamp(seconds) + " " + end.formatted(sent));
        series("client", false);
        series("server", true);
        for (String role : List.of("client", "server")) {
            collections(role);
        }
        words.forEach(line -> folder.line("logs/server-" + server + ".log", line));
        return folder.write((SECONDS + 200) * SECOND);
    }

    private long transfer() {
        folder.line("logs/client-transfer.log", stamp(0) + " {\"event\":\"start\",\"data\":{}}");
        long sent = 0;
        for (int second = 0; second < seconds; second++) {
            double noise = 1 + random.nextGaussian() * 0.03;
            long bytes = (long) (BYTES * rate.applyAsDouble(second) * noise);
            sent += bytes;
            folder.line("logs/client-transfer.log", """
                    %s {"event":"interval","data":{"sum":{"seconds":1.0,"bytes":%d,"retransmits":%d}}}""".formatted(
                            stamp(second + 1), bytes, (long) retransmits.applyAsDouble(second)));
        }
        return sent;
    }

    private static String stamp(int second) {
        long micros = (START + second * SECOND) / 1000;
        return "%d.%06d".formatted(micros / 1_000_000, micros % 1_000_000);
    }

    private void series(String role, boolean isServer) {
        double node = 0;
        double taken = 0;
        long arrived = 0;
        for (int second = -WARM_UP; second < SECONDS + 5; second++) {
            String counters = """
                    {"rx_bytes":%d,"tx_bytes":0,"rx_packets":%d,"tx_packets":0,"rx_errors":%d,"tx_errors":0,\
                    "rx_dropped":0,"tx_dropped":%d}""".formatted(
                            arrived,
                            arrived / 1400,
                            isServer ? (long) errors.applyAsDouble(second) : 0,
                            isServer ? (long) dropped.applyAsDouble(second) : 0);
            String line = """
                    {"wallNanos":%d,"nodeNanos":%s,"machine":%s,"daemon":%s,"handshakeSeconds":%d,"counters":%s}""".formatted(
                            START + second * SECOND + SECOND / 10,
                            guest ? "null" : "" + (long) (node * SECOND),
                            guest ? "null" : machine(second, taken),
                            daemon(second, isServer),
                            handshake(second),
                            counters);
            folder.line("logs/" + role + "-samples.log", isServer ? samples.apply(line) : line);
            node += used.applyAsDouble(second) / 2;
            taken += used.applyAsDouble(second) + others.applyAsDouble(second);
            arrived += (long) (BYTES * rate.applyAsDouble(second) * carried.applyAsDouble(second) * 1.04);
        }
    }

    private static String machine(int second, double taken) {
        return "{\"total\":%d,\"taken\":%d,\"perSecond\":%d}"
                .formatted(2 * TICKS * (second + WARM_UP), (long) (taken * TICKS), TICKS);
    }

    private String daemon(int second, boolean isServer) {
        double since = isServer ? started.applyAsDouble(second) : 1;
        if (since < 0 || (isServer && server.equals("kernel"))) {
            return "null";
        }
        double mebibytes = isServer ? resident.applyAsDouble(second) : 90;
        return "{\"started\":%d,\"cpuNanos\":0,\"residentBytes\":%d}"
                .formatted((long) since, (long) (mebibytes * MEBIBYTE));
    }

    private long handshake(int second) {
        long latest = -WARM_UP;
        for (int moment : handshakes) {
            latest = moment <= second ? moment : latest;
        }
        return START / SECOND + latest;
    }

    private void collections(String role) {
        boolean isServer = role.equals("server");
        if (isServer && !server.equals("java")) {
            return;
        }
        String log = "logs/" + role + "-java.log";
        folder.line(log, "[%d000ms][info][gc] Using Serial".formatted(START / SECOND - WARM_UP));
        for (int second = -WARM_UP; second < SECONDS; second += 10) {
            long millis = (START + second * SECOND) / 1_000_000;
            double mebibytes = isServer ? kept.applyAsDouble(second) : 1;
            int number = (second + WARM_UP) / 10;
            folder.line(
                    log,
                    "[%dms][info][gc,heap] GC(%d) DefNew: 13203K(14784K)->24K(14784K) Eden: 1K(2K)->0K(2K)"
                            .formatted(millis, number));
            folder.line(
                    log,
                    "[%dms][info][gc,heap] GC(%d) Tenured: 900K(16384K)->%dK(16384K)"
                            .formatted(millis, number, (long) (mebibytes * 1024) - 24));
            folder.line(
                    log,
                    "[%dms][info][gc     ] GC(%d) Pause Young (Allocation Failure) 14M->1M(30M) 0.392ms"
                            .formatted(millis, number));
        }
    }
}
