package org.warren.scenarios.conformance;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.warren.harness.capture.WireGuardMessage.Kind;
import org.warren.harness.evidence.Note;

/// What was sent, received and expected while a row was played, in order. It contains no keys and no packet contents.
/// Times are in nanoseconds since virtual time 0.
///
/// @param events in the order in which the driver learned of them
record Transcript(List<Event> events) {

    Transcript {
        events = List.copyOf(events);
    }

    /// The note with the transcript of a row.
    static Note<Transcript> note(String row) {
        return new Note<>("row-" + row, Transcript.class);
    }

    /// The events of one type.
    <T extends Event> Stream<T> all(Class<T> type) {
        return events.stream().filter(type::isInstance).map(type::cast);
    }

    /// An event, or an expectation.
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
    /// @param digest of its bytes, which identifies it in captures
    record Sent(long nanos, String what, String digest) implements Event {}

    /// The subject sent a datagram.
    ///
    /// @param place where it was received: the name of a node
    /// @param kind null if it is not a WireGuard message
    /// @param length of the UDP payload in bytes
    /// @param digest of its bytes, which identifies it in captures
    record Heard(long nanos, String place, @Nullable Kind kind, int length, String digest) implements Event {}

    /// An action on the subject.
    record Did(long nanos, String what) implements Event {}

    /// The subject was expected to send a datagram.
    ///
    /// @param place where it was to be received
    /// @param kinds any of these is accepted
    /// @param afterEvents how many events came before; none of them is meant
    /// @param sinceNanos the start of the delay
    /// @param delayNanos when it is due; 0 for immediately
    /// @param jitterNanos how much later it may be due
    /// @param lookedUntilNanos until when it was waited for if it did not come
    /// @param rule that requires it, with its source
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

    /// The subject was expected to send nothing.
    ///
    /// @param place where nothing was to be received
    /// @param afterEvents how many events came before; none of them is meant, nor an expected datagram
    /// @param fromNanos the beginning of the silence
    /// @param allowed kinds that are ignored
    /// @param rule that requires it, with its source
    record Silence(String place, int afterEvents, long fromNanos, long untilNanos, Set<Kind> allowed, String rule)
            implements Event {}

    /// A conclusion that the driver drew with the keys that it has.
    ///
    /// @param holds whether it is as expected
    /// @param sentence what is wrong if it is not
    /// @param digest of the datagram in question; empty if there is none
    /// @param rule that requires it, with its source
    record Claim(boolean holds, String sentence, String digest, String rule) implements Event {}

    /// The subject's process ended.
    record Ended(String why) implements Event {}

    /// The lab or the script could not continue.
    record Broken(String why) implements Event {}
}
