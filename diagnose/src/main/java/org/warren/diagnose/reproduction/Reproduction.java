package org.warren.diagnose.reproduction;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.warren.diagnose.finding.Cause;
import org.warren.diagnose.finding.Finding;
import org.warren.diagnose.story.Handshake;
import org.warren.diagnose.story.Side;
import org.warren.diagnose.story.TunnelStory;

/// Possible explanations of a finding, as networks whose delay, timeouts, loss and keepalive are estimated from the
/// capture.
///
/// @param finding to be reproduced
/// @param place of its capture
/// @param explanations the networks, the most likely first
/// @param why the result is incomplete, in a sentence; empty if it is not
public record Reproduction(Finding finding, Place place, List<Explanation> explanations, Optional<String> why) {

    private static final String FIRST = "ping: client to server.wg0";
    private static final String BACK = "udp: server to client.wg0";
    private static final double NANOS = 1e9;
    private static final long MILLI = 1_000_000L;
    /// §6.5: KEEPALIVE_TIMEOUT. A passive keepalive ends each exchange, and the silence begins after it.
    private static final long PASSIVE_SECONDS = 10;
    /// The shortest known mapping timeout of a NAT.
    private static final long MAPPING_SECONDS_MIN = 10;

    /// The part of a session's 120 s that is left for silences, besides the exchanges before and after them.
    private static final long SESSION_SECONDS = 70;

    /// Five per second, beyond the 120 s after which the initiator rekeys, and within the session's 180 s.
    private static final String REKEYED = ", count: 860";

    /// The kernel's WireGuard in a lab uses a clock that all nodes share.
    private static final String WITH_A_CLOCK = "java";

    private static final int UDP_HEADERS = 28;
    private static final int UDP_HEADER = 8;
    /// §5.4.2.
    private static final int INITIATION_BYTES = 148;
    private static final int DATA_OVERHEAD = 32;
    private static final int PADDING = 16;
    private static final int PING_BYTES_MAX = 1_420;

    public Reproduction {
        explanations = List.copyOf(explanations);
    }

    /// The networks for a finding; empty if there are none for its cause.
    public static Optional<Reproduction> of(Finding finding) {
        if (finding.tunnel().isEmpty()) {
            return Optional.empty();
        }
        TunnelStory tunnel = finding.tunnel().get();
        Side client = isOfInitiator(finding.cause()) ? initiator(finding, tunnel) : client(tunnel);
        var builder = new Builder(finding, tunnel, client);
        List<Explanation> found =
                switch (finding.cause()) {
                    case NAT_MAPPING_EXPIRED -> builder.mapping();
                    case LOSS -> builder.loss();
                    case MTU -> builder.blackHole();
                    case NO_ANSWER -> builder.silent();
                    case OTHER_PRESHARED_KEY, RESPONSE_NOT_ACCEPTED -> builder.refused();
                    case INITIATIONS_IGNORED -> builder.ignored();
                    case CLOCK_SET_BACK -> List.of(builder.clock());
                    default -> List.of();
                };
        if (found.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new Reproduction(
                finding,
                Place.of(tunnel, client),
                found,
                finding.cause() == Cause.INITIATIONS_IGNORED
                        ? Optional.of(
                                "`--config` with the responder's file, or its `--log`, tells whether it was the clock.")
                        : Optional.empty()));
    }

    /// Whether to analyse the lab's capture with the file of the network's server, like the original capture: without
    /// it old timestamps cannot be detected.
    public boolean isReadWithServersFile() {
        return finding.cause() == Cause.CLOCK_SET_BACK;
    }

    /// Whether it is about the end whose initiations are not answered, whichever is behind a NAT.
    private static boolean isOfInitiator(Cause cause) {
        return cause == Cause.INITIATIONS_IGNORED || cause == Cause.CLOCK_SET_BACK;
    }

    /// The end that sent the evidence of the finding.
    private static Side initiator(Finding finding, TunnelStory tunnel) {
        return tunnel.handshakes().stream()
                .filter(handshake ->
                        finding.packets().contains(handshake.initiation().number()))
                .map(Handshake::initiator)
                .findFirst()
                .orElseGet(() -> client(tunnel));
    }

