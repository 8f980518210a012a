package org.warren.wireguard.tunnel;

/// Who does [CipherWork]. Its methods are for the owner's thread.
public interface Crew {
    /// Nobody else: all is done at once, by the owner.
    Crew ALONE = new Crew() {
        @Override
        public void offer(CipherWork work) {
            work.doAlone();
        }

        @Override
        public void await(CipherWork work) {
            // it is done
        }
    };

    /// There is work. It may be done now or later; [#await] says by when.
    void offer(CipherWork work);

    /// Returns when work is done that was offered; perhaps by doing it.
    void await(CipherWork work);
}
