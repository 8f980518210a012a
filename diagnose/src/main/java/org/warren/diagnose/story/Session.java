package org.warren.diagnose.story;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A session: what one handshake gave, or what was found going on when the capture began.
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

    /// It has an index that no handshake of this tunnel offered, though those were captured.
    void markForeign() {
        isForeign = true;
    }

    boolean isForeign() {
        return isForeign;
    }

    /// The handshake that gave it; empty where it was not captured.
    public Optional<Handshake> handshake() {
        return Optional.ofNullable(handshake);
    }

    /// When its response was captured, or its first message where there is none; in nanoseconds since 1970.
    public long beganNanos() {
        return beganNanos;
    }

    /// The index that an end receives under; empty where it is not known.
    public Optional<Integer> index(Side owner) {
        return Optional.ofNullable(owner == Side.A ? indexOfA : indexOfB);
    }

    /// What an end sent.
    public Flow sentBy(Side sender) {
        return sender == Side.A ? byA : byB;
    }

    /// How old it is, in nanoseconds.
    public long ageNanos(long nanos) {
        return nanos - beganNanos;
    }

    /// Gives memory back: nothing more of it is expected.
    void close() {
        byA.close();
        byB.close();
    }
}
