package org.warren.harness.nat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/// How long Linux remembers a UDP flow: the rule of `nf_conntrack_udp_packet`, as a function of packets and time.
///
/// Every packet of the flow, in either direction, sets the time that remains. It is the UDP timeout until an answer has
/// been seen; with answers seen before it, a packet more than two seconds after the flow's first makes it a stream,
/// which lives for the stream timeout from then on. The answer that is the first one does not count for itself.
///
/// @param udpTimeoutNanos `nf_conntrack_udp_timeout`
/// @param streamTimeoutNanos `nf_conntrack_udp_timeout_stream`
public record LinuxUdpTimeouts(long udpTimeoutNanos, long streamTimeoutNanos) {

    /// How old a flow is that a packet may make a stream.
    public static final long STREAM_AFTER_NANOS = 2_000_000_000L;

    /// Two ticks of a kernel that counts in hundredths of a second: so near to a limit either side is right.
    public static final long TICKS_NANOS = 20_000_000;

    public LinuxUdpTimeouts {
        if (udpTimeoutNanos <= 0 || streamTimeoutNanos <= 0) {
            throw new IllegalArgumentException("timeouts are longer than 0");
        }
    }

    /// A mapping's life, computed. Times are in nanoseconds since virtual time 0.
    ///
    /// @param createdNanos when its first packet passed
    /// @param packetNanos all packets that passed through it, the first included
    /// @param repliedNanos the first answer
    /// @param streamNanos when it became a stream
    /// @param expiresNanos when it is forgotten unless another packet comes
    public record MappingLifetime(
            long createdNanos,
            List<Long> packetNanos,
            OptionalLong repliedNanos,
            OptionalLong streamNanos,
            long expiresNanos) {

        public MappingLifetime {
            packetNanos = List.copyOf(packetNanos);
        }

        /// The packet that set the expiry.
        public long lastPacketNanos() {
            return packetNanos.getLast();
        }

        /// From creation to expiry.
        public Span span() {
            return new Span(createdNanos, expiresNanos);
        }
    }

    /// The lives that a flow's packets give to its mapping, one after the other.
    ///
    /// @param passages packets in the order of time; an answer that meets no living mapping does nothing
    public List<MappingLifetime> lives(List<FlowEvent> passages) {
        var tracker = new Tracker(this);
        passages.forEach(tracker::take);
        return tracker.lives();
    }

    /// Follows one flow packet by packet, for a caller who has to know in between whether the mapping lives.
    public static final class Tracker {
        private final LinuxUdpTimeouts timeouts;
        private final Ties ties;
        private final List<MappingLifetime> finished = new ArrayList<>();
        private List<Long> packets = new ArrayList<>();
        private long created;
        private OptionalLong replied = OptionalLong.empty();
        private OptionalLong stream = OptionalLong.empty();
        private long expires;

        /// Nothing is mapped yet; the kernel's clock is taken for one that does not tick.
        public Tracker(LinuxUdpTimeouts timeouts) {
            this(timeouts, List.of(), 0);
        }

        /// The same, with what the router said about packets within two ticks of a limit.
        ///
        /// @param reported the flow's mappings by conntrack
        /// @param readingNanos how late the times of its events may be noted
        public Tracker(LinuxUdpTimeouts timeouts, List<Mapping> reported, long readingNanos) {
            this.timeouts = timeouts;
            this.ties = new Ties(timeouts, reported, readingNanos);
        }

        /// Whether a mapping exists; at the moment of its expiry it does no more.
        public boolean isAliveAt(long nanos) {
            return !packets.isEmpty() && ties.isAliveAt(nanos, expires);
        }

        /// Lets a packet meet the mapping, which may create it.
        ///
        /// @return whether the packet passes
        public boolean take(FlowEvent passage) {
            long now = passage.nanos();
            if (!isAliveAt(now)) {
                if (!passage.outbound()) {
                    return false;
                }
                current().ifPresent(finished::add);
                packets = new ArrayList<>();
                created = now;
                replied = OptionalLong.empty();
                stream = OptionalLong.empty();
            }
            packets.add(now);
            boolean isStream = replied.isPresent() && ties.isOldEnough(now, created);
            if (isStream && stream.isEmpty()) {
                stream = OptionalLong.of(now);
            }
            expires = now + (isStream ? timeouts.streamTimeoutNanos : timeouts.udpTimeoutNanos);
            if (!passage.outbound() && replied.isEmpty()) {
                replied = OptionalLong.of(now);
            }
            return true;
        }

        /// All lives so far, the current one last.
        public List<MappingLifetime> lives() {
            var all = new ArrayList<>(finished);
            current().ifPresent(all::add);
            return List.copyOf(all);
        }

        private Optional<MappingLifetime> current() {
            return packets.isEmpty()
                    ? Optional.empty()
                    : Optional.of(new MappingLifetime(created, packets, replied, stream, expires));
        }
    }
}