    /// The end that is behind a NAT, if any: it moved, keeps the mapping alive, or initiated.
    private static Side client(TunnelStory tunnel) {
        if (!tunnel.changes().isEmpty()) {
            return tunnel.changes().getFirst().side();
        }
        for (Side side : Side.values()) {
            if (tunnel.side(side).persistentKeepaliveNanos().isPresent()) {
                return side;
            }
        }
        return tunnel.handshakes().stream()
                .filter(handshake -> handshake.response().isPresent())
                .map(Handshake::initiator)
                .findFirst()
                .orElse(Side.A);
    }

    /// @param client the end that the reproduced network's client represents
    private record Builder(Finding finding, TunnelStory tunnel, Side client) {

        private NetworkText network() {
            return new NetworkText().delay(roundTripNanos() / 2 / MILLI);
        }

        /// The round trip between the two ends, from handshakes as seen at the place of capture.
        private long roundTripNanos() {
            var all = tunnel.handshakes().stream()
                    .filter(handshake -> handshake.response().isPresent())
                    .map(handshake -> handshake
                                    .confirmation()
                                    .filter(confirmation -> confirmation.nanos()
                                                    - handshake.response().get().nanos()
                                            < NANOS)
                                    .map(org.warren.diagnose.story.Message::nanos)
                                    .orElse(handshake.response().get().nanos())
                            - handshake.initiation().nanos())
                    .sorted()
                    .toList();
            return all.isEmpty() ? 0 : all.get(all.size() / 2);
        }

        private double value(String name, double otherwise) {
            return finding.values().getOrDefault(name, otherwise);
        }

        private List<Explanation> mapping() {
            double upper = value("mapping-lives-shorter-than", 60);
            double lower = value("mapping-lives-longer-than", 0);
            long life = Math.max(MAPPING_SECONDS_MIN, Math.round((upper + lower) / 2));
            long lost = Math.max((long) Math.ceil(upper), life + 1) + PASSIVE_SECONDS;
            boolean isAtClient = Place.of(tunnel, client) == Place.CLIENT;
            if (isAtClient) {
                // There the silence ends with a message of the client, which must be in the same session.
                lost = life + 2 + PASSIVE_SECONDS;
            }
            var interval = tunnel.side(client).persistentKeepaliveNanos();
            var forgets = network().mapping(life).ask(FIRST, true);
            if (interval.isPresent() && upper <= interval.getAsLong() / NANOS) {
                // The kernel's timer wheel fires up to an eighth late; the configured value is at most the observed
                // one.
                long keepalive = Math.max(life + 2, (long) (interval.getAsLong() / NANOS));
                forgets.keepalive(keepalive);
                for (int i = 0; i < 4; i++) {
                    forgets.ask(BACK + ", after: %ds".formatted(keepalive + 5), false)
                            .ask(BACK + ", after: 8s", true);
                }
            } else {
                if (lower >= 1 && (!isAtClient || lower + lost < SESSION_SECONDS)) {
                    forgets.ask(BACK + ", count: 3, after: %ds".formatted((long) lower + PASSIVE_SECONDS), true);
                }
                forgets.ask(BACK + ", count: 90, after: %ds".formatted(lost), false)
                        .ask(FIRST, true)
                        .ask(BACK, true);
            }
            var away = network()
                    .ask(FIRST, true)
                    .ask(BACK + ", count: 90, when: link down client.eth0, after: %ds".formatted(lost), false)
                    .ask(FIRST + ", when: link up client.eth0, after: 5s", true)
                    .ask(BACK, true);
            return List.of(
                    new Explanation(
                            "nat-forgets", "a NAT that forgets a mapping after %d s".formatted(life), forgets.files()),
                    new Explanation("client-away", "a client without a network meanwhile", away.files()));
        }

        private List<Explanation> loss() {
            double percent = Math.clamp(100 * value("share", 0.05), 0.1, 60);
            var lossy = network().loss(percent).ask(FIRST, true);
            lossy.ask(FIRST + ", count: 400, answers: 1", true);
            var cut = network()
                    .ask(FIRST + ", count: 100", true)
                    .ask("udp: client to server.wg0, count: 30, when: link down server.eth0", false)
                    .ask(FIRST + ", count: 100, when: link up server.eth0", true);
            return List.of(
                    new Explanation(
                            "lossy-link",
                            "a link that loses %s %% of the packets of each direction"
                                    .formatted(org.warren.harness.text.NumberFormat.decimals(percent, 1)),
                            lossy.files()),
                    new Explanation("short-cut", "a link that was down for a short time", cut.files()));
        }

