package org.warren.harness.nat;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/// How long Linux remembers a UDP flow: the rule of `nf_conntrack_udp_packet` said once more, slowly and without the
/// model, to be held against it.
///
/// Every packet of the flow, in either direction, sets the time that remains. It is the UDP timeout until an answer has
/// been seen; with answers seen before it, a packet more than two seconds after the flow's first makes it a stream,
/// which lives for the stream timeout from then on. The answer that is the first one does not count for itself.
record SlowLinux(long udpTimeoutNanos, long streamTimeoutNanos) {

    private static final long STREAM_AFTER_NANOS = 2_000_000_000L;

    List<MappingLifetime> lives(List<FlowEvent> passages) {
        List<MappingLifetime> lives = new ArrayList<>();
        for (FlowEvent passage : passages) {
            boolean isAlive =
                    !lives.isEmpty() && passage.nanos() < lives.getLast().expiresNanos();
            if (isAlive) {
                lives.add(after(lives.removeLast(), passage));
            } else if (passage.outbound()) {
                lives.add(new MappingLifetime(
                        passage.nanos(),
                        List.of(passage.nanos()),
                        OptionalLong.empty(),
                        OptionalLong.empty(),
                        passage.nanos() + udpTimeoutNanos));
            }
        }
        return lives;
    }

    private MappingLifetime after(MappingLifetime life, FlowEvent passage) {
        long now = passage.nanos();
        boolean isStream = life.repliedNanos().isPresent() && now - life.createdNanos() > STREAM_AFTER_NANOS;
        List<Long> packets = new ArrayList<>(life.packetNanos());
        packets.add(now);
        return new MappingLifetime(
                life.createdNanos(),
                packets,
                life.repliedNanos().isPresent() || passage.outbound() ? life.repliedNanos() : OptionalLong.of(now),
                life.streamNanos().isPresent() || !isStream ? life.streamNanos() : OptionalLong.of(now),
                now + (isStream ? streamTimeoutNanos : udpTimeoutNanos));
    }
}
