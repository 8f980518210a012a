package org.warren.scenarios.nattimeout;

import java.util.EnumSet;
import java.util.List;
import org.warren.harness.evidence.Seconds;
import org.warren.harness.nat.ModelledFlow;
import org.warren.harness.text.NumberFormat;

/// What the parameters alone predict for the server's tries after the idle time.
///
/// @param kind whether they must get through
/// @param unreachableShare the share of the idle time without a mapping, from 0 to 1
/// @param shareLow the least such share, with timers firing as late as they may
/// @param shareHigh the greatest such share
/// @param explanation why, in plain words
public record ReachabilityPrediction(
        Kind kind, double unreachableShare, double shareLow, double shareHigh, String explanation) {

    /// What is predicted for the server's tries.
    public enum Kind {
        /// All get through.
        REACHABLE,
        /// None gets through.
        UNREACHABLE,
        /// Mappings come and go; it depends on the moment.
        INTERMITTENT,
        /// A limit is so close that either may happen.
        BOUNDARY
    }

    /// How long the server tries.
    static final long TRIES_NANOS = 20_000_000_000L;

    private static final long SECOND = 1_000_000_000L;
    /// Closer than this to a limit nothing is predicted.
    private static final long BOUNDARY_NANOS = 1_500_000_000L;
    private static final long PASSIVE_NANOS = 10 * SECOND;
    private static final long STREAM_NANOS = 2 * SECOND;
    private static final long REKEY_NANOS = 120 * SECOND;

    /// Predicts from the parameters.
    public static ReachabilityPrediction of(NatTimeoutParameters parameters) {
        var nominal = idle(parameters, 0, 0);
        var kinds = EnumSet.noneOf(Kind.class);
        double nominalShare = nominal.shareWithoutMapping(parameters.idleNanos());
        double low = nominalShare;
        double high = nominalShare;
        for (double passiveLateness : new double[] {0, IdleTunnel.TIMER_LATENESS_MAX}) {
            for (double keepaliveLateness : new double[] {0, IdleTunnel.TIMER_LATENESS_MAX}) {
                for (var nearby : eitherSideOfTies(parameters)) {
                    double share = idle(nearby, passiveLateness, keepaliveLateness)
                            .shareWithoutMapping(parameters.idleNanos());
                    low = Math.min(low, share);
                    high = Math.max(high, share);
                }
                addKindsNearby(parameters, passiveLateness, keepaliveLateness, kinds);
            }
        }
        var kind = kinds.size() == 1 ? kinds.iterator().next() : Kind.BOUNDARY;
        return new ReachabilityPrediction(kind, nominalShare, low, high, explain(kind, parameters));
    }

    /// Timeouts with which a packet that arrives at the moment of expiry may meet the mapping or miss it.
    private static List<NatTimeoutParameters> eitherSideOfTies(NatTimeoutParameters parameters) {
        long tick = ModelledFlow.TICKS_NANOS;
        return List.of(
                parameters,
                shifted(parameters, tick, 0, 0),
                shifted(parameters, -tick, 0, 0),
                shifted(parameters, 0, tick, 0),
                shifted(parameters, 0, -tick, 0),
                shifted(parameters, tick, tick, 0),
                shifted(parameters, -tick, -tick, 0));
    }

    /// Varies one limit at a time.
    private static void addKindsNearby(
            NatTimeoutParameters parameters, double passiveLateness, double keepaliveLateness, EnumSet<Kind> kinds) {
        for (long shift : new long[] {-BOUNDARY_NANOS, 0, BOUNDARY_NANOS}) {
            var shorterOrLonger = List.of(
                    shifted(parameters, shift, 0, 0),
                    shifted(parameters, 0, shift, 0),
                    shifted(parameters, 0, 0, shift));
            for (var nearby : shorterOrLonger) {
                var idle = idle(nearby, passiveLateness, keepaliveLateness);
                kinds.add(kind(idle, nearby.idleNanos(), nearby.keepaliveNanos()));
            }
        }
    }

    private static NatTimeoutParameters shifted(
            NatTimeoutParameters parameters, long udpShift, long streamShift, long idleShift) {
        return new NatTimeoutParameters(
                Math.max(1, parameters.udpTimeoutNanos() + udpShift),
                Math.max(1, parameters.streamTimeoutNanos() + streamShift),
                parameters.keepaliveNanos(),
                Math.max(0, parameters.idleNanos() + idleShift));
    }

    private static IdleTunnel idle(NatTimeoutParameters parameters, double passiveLateness, double keepaliveLateness) {
        long until = parameters.idleNanos() + TRIES_NANOS;
        return IdleTunnel.of(
                parameters.behaviour(), parameters.keepaliveNanos(), passiveLateness, keepaliveLateness, until);
    }

    private static Kind kind(IdleTunnel idle, long idleNanos, long keepaliveNanos) {
        long end = idleNanos + TRIES_NANOS;
        long firstSteady = keepaliveNanos + Math.min(keepaliveNanos, PASSIVE_NANOS);
        if (keepaliveNanos > 0 && end >= firstSteady) {
            // Whether a keepalive arrives just before or just after the expiry depends on errors that add up over
            // hours, so it is not predicted.
            return idle.shareWithoutMapping(end) > 0 ? Kind.INTERMITTENT : Kind.REACHABLE;
        }
        if (idle.isAliveAt(idleNanos)) {
            return Kind.REACHABLE;
        }
        return idle.clientSendsBetween(idleNanos, end) ? Kind.INTERMITTENT : Kind.UNREACHABLE;
    }

    private static String explain(Kind kind, NatTimeoutParameters parameters) {
        long udp = parameters.udpTimeoutNanos();
        long stream = parameters.streamTimeoutNanos();
        long keepalive = parameters.keepaliveNanos();
        var outcome =
                switch (kind) {
                    case REACHABLE -> "so the server must reach the client";
                    case UNREACHABLE ->
                        "so the server, which tries after %s, must not reach the client"
                                .formatted(Seconds.text(parameters.idleNanos()));
                    case INTERMITTENT -> "so the server reaches the client at some moments and not at others";
                    case BOUNDARY ->
                        "and a limit is so near (within 1.5 s, and timers may fire late by 8 parts in 63) that the"
                                + " server may or may not reach the client";
                };
        return (keepalive == 0 ? withoutKeepalive(udp, stream) : withKeepalive(udp, stream, keepalive)) + ", " + outcome
                + ".";
    }

    private static String withoutKeepalive(long udp, long stream) {
        // §6.5: the client received data last, so it sends one passive keepalive, and then nobody sends anything.
        return udp > PASSIVE_NANOS
                ? "Without persistent keepalive the last packet is the passive one at 10.0 s; it meets the answered"
                        + " mapping, makes it a stream, and the NAT forgets it %s later, at %s"
                                .formatted(Seconds.text(stream), Seconds.text(PASSIVE_NANOS + stream))
                : "Without persistent keepalive the last packet is the passive one at 10.0 s; the NAT has forgotten the"
                        + " mapping by then (%s), and the new one is never answered and lasts until %s"
                                .formatted(Seconds.text(udp), Seconds.text(PASSIVE_NANOS + udp));
    }

    private static String withKeepalive(long udp, long stream, long keepalive) {
        long first = Math.min(PASSIVE_NANOS, keepalive);
        var every = "A keepalive each " + Seconds.text(keepalive);
        if (udp > first && stream > keepalive) {
            return every + " finds the mapping alive; it has been a stream since the first packet later than "
                    + Seconds.text(STREAM_NANOS) + ", and lasts " + Seconds.text(stream) + " each time";
        }
        if (udp <= keepalive) {
            // A keepalive is not answered, so a mapping that it makes stays at the UDP timeout. The handshake at each
            // renewal of the session is answered, but it is over within two seconds, which makes no stream.
            return every
                    + (udp == keepalive
                            ? " comes when the NAT forgets the mapping"
                            : " comes after the NAT has forgotten the mapping")
                    + "; the new one is no stream and lasts %s, which leaves %s without one"
                            .formatted(Seconds.text(udp), percent(keepalive - udp, keepalive));
        }
        long renewals = Math.max(2, (REKEY_NANOS + keepalive - 1) / keepalive);
        return every
                + " keeps an unanswered mapping alive (%s); each renewal of the session makes it a stream, which lasts only %s, so that %s are without one"
                        .formatted(
                                Seconds.text(udp),
                                Seconds.text(stream),
                                percent(keepalive - stream, renewals * keepalive));
    }

    /// The share in a single run differs from it by what happened before the first keepalive.
    private static String percent(long part, long whole) {
        return NumberFormat.decimals(100.0 * part / whole, 1) + " % of the time in the long run";
    }
}
