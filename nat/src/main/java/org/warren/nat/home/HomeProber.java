package org.warren.nat.home;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.warren.nat.Endpoint;
import org.warren.nat.home.AddressMeasurement.Servers;

/// Measures the NAT between this machine and a STUN server. It has no I/O: the caller passes in the received datagrams
/// and the time. Not thread-safe.
///
/// It needs a server with RFC 5780: the attribute RESPONSE-PORT for timeouts, and a second address for all details of
/// mapping and filtering.
public final class HomeProber {

    private static final long SECOND = 1_000_000_000L;
    private static final int ATTEMPTS = 6;
    private static final int ROUND_TRIPS = 4;
    private static final int SOCKETS_TRIED = 20;
    /// For ports, mapping, filtering, hairpinning and refresh.
    private static final int OTHER_MAPPINGS = 28;

    /// The settings of a measurement.
    ///
    /// @param server endpoint of the STUN server
    /// @param local an address of this machine with a route to it; the port does not matter
    /// @param second another one behind the same NAT; null if it has none
    /// @param longestNanos the longest timeout to look for: at least 5 s; 0 to measure no timeouts
    /// @param mappings the approximate number of simultaneous mappings; with fewer, timeouts are less exact. At least
    ///     100
    public record Settings(
            Endpoint server, Endpoint local, @Nullable Endpoint second, long longestNanos, int mappings) {

        /// The minimum of the longest timeout.
        public static final long LEAST = 5 * SECOND;

        /// The minimum number of mappings.
        public static final int MAPPINGS_LEAST = 100;

        public Settings {
            if (longestNanos != 0 && longestNanos < LEAST) {
                throw new IllegalArgumentException("lives are looked for at least up to 5 s");
            }
            if (mappings < MAPPINGS_LEAST) {
                throw new IllegalArgumentException("mappings are 100 at least");
            }
        }
    }

    private final Settings settings;
    private final Asking asking;
    private final Findings findings = new Findings();
    private @Nullable LivesMeasurement lives;
    private String doing = "asking the server";
    private long begun;
    private boolean isFinished;
    private boolean isAnswered;

    /// @param random for transaction ids
    public HomeProber(Settings settings, ProbeSockets sockets, RandomGenerator random) {
        this.settings = settings;
        this.asking = new Asking(sockets, random);
    }

    /// Begins.
    ///
    /// @param now nanoseconds of a monotonic clock, here and below
    public void begin(long now) {
        begun = now;
        int control = open(asking.sockets, settings.local);
        asking.ask(control, settings.server, List.of(), ATTEMPTS, now, (answer, sent, later) -> {
            Optional<Endpoint> seen =
                    answer.filter(each -> each.socket() == control).flatMap(Answer::mapped);
            if (seen.isEmpty()) {
                isFinished = true;
                return;
            }
            isAnswered = true;
            var ends = new Ends(asking, settings.local, settings.server, control, seen.get());
            if (seen.get().address() == settings.local.address()) {
                findings.remark(
                        "There is no NAT: the server sees this machine's own address. What follows is a firewall's.");
            }
            roundTrip(ends, answer.flatMap(Answer::other), 0, 0, later);
        });
    }

    /// Measures the round trip. The first answer is ignored: a program that has just started is slow.
    private void roundTrip(Ends ends, Optional<Endpoint> other, int asked, long longest, long now) {
        if (asked == ROUND_TRIPS) {
            long roundTrip = longest == 0 ? SECOND / 2 : longest;
            asking.tookNanos(roundTrip);
            others(ends, other, roundTrip, now);
            return;
        }
        asking.ask(
                ends.control,
                settings.server,
                List.of(),
                1,
                now,
                (answer, sent, later) -> roundTrip(
                        ends, other, asked + 1, answer.isPresent() ? Math.max(longest, later - sent) : longest, later));
    }

    /// Opens a socket.
    ///
    /// @throws IllegalArgumentException if none can be opened
    static int open(ProbeSockets sockets, Endpoint local) {
        int socket = sockets.open(local.withPort(0));
        if (socket < 0) {
            throw new IllegalArgumentException("no socket can be opened at " + Endpoint.addressText(local.address())
                    + "; end programs that have many, or name another address with --from");
        }
        return socket;
    }

