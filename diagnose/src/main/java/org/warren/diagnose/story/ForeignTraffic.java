package org.warren.diagnose.story;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.warren.harness.capture.Endpoint;
import org.warren.harness.capture.Frame;
import org.warren.harness.capture.PacketHeaders;

/// UDP that is no WireGuard. Some of it has WireGuard's form with other types in front, as AmneziaWG has,
/// or with bytes set that are reserved.
public final class ForeignTraffic {

    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private static final int FLOWS_MAX = 4_096;
    /// What is looked at of each flow.
    private static final int DATAGRAMS_MAX = 256;
    private static final int ENOUGH = 6;
    /// A counter that grows further from one datagram to the next is no counter.
    private static final long STEP_MAX = 256;

    private final Map<Direction, Flow> flows = new LinkedHashMap<>();
    private long datagrams;

    private record Direction(Endpoint from, Endpoint to) {}

    private static final class Flow {
        private int seen;
        private int type;
        private int index;
        private long counter;
        private int steps;
        private boolean hasReservedBytes;
    }

    /// Datagrams from one endpoint to another that have the form of WireGuard's data.
    ///
    /// @param type their first four bytes, as a little-endian number; WireGuard's data have 4
    /// @param hasReservedBytes whether only the three bytes behind the type differ from WireGuard's
    public record Lookalike(Endpoint from, Endpoint to, int type, boolean hasReservedBytes) {}

    /// How many datagrams there were.
    public long datagrams() {
        return datagrams;
    }

    /// How many flows, each of one direction, up to a limit of 4096.
    public int flows() {
        return flows.size();
    }

    /// The endpoints that datagrams went to, as many as flows were kept.
    public List<Endpoint> destinations() {
        return flows.keySet().stream().map(Direction::to).distinct().toList();
    }

    /// The flows that look like WireGuard's data and are none.
    public List<Lookalike> lookalikes() {
        var found = new ArrayList<Lookalike>();
        flows.forEach((direction, flow) -> {
            if (flow.steps >= ENOUGH && 2 * flow.steps >= Math.min(flow.seen, DATAGRAMS_MAX) - 16) {
                found.add(new Lookalike(direction.from(), direction.to(), flow.type, flow.hasReservedBytes));
            }
        });
        return found;
    }

    void udp(Endpoint from, Endpoint to, Frame frame, PacketHeaders headers) {
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
            flows.put(direction, flow);
        }
        if (flow.seen >= DATAGRAMS_MAX) {
            return;
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
