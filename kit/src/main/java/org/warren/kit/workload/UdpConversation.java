package org.warren.kit.workload;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.warren.harness.capture.CapturedPacket;
import org.warren.workload.Direction;
import org.warren.workload.Emission;
import org.warren.workload.Stream;
import org.warren.workload.Transport;

/// Datagrams between two endpoints: one stream per direction, with the recorded times.
final class UdpConversation extends Recording.Conversation {

    private final List<Emission> out = new ArrayList<>();
    private final List<Emission> in = new ArrayList<>();
    private long lastOutNanos;
    private long lastInNanos;

    UdpConversation(CapturedPacket first) {
        super(first.source(), first.destination());
    }

    @Override
    Transport transport() {
        return Transport.UDP;
    }

    @Override
    boolean take(CapturedPacket packet, long nanos) {
        // A message contains its stream and number, which takes some bytes.
        int size = Math.clamp(packet.payloadLength(), Stream.MESSAGE_MIN, Stream.BURST_MAX);
        boolean isOut = isFromNear(packet);
        // Captures may be out of order: a packet with an earlier time is sent with the one before it.
        long gap = Math.max(0, nanos - (isOut ? lastOutNanos : lastInNanos));
        (isOut ? out : in).add(Emission.recorded(gap, new int[] {size}, new int[] {0}));
        if (isOut) {
            lastOutNanos += gap;
        } else {
            lastInNanos += gap;
        }
        return true;
    }

    @Override
    void addTo(Map<String, Stream> streams) {
        add(streams, Direction.OUT, out);
        add(streams, Direction.IN, in);
    }

    private void add(Map<String, Stream> streams, Direction direction, List<Emission> messages) {
        if (!messages.isEmpty()) {
            String name = freeName(streams, direction);
            streams.put(name, Stream.recorded(name, direction, Transport.UDP, messages));
        }
    }
}