    /// Finds out which of the server's other endpoints answer. Without RFC 5780's attribute it tries the next port.
    private void others(Ends ends, Optional<Endpoint> other, long roundTrip, long now) {
        doing = "asking the server's other ports";
        Endpoint first = settings.server;
        int socket = open(asking.sockets, settings.local);
        boolean hasOther = other.isPresent() && other.get().address() != first.address();
        Endpoint port = first.withPort(other.isPresent() ? other.get().port() : Math.min(first.port() + 1, 65_535));
        asking.ask(socket, port, List.of(), ATTEMPTS, now, (ofPort, sentPort, next) -> {
            Endpoint answering = ofPort.isPresent() ? port : null;
            if (!hasOther) {
                findings.remark("The server has one address: what needs two is not known.");
                asking.sockets.close(socket);
                responsePort(ends, new Servers(first, answering, null), roundTrip, next);
                return;
            }
            asking.ask(socket, other.get(), List.of(), ATTEMPTS, next, (ofOther, sentOther, later) -> {
                if (ofOther.isEmpty()) {
                    findings.remark("The server's second address " + other.get()
                            + " does not answer: what needs two is not known.");
                }
                asking.sockets.close(socket);
                responsePort(
                        ends,
                        new Servers(first, answering, ofOther.isPresent() ? other.get() : null),
                        roundTrip,
                        later);
            });
        });
    }

    /// Finds a socket that leaves the NAT with the control socket's address, because RESPONSE-PORT names a port of
    /// that.
    private void responsePort(Ends ends, Servers servers, long roundTrip, long now) {
        doing = "measuring mapping, filtering and ports";
        responsePort(ends, 0, now, (isOfControl, isKnown, next) -> {
            var addresses = new AddressMeasurement(ends, servers, settings.second, findings, later -> {
                if (settings.longestNanos == 0) {
                    findings.remark("Lives were not measured, as was wished.");
                    end(ends);
                } else if (isKnown) {
                    lives(ends, roundTrip, later);
                } else {
                    findings.remark(
                            isOfControl
                                    ? "Lives were not measured: the server does not send answers to another port"
                                            + " (RESPONSE-PORT of RFC 5780); warren nat serve does."
                                    : "Lives were not measured: hardly two sockets leave the NAT with one outside address.");
                    end(ends);
                }
            });
            addresses.begin(next);
        });
    }

    /// Receives the result whether answers can be directed to another port.
    private interface Responding {

        /// Called with that.
        ///
        /// @param isOfControl whether that could be tested at all
        void heard(boolean isOfControl, boolean isKnown, long now);
    }

    private void responsePort(Ends ends, int tried, long now, Responding next) {
        if (tried == SOCKETS_TRIED) {
            next.heard(false, false, now);
            return;
        }
        int socket = open(asking.sockets, settings.local);
        asking.ask(socket, settings.server, List.of(), ATTEMPTS, now, (plain, sentPlain, heard) -> {
            if (plain.flatMap(Answer::mapped).filter(ends::isOfControl).isEmpty()) {
                asking.sockets.close(socket);
                responsePort(ends, tried + 1, heard, next);
                return;
            }
            asking.ask(socket, settings.server, ends.toControl(), ATTEMPTS, heard, (answer, sent, later) -> {
                asking.sockets.close(socket);
                boolean isKnown = answer.filter(each -> each.socket() == ends.control && !each.isRefusal())
                        .isPresent();
                next.heard(true, isKnown, later);
            });
        });
    }

    private void lives(Ends ends, long roundTrip, long now) {
        doing = "measuring lives";
        int parts = LivesMeasurement.parts(settings.mappings - OTHER_MAPPINGS, settings.longestNanos);
        lives = new LivesMeasurement(ends, settings.longestNanos, parts, roundTrip, findings, later -> end(ends));
        lives.begin(now);
    }

    private void end(Ends ends) {
        ends.close(ends.control);
        findings.remark(
                "TCP, ICMP and limits were not measured: they are as RFC 4787, RFC 5382 and RFC 5508 want them.");
        isFinished = true;
    }

    /// Handles a received datagram.
    public void receive(int socket, Endpoint from, byte[] datagram, long now) {
        if (!isFinished) {
            asking.receive(socket, from, datagram, now);
        }
    }

    /// Runs what is due.
    public void tick(long now) {
        if (!isFinished) {
            asking.tick(now);
        }
    }

    /// When [#tick] is due.
    public OptionalLong nextDeadline() {
        return isFinished ? OptionalLong.empty() : asking.nextDeadline();
    }

    /// Whether it has ended.
    public boolean isFinished() {
        return isFinished;
    }

    /// Whether the server has answered at all.
    public boolean isAnswered() {
        return isAnswered;
    }

    /// A description of the current step.
    public String doing() {
        return doing;
    }

    /// The estimated remaining time, for common timeouts.
    public long leftNanos(long now) {
        if (settings.longestNanos == 0) {
            return Math.max(0, begun + 10 * SECOND - now);
        }
        long end = lives == null
                ? now + Math.min(180 * SECOND, settings.longestNanos + 40 * SECOND)
                : lives.expectedEnd(now);
        return Math.max(0, end - now);
    }

    /// The maximum total duration.
    public static long mostNanos(long longestNanos) {
        return 90 * SECOND + (longestNanos == 0 ? 0 : LivesMeasurement.mostNanos(longestNanos));
    }

    /// The result.
    public HomeNat nat() {
        return findings.nat();
    }
}
