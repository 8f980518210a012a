package org.warren.diagnose.story;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.warren.harness.capture.Endpoint;
import org.warren.harness.capture.Frame;
import org.warren.harness.capture.PacketHeaders;
import org.warren.harness.capture.WireGuardMessage;

/// UDP that is not WireGuard. Some of it has WireGuard's form with other message types, as AmneziaWG has, or with
/// non-zero reserved bytes.
public final class ForeignTraffic {

    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private static final int FLOWS_MAX = 4_096;
    /// The number of datagrams that are analysed per flow.
    private static final int DATAGRAMS_MAX = 256;
    private static final int ENOUGH = 6;
    private static final int REPEATS_MIN = 3;
    private static final int RECENT = 16;
    private static final long RETRY_NANOS_MIN = 4_900_000_000L;
    private static final long RETRY_NANOS_MAX = 5_700_000_000L;
    /// §6.1: the jitter is random each time, up to 334 ms; other programs with a period of 5 s vary less.
    private static final long JITTER_NANOS_MIN = 20_000_000L;
    /// §6.4: REKEY_ATTEMPT_TIME, plus two retries for clock differences.
    private static final long ATTEMPTS_NANOS_MAX = 101_000_000_000L;
    private static final int BROADCAST = 0xff;
    /// A field that increases by more from one datagram to the next is not a counter.
    private static final long STEP_MAX = 256;

    private final Map<Direction, Flow> flows = new LinkedHashMap<>();
    private long datagrams;

    private record Direction(Endpoint from, Endpoint to) {

        Direction back() {
            return new Direction(to, from);
        }
    }

    private static final class Flow {
        private int seen;
        private int type;
        private int index;
        private long counter;
        private int steps;
        private boolean hasReservedBytes;
        private long first;
        private long last;
        private int repeats;
        private int repeatedLength;
        private long shortestNanos;
        private long longestNanos;
        private long beganNanos;
        private boolean isEndless;
        private final int[] lengths = new int[RECENT];
        private final long[] times = new long[RECENT];

        /// WireGuard retries an initiation with the same length after 5 s and a jitter of up to a third of a second
        /// (§6.1), for 90 s (§6.4).
        private void repeat(int length, long nanos) {
            long before = Long.MIN_VALUE;
            for (int i = 0; i < RECENT; i++) {
                before = lengths[i] == length ? Math.max(before, times[i]) : before;
            }
            if (before != Long.MIN_VALUE) {
                repeatedAfter(nanos - before, length, nanos);
            }
            lengths[seen % RECENT] = length;
            times[seen % RECENT] = nanos;
        }

        private void repeatedAfter(long since, int length, long nanos) {
            if (since < RETRY_NANOS_MIN || since > RETRY_NANOS_MAX) {
                beganNanos = length == repeatedLength ? nanos : beganNanos;
                return;
            }
            if (length != repeatedLength) {
                repeats = 0;
                repeatedLength = length;
                shortestNanos = since;
                longestNanos = since;
                beganNanos = nanos - since;
            }
            repeats++;
            shortestNanos = Math.min(shortestNanos, since);
            longestNanos = Math.max(longestNanos, since);
            isEndless |= nanos - beganNanos > ATTEMPTS_NANOS_MAX;
        }

        private boolean isCall() {
            return repeats >= REPEATS_MIN && longestNanos - shortestNanos >= JITTER_NANOS_MIN && !isEndless;
        }
    }

    /// Traffic that looks like WireGuard but is not.
    public enum Form {
        /// A constant index and an increasing counter, after another type.
        DATA,
        /// The same, if only the reserved bytes after the type differ.
        RESERVED_BYTES,
        /// Datagrams of one length, at least that of an initiation, every 5 s plus jitter, for at most 90 s, to one
        /// host, without an answer.
        INITIATIONS
    }

    /// Datagrams between two endpoints that have the form of WireGuard's.
    ///
    /// @param from the sender of the first of them
    /// @param type their first four bytes, as a little-endian number; WireGuard's data has 4
    /// @param firstNumber the packet number of the first one
    /// @param lastNumber the packet number of the latest one that was analysed
    public record Lookalike(Endpoint from, Endpoint to, Form form, int type, long firstNumber, long lastNumber) {}

    /// The number of datagrams.
    public long datagrams() {
        return datagrams;
    }

    /// The number of flows, each of one direction, up to a limit of 4096.
    public int flows() {
        return flows.size();
    }

    /// The endpoints that datagrams were sent to, as far as flows were kept.
    public List<Endpoint> destinations() {
        return flows.keySet().stream().map(Direction::to).distinct().toList();
    }

    /// Traffic that looks like WireGuard but is not, once for both directions.
    public List<Lookalike> lookalikes() {
        var found = new LinkedHashMap<Direction, Lookalike>();
        flows.forEach((direction, flow) -> {
            boolean isData = flow.steps >= ENOUGH && 2 * flow.steps >= Math.min(flow.seen, DATAGRAMS_MAX) - 16;
            boolean isCall = flow.isCall() && isOneHost(direction.to()) && !flows.containsKey(direction.back());
            if ((isData || isCall) && !found.containsKey(direction.back())) {
                Form form = !isData ? Form.INITIATIONS : flow.hasReservedBytes ? Form.RESERVED_BYTES : Form.DATA;
                found.put(
                        direction,
                        new Lookalike(direction.from(), direction.to(), form, flow.type, flow.first, flow.last));
            }
        });
        return List.copyOf(found.values());
    }

    /// Broadcasts are ignored: a program that announces itself sends to a whole network. Any address that ends with 255
    /// counts as a broadcast address.
    private static boolean isOneHost(Endpoint to) {
        byte[] address = to.address().getAddress();
        boolean isBroadcast = address.length == Integer.BYTES && (address[Integer.BYTES - 1] & 0xff) == BROADCAST;
        return !to.address().isMulticastAddress() && !isBroadcast;
    }

    /// @param number of the packet in the capture
    void udp(Endpoint from, Endpoint to, Frame frame, PacketHeaders headers, long number) {
        datagrams++;
        if (headers.payloadKept() < 16 || headers.payloadLength() < 32) {
            return;
        }
        var direction = new Direction(from, to);
        Flow flow = flows.get(direction);
        if (flow == null) {
            if (flows.size() >= FLOWS_MAX) {
                return;
            }
            flow = new Flow();
            flow.first = number;
            flows.put(direction, flow);
        }
        if (flow.seen >= DATAGRAMS_MAX) {
            return;
        }
        flow.last = number;
        if (headers.payloadLength() >= WireGuardMessage.INITIATION_LENGTH) {
            flow.repeat(headers.payloadLength(), frame.wallNanos());
        }
        int at = headers.payloadOffset();
        int type = (int) INT.get(frame.bytes(), at);
        int index = (int) INT.get(frame.bytes(), at + 4);
        long counter = (long) LONG.get(frame.bytes(), at + 8);
        long step = counter - flow.counter;
        if (flow.seen > 0 && index == flow.index && step > 0 && step <= STEP_MAX && counter >>> 48 == 0) {
            flow.steps++;
            flow.type = type;
            flow.hasReservedBytes = (type & 0xff) == 4 && type != 4;
        }
        flow.seen++;
        flow.index = index;
        flow.counter = counter;
    }
}
