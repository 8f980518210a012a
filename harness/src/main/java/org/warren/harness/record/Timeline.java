package org.warren.harness.record;

import com.fasterxml.jackson.annotation.JsonEnumDefaultValue;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The events of a run, from `timeline.json`. Times are nanoseconds since the epoch, on the lab's clock.
///
/// @param schema the version of the file format, [#SCHEMA]
/// @param epoch the instant of time 0 on the lab's clock, the same as in the [RunRecord]
/// @param lanes the names of the nodes, in drawing order
public record Timeline(
        int schema, Instant epoch, List<String> lanes, List<Packet> packets, List<Mapping> mappings, List<Mark> marks) {

    /// The version that this code writes, and the latest that it reads.
    public static final int SCHEMA = 1;

    /// The maximum that a page can show; the time to draw it grows quadratically.
    private static final int LANES_MAX = 1_000;

    private static final int MAPPINGS_MAX = 20_000;
    private static final int MARKS_MAX = 2_000_000;

    public Timeline {
        Objects.requireNonNull(epoch, "epoch");
        lanes = List.copyOf(lanes);
        packets = List.copyOf(packets);
        mappings = List.copyOf(mappings);
        marks = List.copyOf(marks);
        RecordValues.requireFew(lanes.size(), LANES_MAX, "lanes");
        RecordValues.requireFew(mappings.size(), MAPPINGS_MAX, "mappings");
        RecordValues.requireFew(marks.size(), MARKS_MAX, "marks");
    }

    public static Timeline of(
            Instant epoch, List<String> lanes, List<Packet> packets, List<Mapping> mappings, List<Mark> marks) {
        return new Timeline(SCHEMA, epoch, lanes, packets, mappings, marks);
    }

    /// A packet as seen by one tap. A packet that passes three taps appears three times.
    ///
    /// @param lane the node that has the tap
    /// @param tap the interface
    /// @param source address and port on the wire
    /// @param destination address and port on the wire
    /// @param protocol `udp`, `icmp`, ...
    /// @param length of the UDP payload in bytes
    /// @param capture the file that contains it, relative to the run folder
    /// @param number its number in that file, from 1, as in Wireshark
    /// @param note for a reader, or an empty text
    /// @param message the unencrypted fields of a WireGuard message; null for any other packet
    /// @param inner the headers of the inner packet, if a key log could decrypt it; otherwise null
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Packet(
            long nanos,
            String lane,
            String tap,
            String source,
            String destination,
            String protocol,
            PacketKind kind,
            int length,
            String capture,
            long number,
            String note,
            @Nullable Message message,
            @Nullable String inner) {

        /// Properties that older records do not have.
        static final List<String> ADDED = List.of("message", "inner");

        public Packet {
            Objects.requireNonNull(tap, "tap");
            Objects.requireNonNull(source, "source");
            Objects.requireNonNull(destination, "destination");
            Objects.requireNonNull(protocol, "protocol");
            Objects.requireNonNull(kind, "kind");
            Objects.requireNonNull(note, "note");
            RecordValues.requireNanos(nanos, "nanos of a packet");
            RecordValues.requireText(lane, "lane of a packet");
            RecordValues.requireInside(capture);
        }

        /// A packet without further information.
        public Packet(
                long nanos,
                String lane,
                String tap,
                String source,
                String destination,
                String protocol,
                PacketKind kind,
                int length,
                String capture,
                long number,
                String note) {
            this(nanos, lane, tap, source, destination, protocol, kind, length, capture, number, note, null, null);
        }
    }

    /// The fields of whitepaper §5.4 that can be read without keys; a message has only some of them.
    ///
    /// @param sender the index that its sender chose, as eight hexadecimal digits of the number
    /// @param receiver the index that its receiver chose, likewise
    /// @param counter the nonce in decimal, an unsigned 64-bit number
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Message(
            @Nullable String sender,
            @Nullable String receiver,
            @Nullable String counter) {

        static final List<String> FIELDS = List.of("sender", "receiver", "counter");
    }

    /// The WireGuard message in a packet.
    public enum PacketKind {
        @JsonProperty("initiation")
        INITIATION,
        @JsonProperty("response")
        RESPONSE,
        @JsonProperty("cookie-reply")
        COOKIE_REPLY,
        @JsonProperty("data")
        DATA,
        @JsonProperty("keepalive")
        KEEPALIVE,
        @JsonEnumDefaultValue
        @JsonProperty("other")
        OTHER
    }

    /// One entry in a router's NAT table.
    ///
    /// @param lane the router
    /// @param inside the endpoint behind the router
    /// @param outside the translated endpoint, which others see
    /// @param remote the remote endpoint of the entry
    /// @param refreshedNanos when traffic restarted the timeout, in order
    /// @param endedNanos null for an entry that still existed at the end of the run
    public record Mapping(
            String lane,
            String protocol,
            String inside,
            String outside,
            String remote,
            long createdNanos,
            List<Long> refreshedNanos,
            @Nullable Long endedNanos,
            MappingEnd end) {
        public Mapping {
            Objects.requireNonNull(protocol, "protocol");
            Objects.requireNonNull(inside, "inside");
            Objects.requireNonNull(outside, "outside");
            Objects.requireNonNull(remote, "remote");
            Objects.requireNonNull(end, "end");
            RecordValues.requireText(lane, "lane of a mapping");
            refreshedNanos = List.copyOf(refreshedNanos);
            RecordValues.requireNanos(createdNanos, "createdNanos");
            refreshedNanos.forEach(refreshed -> RecordValues.requireNanos(refreshed, "refreshedNanos"));
            if (endedNanos != null) {
                RecordValues.requireNanos(endedNanos, "endedNanos");
            }
            if ((endedNanos == null) != (end == MappingEnd.STILL_ALIVE)) {
                throw new IllegalArgumentException(
                        "a mapping is either still alive or has endedNanos, but %s has end %s and endedNanos %s"
                                .formatted(inside, end, endedNanos));
            }
        }
    }

    /// How a mapping ended.
    public enum MappingEnd {
        /// It expired, because it was not refreshed in time.
        @JsonProperty("expired")
        EXPIRED,
        /// It was removed: by a flush, a restart, or the end of a connection.
        @JsonProperty("closed")
        CLOSED,
        /// It ended for an unknown reason.
        @JsonProperty("ended")
        ENDED,
        /// It still existed at the end of the run.
        @JsonProperty("still alive")
        STILL_ALIVE
    }

    /// An event that is not a packet. The marks of one probe have the same text, so that a reader sees which probe was
    /// sent but not received.
    ///
    /// @param lane the node where it happened
    public record Mark(long nanos, String lane, MarkKind kind, String text) {
        public Mark {
            Objects.requireNonNull(kind, "kind");
            Objects.requireNonNull(text, "text");
            RecordValues.requireNanos(nanos, "nanos of a mark");
            RecordValues.requireText(lane, "lane of a mark");
        }
    }

    /// The meaning of a mark.
    public enum MarkKind {
        @JsonProperty("probe-sent")
        PROBE_SENT,
        /// The probe arrived at its destination.
        @JsonProperty("probe-received")
        PROBE_RECEIVED,
        /// The answer arrived at the sender.
        @JsonProperty("probe-answered")
        PROBE_ANSWERED,
        /// The sender's own system refused to send the probe.
        @JsonProperty("probe-refused")
        PROBE_REFUSED,
        @JsonProperty("fault")
        FAULT,
        @JsonEnumDefaultValue
        @JsonProperty("step")
        STEP
    }
}
