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

    /// Roughly how many bytes the cipher has to process; 0 or more.
    public abstract int length();

    /// Makes sure that several threads may do such work at the same time, each with its own index. For the owner,
    /// before [#release()].
    ///
    /// @param workers how many threads, the owner among them; 1 or more
    public abstract void prepare(int workers);

    /// Does it.
    protected abstract void work(int workerIndex);

    /// Lets any thread take it from now on. For the owner.
    public final void release() {
        state.setRelease(FREE);
    }

    /// Does the work, unless another thread has taken it or it has not been released.
    ///
    /// @param workerIndex a number that no other thread uses at the same time; 0 is the owner's
    /// @return whether it was done here
    public final boolean tryDo(int workerIndex) {
        if (!state.compareAndSet(FREE, TAKEN)) {
            return false;
        }
        finish(workerIndex);
        return true;
    }

    /// Does the work on this thread, without offering it to others. For the owner, instead of [#release()].
    public final void doAlone() {
        finish(0);
    }

    private void finish(int workerIndex) {
        try {
            work(workerIndex);
        } catch (Throwable e) { // an OutOfMemoryError too: the worker goes on, and check() reports it
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
