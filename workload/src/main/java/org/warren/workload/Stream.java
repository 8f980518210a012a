package org.warren.workload;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// Messages of one direction, or requests of one end and the answers of the other.
///
/// @param name unique in its profile
/// @param direction of the messages or requests
/// @param transport protocol
/// @param states the first one is where each session begins; empty if the messages were recorded
/// @param count the number of consecutive exchanges in one message; for TCP
/// @param answer size of the answer, in bytes; null for a stream without answers
/// @param codec if it is audio or video; null for data
/// @param deadlineNanos after which a message, or the last answer, is useless; 0 for no deadline
/// @param recorded the messages of each session in place of states; over UDP a message has one size and no answer
public record Stream(
        String name,
        Direction direction,
        Transport transport,
        List<State> states,
        Distribution count,
        @Nullable Distribution answer,
        @Nullable Codec codec,
        long deadlineNanos,
        List<Emission> recorded) {

    /// The maximum size of a datagram: no common path fragments it, even with a tunnel's headers around it.
    public static final int DATAGRAM_MAX = 1200;

    /// The minimum size of a message, which contains its stream and number.
    public static final int MESSAGE_MIN = 16;

    /// The maximum size of a message over UDP, whose datagrams are sent at one instant: the size of a socket's buffer.
    public static final int BURST_MAX = 1_000_000;

    /// The maximum size of a message.
    public static final int MESSAGE_MAX = 1 << 30;

    /// A stream described by states.
    public Stream(
            String name,
            Direction direction,
            Transport transport,
            List<State> states,
            Distribution count,
            @Nullable Distribution answer,
            @Nullable Codec codec,
            long deadlineNanos) {
        this(name, direction, transport, states, count, answer, codec, deadlineNanos, List.of());
    }

    /// A recorded stream.
    public static Stream recorded(String name, Direction direction, Transport transport, List<Emission> messages) {
        Distribution one = new Distribution.Constant(1);
        @Nullable Distribution answer = transport == Transport.TCP ? new Distribution.Constant(MESSAGE_MIN) : null;
        return new Stream(name, direction, transport, List.of(), one, answer, null, 0, messages);
    }

    public Stream {
        states = List.copyOf(states);
        recorded = List.copyOf(recorded);
        if (states.isEmpty() == recorded.isEmpty()) {
            throw new IllegalArgumentException(
                    "stream " + name + (states.isEmpty() ? " has no state" : " has states and recorded messages"));
        }
        if (transport == Transport.TCP && answer == null) {
            throw new IllegalArgumentException(
                    "stream " + name + " uses TCP and has no answers, expected answer: SIZE");
        }
        if (transport == Transport.UDP
                && states.stream().anyMatch(state -> state.size().mean() > BURST_MAX)) {
            throw new IllegalArgumentException("stream " + name + " sends more than " + BURST_MAX
                    + " bytes at one instant on average, expected transport: tcp or less");
        }
        if (recorded.isEmpty() && states.stream().allMatch(state -> state.gap() == null)) {
            throw new IllegalArgumentException("stream " + name + " never sends, expected a state with a gap");
        }
        requireExchanges(name, transport, recorded);
        requireFollowers(states);
    }

    private static void requireExchanges(String name, Transport transport, List<Emission> recorded) {
        for (Emission message : recorded) {
            for (int i = 0; i < message.count(); i++) {
                boolean isAnswered = message.answer(i) > 0;
                if (transport == Transport.TCP
                        ? !isAnswered
                        : isAnswered || message.count() > 1 || message.size(i) > BURST_MAX) {
                    throw new IllegalArgumentException("stream " + name + " has a recorded message of "
                            + message.count() + " exchanges and " + message.bytes()
                            + " bytes, expected answers over TCP, and one size without an answer over UDP");
                }
            }
        }
    }

    private static void requireFollowers(List<State> states) {
        for (State state : states) {
            for (State.Transition transition : state.next()) {
                if (states.stream().noneMatch(each -> each.name().equals(transition.state()))) {
                    throw new IllegalArgumentException(
                            "state " + state.name() + " is followed by " + transition.state() + ", which is not there");
                }
            }
            if (state.length() != null && state.next().isEmpty()) {
                throw new IllegalArgumentException("state " + state.name() + " ends and none follows it");
            }
        }
    }

    /// The state with this name.
    State state(String wanted) {
        return states.stream()
                .filter(each -> each.name().equals(wanted))
                .findFirst()
                .orElseThrow();
    }
}
