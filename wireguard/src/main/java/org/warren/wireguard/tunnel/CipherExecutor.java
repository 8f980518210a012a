package org.warren.wireguard.tunnel;

/// Executes [CipherWork]. Its methods are called by the owner's thread only.
public interface CipherExecutor {
    /// Does all work immediately, on the caller's thread.
    CipherExecutor CALLER_RUNS = new CipherExecutor() {
        @Override
        public void offer(CipherWork work) {
            work.doAlone();
        }

        @Override
        public void await(CipherWork work) {
            // it is done
        }
    };

    /// Accepts work, to be done now or later, but before [#await] returns.
    void offer(CipherWork work);

    /// Returns when work that was offered is done; may do it on the caller's thread. Work that failed counts as done:
    /// [CipherWork#check()] throws.
    void await(CipherWork work);
}
