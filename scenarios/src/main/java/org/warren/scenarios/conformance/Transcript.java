package org.warren.scenarios.conformance;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.warren.harness.capture.WireGuardMessage.Kind;
import org.warren.harness.evidence.Note;

/// What was sent, heard and expected while a row was played, in its order. It has no key and no content of a packet.
/// Times are in nanoseconds since virtual time 0.
///
/// @param events in the order in which the driver learned of them
record Transcript(List<Event> events) {

    Transcript {
        events = List.copyOf(events);
    }

    /// The note that a row leaves.
    static Note<Transcript> note(String row) {
        return new Note<>("row-" + row, Transcript.class);
    }

    /// The events of one type.
    <T extends Event> Stream<T> all(Class<T> type) {
        return events.stream().filter(type::isInstance).map(type::cast);
    }

    /// Something that happened, or that was to happen.
    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "event")
    @JsonSubTypes({
        @JsonSubTypes.Type(value = Sent.class, name = "sent"),
        @JsonSubTypes.Type(value = Heard.class, name = "heard"),
        @JsonSubTypes.Type(value = Did.class, name = "did"),
        @JsonSubTypes.Type(value = Due.class, name = "due"),
        @JsonSubTypes.Type(value = Silence.class, name = "silence"),
        @JsonSubTypes.Type(value = Claim.class, name = "claim"),
        @JsonSubTypes.Type(value = Ended.class, name = "ended"),
        @JsonSubTypes.Type(value = Broken.class, name = "broken")
    })
    sealed interface Event {}

    /// The peer sent a datagram.
    ///
    /// @param what in a few words, with its article
    /// @param digest of its bytes, by which it is found in captures
    record Sent(long nanos, String what, String digest) implements Event {}

    /// The subject sent a datagram.
    ///
    /// @param place where it was heard: the name of a node
    /// @param kind null where it is not a WireGuard message
    /// @param length of the UDP payload in bytes
    /// @param digest of its bytes, by which it is found in captures
    record Heard(long nanos, String place, @Nullable Kind kind, int length, String digest) implements Event {}

    /// Something was done to the subject.
    record Did(long nanos, String what) implements Event {}

    /// The subject was to send a datagram.
    ///
    /// @param place where it was to be heard
    /// @param kinds which of them will do
    /// @param afterEvents how many events came before; nothing among them is meant
    /// @param sinceNanos what the delay counts from
    /// @param delayNanos when it is due; 0 for immediately
    /// @param jitterNanos how much later it may be due
    /// @param lookedUntilNanos how long was listened for it where it did not come
    /// @param rule what asks for it, with its source
    record Due(
            String place,
            Set<Kind> kinds,
            int afterEvents,
            long sinceNanos,
            long delayNanos,
            long jitterNanos,
            long lookedUntilNanos,
            String rule)
            implements Event {}

    /// The subject was to send nothing.
    ///
    /// @param place where nothing was to be heard
    /// @param afterEvents how many events came before; nothing among them is meant, nor what was due
    /// @param fromNanos when it began
    /// @param allowed kinds that do not count
    /// @param rule what asks for it, with its source
    record Silence(String place, int afterEvents, long fromNanos, long untilNanos, Set<Kind> allowed, String rule)
            implements Event {}

    /// What the driver found out with the keys that it has.
    ///
    /// @param holds whether it is as it should be
    /// @param sentence what is wrong where it is not
    /// @param digest of the datagram that shows it; empty where there is none
    /// @param rule what asks for it, with its source
    record Claim(boolean holds, String sentence, String digest, String rule) implements Event {}

    /// The subject's process ended.
    record Ended(String why) implements Event {}

    /// The lab or the script could not go on.
    record Broken(String why) implements Event {}
}
