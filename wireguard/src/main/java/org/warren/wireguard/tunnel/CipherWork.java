package org.warren.wireguard.tunnel;

import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// The cipher's part of a train: what may be done on any thread, once, while everything else of a tunnel belongs to one
/// thread, the owner. An object is used again for one train after the other.
///
/// The owner fills it, [#release()]s it, and leaves it alone until [#isDone()]. What the owner wrote before is seen by
/// whoever does the work, and what that one wrote is seen by the owner after.
public abstract class CipherWork {
    private static final int FILLED = 0;
    private static final int FREE = 1;
    private static final int TAKEN = 2;
    private static final int DONE = 3;

    private final AtomicInteger state = new AtomicInteger(FILLED);
    private @Nullable Throwable failure;

    /// How many bytes the cipher has to go through, about.
    public abstract int length();

    /// Sees to it that as many threads may do such work at the same time, each with its own lane. For the owner, before
    /// [#release()].
    public abstract void prepare(int lanes);

    /// Does it.
    protected abstract void work(int lane);

    /// Whoever comes first may do it now.
    public final void release() {
        state.setRelease(FREE);
    }

    /// Does the work, unless somebody else has taken it or nobody may yet.
    ///
    /// @param lane a number that no other thread uses at the same time; 0 is the owner's
    /// @return whether it was done here
    public final boolean tryDo(int lane) {
        if (!state.compareAndSet(FREE, TAKEN)) {
            return false;
        }
        finish(lane);
        return true;
    }

    /// Does the work at once, without anybody else having had a chance. For the owner, instead of [#release()].
    public final void doAlone() {
        finish(0);
    }

    private void finish(int lane) {
        try {
            work(lane);
        } catch (Throwable e) { // also when memory ends: a thread of the cipher goes on, and the owner hears of it
            failure = e;
        } finally {
            state.setRelease(DONE);
        }
    }

    /// Whether it is done, by whomever.
    public final boolean isDone() {
        return state.getAcquire() == DONE;
    }

    /// Whether nothing is left to do: it is done, or about to be filled again.
    public final boolean isOver() {
        int now = state.getAcquire();
        return now == DONE || now == FILLED;
    }

    /// To be filled again. For the owner, once it is done.
    final void reuse() {
        state.setPlain(FILLED);
    }

    /// For the owner, once it is done.
    ///
    /// @throws RuntimeException if the work failed: a cipher that refused a valid call
    public final void check() {
        if (failure instanceof RuntimeException wrong) {
            throw wrong;
        }
        if (failure != null) {
            throw new IllegalStateException("the cipher's work failed", failure);
        }
    }
}
