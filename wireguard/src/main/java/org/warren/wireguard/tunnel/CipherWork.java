package org.warren.wireguard.tunnel;

import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// The cipher's part of a train. It may be done once, on any thread; all other parts of a tunnel belong to one thread,
/// the owner. An object is reused for later trains.
///
/// The owner fills it, [#release()]s it, and does not touch it until [#isDone()]. The worker sees what the owner wrote
/// before the release, and the owner then sees what the worker wrote.
public abstract class CipherWork {
    private static final int FILLED = 0;
    private static final int FREE = 1;
    private static final int TAKEN = 2;
    private static final int DONE = 3;

    private final AtomicInteger state = new AtomicInteger(FILLED);
    private @Nullable Throwable failure;

    /// The approximate number of bytes for the cipher to process; 0 or more.
    public abstract int length();

    /// Prepares for several threads to do such work at the same time, each with its own index. Called by the owner,
    /// before [#release()].
    ///
    /// @param workers the number of threads, including the owner; 1 or more
    public abstract void prepare(int workers);

    /// Does the work.
    protected abstract void work(int workerIndex);

    /// Lets any thread claim it from now on. Called by the owner.
    public final void release() {
        state.setRelease(FREE);
    }

    /// Does the work, unless another thread has taken it or it has not been released.
    ///
    /// @param workerIndex a number that no other thread uses at the same time; 0 is the owner's
    /// @return whether this call did it
    public final boolean tryDo(int workerIndex) {
        if (!state.compareAndSet(FREE, TAKEN)) {
            return false;
        }
        finish(workerIndex);
        return true;
    }

    /// Does the work on this thread, without offering it to others. Called by the owner, instead of [#release()].
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

    /// Whether it is done, on any thread.
    public final boolean isDone() {
        return state.getAcquire() == DONE;
    }

    /// Whether no work is pending: it is done, or about to be filled again.
    public final boolean isOver() {
        int now = state.getAcquire();
        return now == DONE || now == FILLED;
    }

    /// Prepares it to be filled again. Called by the owner, once it is done.
    final void reuse() {
        failure = null;
        state.setPlain(FILLED);
    }

    /// Called by the owner, once it is done.
    ///
    /// @throws RuntimeException if the work failed, because a cipher refused a valid call
    public final void check() {
        if (failure instanceof RuntimeException wrong) {
            throw wrong;
        }
        if (failure != null) {
            throw new IllegalStateException("the cipher's work failed", failure);
        }
    }
}
