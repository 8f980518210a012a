package org.warren.diagnose.story;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.warren.harness.capture.WireGuardMessage.Kind;

/// Statistics of one end's messages.
public final class SideStatistics {

    private static final int SAMPLES_MAX = 2_000;
    private static final int HOP_LIMITS = 256;
    private static final long SECOND = 1_000_000_000L;
    /// §6.5: KEEPALIVE_TIMEOUT, plus the delays of the path and the kernel's timer wheel.
    private static final long PASSIVE_NANOS_MIN = 9_900_000_000L;
    private static final long PASSIVE_NANOS_MAX = 11_900_000_000L;
    private static final int SAMPLES_MIN = 3;

    private final int[] hopLimits = new int[HOP_LIMITS];
    private final List<Long> sinceAny = new ArrayList<>();
    private final List<Long> sinceArrived = new ArrayList<>();
    private @Nullable Message first;
    private @Nullable Message last;
    private long messages;
    private long data;
    private long keepalives;
    private long bytes;
    private long fragments;
    private long outgoing;
    private int longest;
    private int longestIp;
    private long sinceAnyOfHandshake = -1;
    private long sinceArrivedOfHandshake;

    /// @param sinceAnyNanos since the previous message of either end; negative for the first
    /// @param sinceArrivedNanos the same, without messages of the other end that were not answered
    /// @param sinceDataNanos since the other end's last data, if nothing was sent since then; otherwise negative
    void take(Message message, long sinceAnyNanos, long sinceArrivedNanos, long sinceDataNanos) {
        if (first == null) {
            first = message;
        }
        last = message;
        messages++;
        bytes += message.length();
        hopLimits[message.hopLimit() & HOP_LIMITS - 1]++;
        outgoing += message.isOutgoing() && isInitial(message.hopLimit()) ? 1 : 0;
        fragments += message.isFragment() ? 1 : 0;
        if (!message.isCutTrain()) {
            longest = Math.max(longest, message.length());
            longestIp = Math.max(longestIp, message.ipLength());
        }
        if (message.kind() == Kind.INITIATION) {
            if (sinceAnyOfHandshake < 0) {
                sinceAnyOfHandshake = sinceAnyNanos;
                sinceArrivedOfHandshake = sinceArrivedNanos;
            }
            return;
        }
        if (message.kind() == Kind.DATA) {
            data++;
        } else if (message.kind() == Kind.KEEPALIVE) {
            keepalives++;
            // A keepalive whose session is too old waits for a handshake, which was initiated at its time.
            if (sinceAnyOfHandshake >= SECOND && sinceAny.size() < SAMPLES_MAX) {
                sinceAny.add(sinceAnyOfHandshake);
                sinceArrived.add(sinceArrivedOfHandshake);
            }
            boolean isPassive = sinceDataNanos >= PASSIVE_NANOS_MIN && sinceDataNanos <= PASSIVE_NANOS_MAX;
            if (!isPassive && sinceAnyNanos >= SECOND && sinceAny.size() < SAMPLES_MAX) {
                sinceAny.add(sinceAnyNanos);
                sinceArrived.add(sinceArrivedNanos);
            }
        }
        sinceAnyOfHandshake = message.isTransport() ? -1 : sinceAnyOfHandshake;
    }

    /// The interval of its persistent keepalive, in nanoseconds; empty if there is no regular one. Jitter and the
    /// kernel's timers make it up to an eighth longer than configured.
    public OptionalLong persistentKeepaliveNanos() {
        // Messages of the other end restart the interval only if they arrived, which the capture may not show.
        Cluster any = Cluster.of(sinceAny);
        Cluster arrived = Cluster.of(sinceArrived);
        Cluster better = arrived.size() >= any.size() ? arrived : any;
        return better.size() >= SAMPLES_MIN && 2 * better.size() >= sinceAny.size()
                ? OptionalLong.of(better.nanos())
                : OptionalLong.empty();
    }

    /// Durations that are nearly equal.
    ///
    /// @param nanos their median
    private record Cluster(long nanos, long size) {

        static Cluster of(List<Long> durations) {
            if (durations.isEmpty()) {
                return new Cluster(0, 0);
            }
            var sorted = durations.stream().sorted().toList();
            long median = sorted.get(sorted.size() / 2);
            long near = sorted.stream()
                    .filter(one -> one >= median - median / 20 && one <= median + median / 8)
                    .count();
            return new Cluster(median, near);
        }
    }

    /// How many routers its messages had passed before they were captured, according to their hop limit: initial values
    /// are probably 64, 128 or 255.
    public OptionalInt hops() {
        int most = -1;
        for (int i = 0; i < HOP_LIMITS; i++) {
            if (hopLimits[i] > 0 && (most < 0 || hopLimits[i] > hopLimits[most])) {
                most = i;
            }
        }
        if (most < 0) {
            return OptionalInt.empty();
        }
        return OptionalInt.of(most <= 64 ? 64 - most : most <= 128 ? 128 - most : 255 - most);
    }

    /// Captures on a router also mark forwarded packets as outgoing.
    private static boolean isInitial(int hopLimit) {
        return hopLimit == 64 || hopLimit == 128 || hopLimit == 255;
    }

    /// Whether the capture was made on its own network, before the first router.
    public boolean isNear() {
        return outgoing > 0 || hops().orElse(Integer.MAX_VALUE) == 0;
    }

    /// Its first message.
    public Optional<Message> first() {
        return Optional.ofNullable(first);
    }

    /// Its latest message.
    public Optional<Message> last() {
        return Optional.ofNullable(last);
    }

    /// The number of messages.
    public long messages() {
        return messages;
    }

    /// The number of data messages that are not keepalives.
    public long data() {
        return data;
    }

    /// The number of keepalives.
    public long keepalives() {
        return keepalives;
    }

    /// Total UDP payload in bytes.
    public long bytes() {
        return bytes;
    }

    /// The number of fragmented messages.
    public long fragments() {
        return fragments;
    }

    /// Its longest UDP payload, in bytes.
    public int longest() {
        return longest;
    }

    /// Its longest IP packet, in bytes.
    public int longestIp() {
        return longestIp;
    }
}
