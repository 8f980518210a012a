package org.warren.diagnose.story;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.warren.harness.capture.WireGuardMessage.Kind;

/// A time in which one end sent messages that require an answer and heard nothing from the other.
public final class Stretch {

    private final Side asker;
    private final Message first;
    private final long silenceNanos;
    private final @Nullable Message heard;
    private Message last;
    private @Nullable Message ending;
    private boolean endsElsewhere;
    private long data;
    private long initiations;
    private int shortest = Integer.MAX_VALUE;
    private int longest;

    /// @param silenceNanos how long nothing had passed in either direction before; negative if nothing ever had
    /// @param heard the last message from the other end before it
    Stretch(Side asker, Message first, long silenceNanos, @Nullable Message heard) {
        this.asker = asker;
        this.first = first;
        this.last = first;
        this.silenceNanos = silenceNanos;
        this.heard = heard;
    }

    void ask(Message message) {
        last = message;
        if (message.kind() == Kind.INITIATION) {
            initiations++;
        } else {
            data++;
            // The lengths of the messages in a truncated datagram are unknown.
            shortest = Math.min(shortest, message.isCutTrain() ? 0 : message.length());
            longest = Math.max(longest, message.isCutTrain() ? 0 : message.length());
        }
    }

    void end(Message message, boolean isElsewhere) {
        ending = message;
        endsElsewhere = isElsewhere;
    }

    /// The end that sent them.
    public Side asker() {
        return asker;
    }

    /// The first message that required an answer.
    public Message first() {
        return first;
    }

    /// The last message that required an answer.
    public Message last() {
        return last;
    }

    /// How long nothing had passed in either direction before the first; negative if nothing ever had. In nanoseconds.
    public long silenceNanos() {
        return silenceNanos;
    }

    /// The last message from the other end before it.
    public Optional<Message> heard() {
        return Optional.ofNullable(heard);
    }

    /// The message from the other end that ended it; empty if the capture ended first.
    public Optional<Message> ending() {
        return Optional.ofNullable(ending);
    }

    /// Whether the message that ended it came from another endpoint than the one before.
    public boolean endsElsewhere() {
        return endsElsewhere;
    }

    /// From the first message that required an answer to the one that ended it, or to the last; in nanoseconds.
    public long nanos() {
        return (ending == null ? last : ending).nanos() - first.nanos();
    }

    /// The number of data messages in it.
    public long data() {
        return data;
    }

    /// The number of initiations in it.
    public long initiations() {
        return initiations;
    }

    /// Its shortest data message, in bytes of UDP payload; greater than any if there was none.
    public int shortest() {
        return shortest;
    }

    /// Its longest data message, in bytes of UDP payload; 0 if there was none.
    public int longest() {
        return longest;
    }
}
