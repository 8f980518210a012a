package org.warren.scenarios.network;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.warren.harness.lab.BackgroundProcess;
import org.warren.harness.lab.CommandResult;
import org.warren.harness.lab.LabClock;
import org.warren.harness.lab.LinuxNode;

/// The program that listens, sends and receives for questions about TCP: a script for the nodes' perl.
final class TcpProgram {

    /// The first bytes of a transfer, in a segment of their own that passes wherever TCP does.
    static final int FIRST_BYTES = 64;

    private static final String SCRIPT = script();
    private static final String LISTENING = "listening";
    private static final Pattern RECEIVED = Pattern.compile("received (\\d+) (\\d+) (\\d+) (\\d+)");
    private static final int SIGTERM = 15;
    private static final Duration STEP = Duration.ofMillis(5);
    private static final Duration START_LIMIT = Duration.ofSeconds(5);
    private static final Duration MARGIN = Duration.ofSeconds(10);
    /// Without something that slows it down, data passes an interface in no time at all, and the lab treats thousands
    /// of packets in an instant as a loop.
    private static final long RATE_MAX = 100_000_000 / 8;

    private final LabClock clock;
    private int started;

    TcpProgram(LabClock clock) {
        this.clock = clock;
    }

    /// A running program that listens.
    static final class Listener {
        private final LinuxNode node;
        private final String log;
        private final BackgroundProcess process;

        private Listener(LinuxNode node, String log, BackgroundProcess process) {
            this.node = node;
            this.log = log;
            this.process = process;
        }

        /// Stops it.
        ///
        /// @return what it received
        Transferred stop() {
            process.await(STEP);
            if (process.isRunning()) {
                process.signal(SIGTERM);
                process.await(START_LIMIT);
            }
            Matcher received = RECEIVED.matcher(said(node, log));
            return received.find()
                    ? new Transferred(
                            Long.parseLong(received.group(1)),
                            Long.parseLong(received.group(2)),
                            Long.parseLong(received.group(3)),
                            Long.parseLong(received.group(4)))
                    : Transferred.NOTHING;
        }
    }

    /// Accepts connections until it is stopped.
    ///
    /// @throws PortTakenException when another program has the port
    Listener listen(LinuxNode node, int port) {
        return start(node, port, "listen");
    }

    /// Accepts one connection.
    ///
    /// @throws PortTakenException when another program has the port
    Listener receive(LinuxNode node, int port) {
        return start(node, port, "receive");
    }

    private Listener start(LinuxNode node, int port, String what) {
        started++;
        String log = "logs/" + node.name() + "-tcp-" + port + (started > 1 ? "-" + started : "") + ".log";
        BackgroundProcess process = node.spawn(log, List.of("perl", "-e", SCRIPT, what, "" + port));
        Listener listener = new Listener(node, log, process);
        long deadline = clock.elapsedNanos() + START_LIMIT.toNanos();
        while (!said(node, log).contains(LISTENING)) {
            if (!process.isRunning() || clock.elapsedNanos() - deadline >= 0) {
                throw new PortTakenException("nothing can listen on TCP port " + port + " of " + node.name() + ": "
                        + said(node, log).strip()
                        + "; where a program listens there, say listener: false");
            }
            clock.advance(STEP);
        }
        return listener;
    }

    /// Sends bytes over a new connection.
    ///
    /// @return its exit: status 0 when everything has arrived, 1 without a connection, 2 when the time is up, 3 when
    ///     the other end gave up; with its errors on standard error
    CommandResult send(LinuxNode node, TransferQuestion question) {
        Duration within = Duration.ofNanos(question.withinNanos());
        List<String> command = new ArrayList<>(List.of("perl", "-e", SCRIPT, "send"));
        command.addAll(List.of(
                question.address(),
                "" + question.port(),
                "" + question.bytes(),
                within.toSeconds() + "." + "%03d".formatted(within.toMillisPart()),
                "" + RATE_MAX,
                "" + FIRST_BYTES));
        return node.execute(within.plus(MARGIN), new byte[0], command);
    }

    private static String said(LinuxNode node, String log) {
        return new String(node.readLog(log), StandardCharsets.UTF_8);
    }

    private static String script() {
        try (InputStream in = Objects.requireNonNull(TcpProgram.class.getResourceAsStream("tcp.pl"))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
