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

    /// Returns when work is done that was offered; perhaps by doing it.
    void await(CipherWork work);
}
