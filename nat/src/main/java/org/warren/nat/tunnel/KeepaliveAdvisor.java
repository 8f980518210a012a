package org.warren.nat.tunnel;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.random.RandomGenerator;
import org.warren.nat.Endpoint;
import org.warren.nat.NatBehaviour;
import org.warren.nat.Refresh;
import org.warren.nat.Translator;

/// Finds the largest persistent keepalive that keeps a client reachable behind NATs.
///
/// @param chain the behaviours of the NATs, the client's own first
/// @param lossPercent the share of the client's packets that are lost before the NATs
/// @param tolerated how many consecutive keepalives may be lost without the client becoming unreachable
/// @param random for NATs with random ports
public record KeepaliveAdvisor(List<NatBehaviour> chain, double lossPercent, int tolerated, RandomGenerator random) {

    /// PersistentKeepalive is a 16-bit number of seconds.
    public static final int KEEPALIVE_MAX = 65_535;

    /// If more consecutive keepalives are lost, it is an outage.
    public static final int TOLERATED_MAX = 20;

    private static final long SECOND = 1_000_000_000L;
    /// §6.5: KEEPALIVE_TIMEOUT, after which received data is answered by a keepalive.
    private static final long PASSIVE_NANOS = 10 * SECOND;
    private static final Endpoint CLIENT = Endpoint.parse("192.168.1.2:51820");
    private static final Endpoint SERVER = Endpoint.parse("203.0.113.10:51820");
    /// Each NAT of a chain has an outside address in its own network.
    private static final int OUTSIDE = Endpoint.address("100.64.0.1");
    /// §6.1: an initiator renews a session of this age when it sends, in seconds.
    private static final int REKEY_SECONDS = 120;
    /// Linux's timers may be late by up to 8 parts in 63.
    private static final int LATE_PARTS = 63;
    private static final int LATE_WHOLE = 8;
    /// This many keepalives show all effects, including a renewal of the session.
    private static final int ROUNDS_MIN = 6;

    private static final List<Boolean> ON_TIME = List.of(false);
    private static final List<Boolean> ON_TIME_AND_LATE = List.of(false, true);

    /// @throws IllegalArgumentException for a loss that is not a percentage below 100, or a negative number of losses
    public KeepaliveAdvisor {
        chain = List.copyOf(chain);
        if (chain.isEmpty() || tolerated < 0 || tolerated > TOLERATED_MAX || lossPercent < 0 || lossPercent >= 100) {
            throw new IllegalArgumentException("give at least one NAT, a loss from 0 to below 100 %, and 0 to "
                    + TOLERATED_MAX + " lost keepalives");
        }
    }

    /// The largest keepalive in whole seconds; empty if even one second is not enough.
    public OptionalInt largest() {
        // If a value is enough, a smaller one may not be: only for some does the session's renewal make a stream.
        int best = 0;
        for (int seconds = 1; seconds <= KEEPALIVE_MAX && isEnough(seconds); seconds = next(seconds)) {
            best = seconds;
        }
        return best == 0 ? OptionalInt.empty() : OptionalInt.of(best);
    }

    /// The smallest keepalive above the advised one that is not enough even if the client's timers are never late, so
    /// that a client of any implementation is unreachable with it; empty if no keepalive is enough, or each is.
    public OptionalInt tooMuch() {
        OptionalInt advised = largest();
        if (advised.isEmpty()) {
            return advised;
        }
        for (int seconds = advised.getAsInt() + 1; seconds <= KEEPALIVE_MAX; seconds++) {
            if (!isReachable(seconds * SECOND, ON_TIME)) {
                return OptionalInt.of(seconds);
            }
        }
        return OptionalInt.empty();
    }

    /// Whether an implementation has to show that a keepalive is too much when as many in a row are lost as are
    /// tolerated. From 120 s on a keepalive comes with a handshake, whose lost messages are sent again after 5 s
    /// (§6.4), and an implementation may be reachable where the advice does not count on it.
    ///
    /// @param seconds the keepalive
    public boolean mustShow(int seconds) {
        return tolerated == 0 || seconds < REKEY_SECONDS;
    }

