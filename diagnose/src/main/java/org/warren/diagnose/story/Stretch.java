package org.warren.diagnose.story;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.warren.harness.capture.WireGuardMessage.Kind;

/// A time in which one end sent what is to be answered and heard nothing from the other.
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

    /// @param silenceNanos how long nothing had passed in either direction before; negative where nothing
    ///     ever had
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
            // Nobody knows how long the messages of a datagram that was cut off are.
            shortest = Math.min(shortest, message.isCutTrain() ? 0 : message.length());
            longest = Math.max(longest, message.isCutTrain() ? 0 : message.length());
        }
    }

    void end(Message message, boolean isElsewhere) {
        ending = message;
        endsElsewhere = isElsewhere;
    }

    /// Who asked.
    public Side asker() {
        return asker;
    }

    /// The first message that asked.
    public Message first() {
        return first;
    }

    /// The last message that asked.
    public Message last() {
        return last;
    }

    /// How long nothing had passed in either direction before the first; negative where nothing ever had. In
    /// nanoseconds.
    public long silenceNanos() {
        return silenceNanos;
    }

    /// The last message from the other end before it.
    public Optional<Message> heard() {
        return Optional.ofNullable(heard);
    }

    /// The message from the other end that ended it; empty where the capture did.
    public Optional<Message> ending() {
        return Optional.ofNullable(ending);
    }

    /// Whether the message that ended it came from another endpoint than the one before.
    public boolean endsElsewhere() {
        return endsElsewhere;
    }

    /// From the first that asked to what ended it, or to the last that asked; in nanoseconds.
    public long nanos() {
        return (ending == null ? last : ending).nanos() - first.nanos();
    }

    /// How many data messages asked.
    public long data() {
        return data;
    }

    /// How many initiations asked.
    public long initiations() {
        return initiations;
    }

    /// The shortest data message of it, in bytes of UDP payload; more than any where there was none.
    public int shortest() {
        return shortest;
    }

    /// The longest data message of it, in bytes of UDP payload; 0 where there was none.
    public int longest() {
        return longest;
    }
}
