package org.warren.wireguard.timers;

/// The constants of whitepaper §6.1, with times in nanoseconds, and those that it leaves to implementations.
public final class Constants {
    private static final long SECOND = 1_000_000_000L;

    public static final long REKEY_AFTER_TIME = 120 * SECOND;
    public static final long REJECT_AFTER_TIME = 180 * SECOND;
    public static final long REKEY_ATTEMPT_TIME = 90 * SECOND;
    public static final long REKEY_TIMEOUT = 5 * SECOND;
    public static final long KEEPALIVE_TIMEOUT = 10 * SECOND;
    public static final long REKEY_AFTER_MESSAGES = 1L << 60;
    /// 2^64 - 2^13 - 1, an unsigned number.
    public static final long REJECT_AFTER_MESSAGES = -(1L << 13) - 1;

    /// §6.2: an initiator that receives on a keypair this old renews it in time.
    public static final long REKEY_ON_RECEIVE_TIME = REJECT_AFTER_TIME - KEEPALIVE_TIMEOUT - REKEY_TIMEOUT;
    /// §6.3: all ephemeral keys are zeroed this long after the last session was derived.
    public static final long ZERO_AFTER_TIME = 3 * REJECT_AFTER_TIME;
    /// §6.5: a new handshake is initiated when sent data was not answered for this long.
    public static final long NEW_HANDSHAKE_TIME = KEEPALIVE_TIMEOUT + REKEY_TIMEOUT;

    /// §6.4: retries are jittered by up to a third of a second.
    public static final long REKEY_TIMEOUT_JITTER = SECOND / 3;
    /// Retries after the first initiation within REKEY_ATTEMPT_TIME; the same number as the kernel's.
    public static final int MAX_RETRIES = (int) (REKEY_ATTEMPT_TIME / REKEY_TIMEOUT) + 1;
    /// At most 50 initiations per second of one peer are processed.
    public static final long INITIATION_INTERVAL = SECOND / 50;
    /// The maximum number of packets that wait for a handshake.
    public static final int MAX_STAGED_PACKETS = 128;

    private Constants() {}
}
