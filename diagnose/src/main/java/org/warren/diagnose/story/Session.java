package org.warren.diagnose.story;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A session: the result of a handshake, or one that existed when the capture began.
public final class Session {

    private final @Nullable Handshake handshake;
    private final long beganNanos;
    private boolean isForeign;
    private @Nullable Integer indexOfA;
    private @Nullable Integer indexOfB;
    private final Flow byA = new Flow();
    private final Flow byB = new Flow();

    Session(@Nullable Handshake handshake, long beganNanos) {
        this.handshake = handshake;
        this.beganNanos = beganNanos;
    }

    void index(Side owner, int chosen) {
        if (owner == Side.A) {
            indexOfA = chosen;
        } else {
            indexOfB = chosen;
        }
    }

    /// It has an index that no captured handshake of this tunnel contains.
    void markForeign() {
        isForeign = true;
    }

    boolean isForeign() {
        return isForeign;
    }

    /// The handshake that established it; empty if it was not captured.
    public Optional<Handshake> handshake() {
        return Optional.ofNullable(handshake);
    }

    /// When its response was captured, or its first message if there is none; in nanoseconds since 1970.
    public long beganNanos() {
        return beganNanos;
    }

    /// The receiver index of an end; empty if it is not known.
    public Optional<Integer> index(Side owner) {
        return Optional.ofNullable(owner == Side.A ? indexOfA : indexOfB);
    }

    /// The messages of an end.
    public Flow sentBy(Side sender) {
        return sender == Side.A ? byA : byB;
    }

    /// Its age, in nanoseconds.
    public long ageNanos(long nanos) {
        return nanos - beganNanos;
    }

    /// Frees memory: no more messages are expected.
    void close() {
        byA.close();
        byB.close();
    }
}
