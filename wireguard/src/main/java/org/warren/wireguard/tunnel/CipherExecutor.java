package org.warren.wireguard.tunnel;

/// Executes [CipherWork]. Only the owner's thread calls its methods.
public interface CipherExecutor {
    /// Does all work immediately, on the caller's thread.
    CipherExecutor CALLER_RUNS = new CipherExecutor() {
        @Override
        public void offer(CipherWork work) {
            work.doAlone();
        }

        @Override
        public void await(CipherWork work) {
            // already done
        }
    };

    /// Accepts work, to be done at once or later, but before [#await] returns.
    void offer(CipherWork work);

    /// Returns when the offered work is done; may do it on the caller's thread. Failed work counts as done:
    /// [CipherWork#check()] throws.
    void await(CipherWork work);
}
