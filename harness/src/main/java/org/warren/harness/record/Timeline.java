package org.warren.harness.record;

import com.fasterxml.jackson.annotation.JsonEnumDefaultValue;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// What happened in a run and when, as `timeline.json` has it. Times are nanoseconds since the epoch, on the lab's
/// clock.
///
/// @param schema the version of the file format, [#SCHEMA]
/// @param epoch the instant that the lab's clock calls 0, the same as in the [RunRecord]
/// @param lanes the names of the nodes, in the order in which they are drawn
public record Timeline(
        int schema, Instant epoch, List<String> lanes, List<Packet> packets, List<Mapping> mappings, List<Mark> marks) {

    /// The version that this code writes, and the newest that it reads.
    public static final int SCHEMA = 1;

    /// What a page can show; the time that it takes to draw grows with their square.
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

    /// A packet as one tap saw it. A packet that passes three taps is here three times.
    ///
    /// @param lane the node that has the tap
    /// @param tap the interface
    /// @param source address and port on the wire
    /// @param destination address and port on the wire
    /// @param protocol `udp`, `icmp`, ...
    /// @param length of the UDP payload in bytes
    /// @param capture the file that holds it, relative to the run folder
    /// @param number its place in that file, from 1, as Wireshark counts
    /// @param note what a person should know about it, or an empty text
    /// @param message what stands in the clear in a WireGuard message; null for any other packet
    /// @param inner the headers of the packet inside, where a key log opened it; null elsewhere
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

        /// Properties that younger records have.
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

        /// A packet of which nothing more is known.
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
    /// @param counter the nonce in decimal, a number of 64 bits without a sign
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Message(
            @Nullable String sender,
            @Nullable String receiver,
            @Nullable String counter) {

        static final List<String> FIELDS = List.of("sender", "receiver", "counter");
    }

    /// The WireGuard message that a packet carries.
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

    /// The life of one entry in a router's NAT table.
    ///
    /// @param lane the router
    /// @param inside the address and port that the router hides
    /// @param outside the address and port that the world sees instead
    /// @param remote whom the entry leads to
    /// @param refreshedNanos when traffic restarted the timeout, in order
    /// @param endedNanos null for an entry that outlived the run
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

    /// How a mapping's life ended.
    public enum MappingEnd {
        /// The router forgot it, because nobody refreshed it in time.
        @JsonProperty("expired")
        EXPIRED,
        /// Somebody removed it: a flush, a restart, the end of a connection.
        @JsonProperty("closed")
        CLOSED,
        /// It is gone, and nothing says why.
        @JsonProperty("ended")
        ENDED,
        /// It outlived the run.
        @JsonProperty("still alive")
        STILL_ALIVE
    }

    /// Something that is not a packet. The marks of one probe carry the same text, so that a reader sees which probe
    /// was sent and never received.
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

    /// What a mark stands for.
    public enum MarkKind {
        @JsonProperty("probe-sent")
        PROBE_SENT,
        /// The probe arrived at its destination.
        @JsonProperty("probe-received")
        PROBE_RECEIVED,
        /// The answer arrived at the sender.
        @JsonProperty("probe-answered")
        PROBE_ANSWERED,
        /// The sender's own system did not take the probe.
        @JsonProperty("probe-refused")
        PROBE_REFUSED,
        @JsonProperty("fault")
        FAULT,
        @JsonEnumDefaultValue
        @JsonProperty("step")
        STEP
    }
}