    /// Each second up to ten minutes; after that, each minute.
    private static int next(int seconds) {
        return seconds < 600 ? seconds + 1 : seconds + 60;
    }

    /// Whether the server can reach an idle client at any time, whichever consecutive keepalives are lost; also after
    /// the NATs have been restarted, when an unanswered keepalive creates the new mapping.
    ///
    /// @param seconds the keepalive
    public boolean isEnough(int seconds) {
        return isReachable(seconds * SECOND, ON_TIME_AND_LATE);
    }

    /// Whether it is also enough while the server sends data and the client does not.
    ///
    /// §6.5: packets that the client receives also postpone its persistent keepalive, and the passive keepalive follows
    /// 10 s after data. So it may be silent for the interval plus 10 s, which matters if inbound packets do not refresh
    /// a mapping.
    ///
    /// @param seconds the keepalive
    public boolean isEnoughWhileTheServerSends(int seconds) {
        return chain.stream().noneMatch(nat -> nat.refresh() == Refresh.OUTBOUND)
                || isReachable(seconds * SECOND + PASSIVE_NANOS, ON_TIME_AND_LATE);
    }

    /// @param silenceNanos the maximum time between two packets of the client
    /// @param lateness whether its timers are as late as they may be, for each case
    private boolean isReachable(long silenceNanos, List<Boolean> lateness) {
        int period = tolerated + 1;
        for (int offset = 0; offset < period; offset++) {
            for (boolean isLate : lateness) {
                for (boolean isRestarted : new boolean[] {false, true}) {
                    if (!isReachable(silenceNanos, period, offset, isLate, isRestarted)) {
                        return false;
                    }
                }
            }
        }
        return true;
    }

    /// An upper bound, in percent, for the probability that more consecutive keepalives are lost within an hour than
    /// are tolerated.
    public double riskPercent(int seconds) {
        double loss = lossPercent / 100;
        double row = Math.pow(loss, tolerated + 1.0);
        double chances = Math.max(1, 3600.0 / seconds);
        return 100 * (1 - Math.pow(1 - row, chances));
    }

    /// Simulates an idle tunnel with the worst losses: of each series of keepalives the last ones.
    ///
    /// @param period all keepalives but one in this many are lost
    /// @param offset which one arrives
    /// @param silenceNanos how long the client sends nothing, for a timer that is on time
    /// @param isLate whether the client's timer is late by the maximum
    /// @param isRestarted whether the NATs lose all state after the first exchange
    private boolean isReachable(long silenceNanos, int period, int offset, boolean isLate, boolean isRestarted) {
        List<Translator> nats = translators();
        ModelTunnel tunnel = new ModelTunnel(nats, CLIENT, SERVER);
        long interval = silenceNanos;
        interval += isLate ? interval * LATE_WHOLE / LATE_PARTS : 0;
        long now = 0;
        tunnel.clientAsks(now);
        if (isRestarted) {
            nats.forEach(nat -> nat.reboot(0));
        }
        tunnel.clientSends(now);
        long sessionBorn = now;
        int rounds = Math.max(ROUNDS_MIN, (int) (2 * REKEY_SECONDS * SECOND / silenceNanos)) * period;
        for (int round = 0; round < rounds; round++) {
            now += interval;
            boolean isLost = period > 1 && round % period != offset;
            if (isLost) {
                continue;
            }
            // Queried without a packet, which could refresh the mapping.
            if (!tunnel.wouldReachClient(now - 1)) {
                return false;
            }
            boolean isRekey = now - sessionBorn >= REKEY_SECONDS * SECOND;
            if (isRekey) {
                tunnel.clientAsks(now);
                sessionBorn = now;
            }
            tunnel.clientSends(now);
        }
        return true;
    }

    private List<Translator> translators() {
        List<Translator> translators = new ArrayList<>();
        for (int i = 0; i < chain.size(); i++) {
            translators.add(new Translator(chain.get(i), List.of(OUTSIDE + (i << 8)), random));
        }
        return List.copyOf(translators);
    }
}
