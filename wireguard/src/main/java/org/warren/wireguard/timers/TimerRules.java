package org.warren.wireguard.timers;

import org.warren.wireguard.crypto.RandomSource;

/// How events of a peer move its deadlines: whitepaper §6. What happens when a timer expires is decided in `Peer`.
public final class TimerRules {
    private final RandomSource random;
    private final Deadlines deadlines = new Deadlines();
    private long persistentKeepaliveInterval;

    public TimerRules(RandomSource random) {
        this.random = random;
    }

    public Deadlines deadlines() {
        return deadlines;
    }

    /// 0 for none.
    public void persistentKeepalive(long interval) {
        persistentKeepaliveInterval = interval;
        if (interval == 0) {
            deadlines.disarm(Timer.PERSISTENT_KEEPALIVE);
        }
    }

    /// A data message with a packet inside was sent.
    public void onDataSent(long now) {
        // §6.5: the deadline starts at the first unanswered packet; later ones do not postpone it.
        if (!deadlines.isArmed(Timer.NEW_HANDSHAKE)) {
            deadlines.arm(Timer.NEW_HANDSHAKE, now + Constants.NEW_HANDSHAKE_TIME + jitter());
        }
    }

    /// A data message with a packet inside was received.
    public void onDataReceived(long now) {
        // §6.5: the deadline starts at the first unanswered packet, and the keepalive answers the later ones too. The
        // kernel arms its timer once more for them, and disarms it when that keepalive is sent.
        if (!deadlines.isArmed(Timer.SEND_KEEPALIVE)) {
            deadlines.arm(Timer.SEND_KEEPALIVE, now + Constants.KEEPALIVE_TIMEOUT);
        }
    }

    /// Any message except a cookie reply is being sent.
    public void onAuthenticatedSent() {
        deadlines.disarm(Timer.SEND_KEEPALIVE);
    }

    /// Any message except a cookie reply was received and its tag verifies.
    public void onAuthenticatedReceived() {
        deadlines.disarm(Timer.NEW_HANDSHAKE);
    }

    /// Either of the two above.
    public void onAuthenticatedTraversal(long now) {
        if (persistentKeepaliveInterval > 0) {
            deadlines.arm(Timer.PERSISTENT_KEEPALIVE, now + persistentKeepaliveInterval);
        }
    }

    /// An initiation was sent.
    public void onHandshakeInitiated(long now) {
        deadlines.arm(Timer.RETRANSMIT_HANDSHAKE, now + Constants.REKEY_TIMEOUT + jitter());
    }

    /// A response was received, or the first data on a session that we responded to.
    public void onHandshakeComplete() {
        deadlines.disarm(Timer.RETRANSMIT_HANDSHAKE);
    }

    /// There are new transport keys.
    public void onSessionDerived(long now) {
        deadlines.arm(Timer.ZERO_KEY_MATERIAL, now + Constants.ZERO_AFTER_TIME);
    }

    /// The peer did not answer for REKEY_ATTEMPT_TIME.
    public void onHandshakeGivenUp(long now) {
        deadlines.disarm(Timer.SEND_KEEPALIVE);
        if (!deadlines.isArmed(Timer.ZERO_KEY_MATERIAL)) {
            deadlines.arm(Timer.ZERO_KEY_MATERIAL, now + Constants.ZERO_AFTER_TIME);
        }
    }

    /// The interface goes down, or the peer is removed.
    public void stop() {
        deadlines.disarmAll();
    }

    /// Disarms a timer that has expired.
    public void fire(Timer timer) {
        deadlines.disarm(timer);
    }

    private long jitter() {
        return random.below(Constants.REKEY_TIMEOUT_JITTER);
    }
}