        private List<Explanation> ignored() {
            return Place.of(tunnel, client) == Place.SERVER
                    ? List.of(clock()) // dropped ones would not be seen there
                    : List.of(clock(), dropped());
        }

        /// A client that loses power and thus its clock. The server still sends keepalives, so that it is known to be
        /// up.
        private Explanation clock() {
            long keepalive = tunnel.side(client.other()).persistentKeepaliveNanos().stream()
                    .map(nanos -> Math.max(1, Math.round(nanos / NANOS)))
                    .findFirst()
                    .orElse(PASSIVE_SECONDS);
            var back = network()
                    .writtenKeys()
                    .subjectOfClient(WITH_A_CLOCK)
                    .keepaliveOfServer(keepalive)
                    .ask(FIRST, true)
                    .ask(FIRST + ", count: 40, when: [clock client back 1y, reboot client]", false);
            return new Explanation(
                    "clock-set-back",
                    "a client that was started again with a clock a year back, played by " + WITH_A_CLOCK,
                    back.files());
        }

        /// Looks like a clock that was set back, but is not: only the first initiation passes.
        private Explanation dropped() {
            var dropped = network()
                    .routerDrops("iifname \"lan\" udp dport 51820 udp length %d limit rate over 1/hour burst 1 packets"
                            .formatted(INITIATION_BYTES + UDP_HEADER))
                    .ask(FIRST + REKEYED, true);
            return new Explanation(
                    "initiations-dropped",
                    "a router that lets the first handshake pass and drops later initiations",
                    dropped.files());
        }

        private List<Explanation> blackHole() {
            long shortest = (long) value("shortest-lost", 1_452);
            long answered = Math.min(
                    shortest - PADDING,
                    Math.max(tunnel.longestAnswered(client), tunnel.longestAnswered(client.other())));
            double mtu = value("mtu", 0);
            long limit = mtu > 0 ? (long) mtu : (shortest + Math.max(answered, 600)) / 2 + UDP_HEADERS;
            long size = Math.min(PING_BYTES_MAX, shortest - DATA_OVERHEAD);
            var hole = network()
                    .routerDrops("oifname \"wan\" meta length > %d".formatted(limit))
                    .ask(FIRST, true)
                    .ask(FIRST + ", size: %d, count: 250".formatted(size), false);
            var lossy = network()
                    .loss(20)
                    .ask(FIRST, true)
                    .ask(FIRST + ", size: %d, count: 250, answers: 1".formatted(size), true);
            return List.of(
                    new Explanation(
                            "black-hole",
                            "a path that drops packets of more than %d bytes and says nothing".formatted(limit),
                            hole.files()),
                    new Explanation("lossy-link", "a link that loses a fifth of all packets", lossy.files()));
        }

        private List<Explanation> silent() {
            var found = new ArrayList<Explanation>();
            var asked = FIRST + ", count: 20";
            found.add(new Explanation(
                    "filtered",
                    "a firewall that drops UDP, or a server that is down",
                    network()
                            .routerDrops("oifname \"wan\" udp dport 51820")
                            .ask(asked, false)
                            .ask(FIRST + ", after: 30s", false)
                            .files()));
            found.add(new Explanation(
                    "wrong-key",
                    "a client that calls another public key",
                    network()
                            .callStranger()
                            .ask(asked, false)
                            .ask(FIRST + ", after: 30s", false)
                            .files()));
            return found;
        }

        private List<Explanation> refused() {
            var asked = FIRST + ", count: 20";
            return List.of(
                    new Explanation(
                            "preshared-key",
                            "two ends with different preshared keys",
                            network()
                                    .differentPresharedKeys()
                                    .ask(asked, false)
                                    .ask(FIRST + ", after: 30s", false)
                                    .files()),
                    new Explanation(
                            "response-blocked",
                            "a firewall that drops the answers on their way",
                            network()
                                    .routerDrops("iifname \"wan\" udp sport 51820")
                                    .ask(asked, false)
                                    .ask(FIRST + ", after: 30s", false)
                                    .files()));
        }
    }
}
