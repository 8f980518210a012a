package org.warren.kit.timers;

/// The protocol constants by which a WireGuard implementation is judged, from the whitepaper and the kernel's driver,
/// not from the code under test. Times are in nanoseconds.
///
/// Sources: the whitepaper by section, and `drivers/net/wireguard/` of Linux by file.
public final class ProtocolNumbers {

    /// A second.
    public static final long SECOND = 1_000_000_000L;

    /// §6.1, `messages.h`: an initiator renews a session of this age when it sends.
    public static final long REKEY_AFTER_TIME = 120 * SECOND;

    /// §6.1, `messages.h`: nothing is sent or accepted in a session of this age.
    public static final long REJECT_AFTER_TIME = 180 * SECOND;

    /// §6.1, `messages.h`: the minimum time between two initiations.
    public static final long REKEY_TIMEOUT = 5 * SECOND;

    /// §6.1, `messages.h`: received data is answered by a keepalive after this time, unless other data is sent.
    public static final long KEEPALIVE_TIMEOUT = 10 * SECOND;

    /// §6.1, `messages.h`: an unanswered handshake is retried for this long.
    public static final long REKEY_ATTEMPT_TIME = 90 * SECOND;

    /// §6.4: up to a third of a second is added to a retry. `timers.c` has HZ / 3, wireguard-go 334 ms.
    public static final long JITTER_MAX = 334_000_000L;

    /// §6.2, `receive.c` keep_key_fresh: an initiator renews a session of this age when it receives, 180 - 10 - 5 s.
    public static final long REKEY_ON_RECEIVE = REJECT_AFTER_TIME - KEEPALIVE_TIMEOUT - REKEY_TIMEOUT;

    /// §6.5, `timers.c` wg_timers_data_sent: sent data that is not answered triggers a handshake after 10 + 5 s.
    public static final long STOPPED_HEARING = KEEPALIVE_TIMEOUT + REKEY_TIMEOUT;

    /// §6.3, `timers.c` wg_timers_session_derived: keys are zeroed this long after the last handshake, 3 * 180 s.
    public static final long ZERO_AFTER = 3 * REJECT_AFTER_TIME;

    /// `timers.c` wg_expired_retransmit_handshake: an initiation and up to 19 retries, because attempts above
    /// MAX_TIMER_HANDSHAKES = 90 / 5 end it.
    public static final int INITIATIONS_MAX = 20;

    /// §6.4: the number of initiations 5.334 s apart within 90 s.
    public static final int INITIATIONS_MIN = 17;

    /// `messages.h` INITIATIONS_PER_SECOND = 50, `noise.c`: initiations of one peer that follow faster are dropped.
    public static final long INITIATION_INTERVAL = SECOND / 50;

    /// `messages.h` MAX_STAGED_PACKETS: the maximum number of packets that wait for a handshake.
    public static final int STAGED_PACKETS_MAX = 128;

    /// `device.c` wg_xmit drops the oldest packet before it adds the newest, so one more waits.
    public static final int KERNEL_STAGED_PACKETS_MAX = STAGED_PACKETS_MAX + 1;

    /// `messages.h` MAX_QUEUED_INCOMING_HANDSHAKES / 8, `receive.c`: under load with this many queued handshakes.
    public static final int LOAD_QUEUE = 4096 / 8;

    /// `receive.c` wg_receive_handshake_packet: the load state lasts this long after the queue was that long.
    public static final long LOAD_AFTERWARDS = SECOND;

    /// §5.4.7, `messages.h` COOKIE_SECRET_MAX_AGE: how long a cookie is valid.
    public static final long COOKIE_LIFETIME = 120 * SECOND;

    /// `messages.h` COOKIE_SECRET_LATENCY, `cookie.c`: the kernel stops using a cookie this long before it expires;
    /// wireguard-go uses it until it expires.
    public static final long COOKIE_LATENCY = 5 * SECOND;

    /// `ratelimiter.c`: handshakes with a valid cookie that one source may send in a burst, and per second.
    public static final int RATE_BURST = 5;

    /// wireguard-go's `ratelimiter.go` requires more than one token, so its burst is one less.
    public static final int GO_RATE_BURST = 4;

    public static final int RATE_PER_SECOND = 20;

    /// §5.4.6 with RFC 6479, `messages.h` COUNTER_WINDOW_SIZE: 8192 bits less one word of 64.
    public static final int REPLAY_WINDOW = 8192 - 64;

    /// §6.1: REJECT_AFTER_MESSAGES = 2^64 - 2^13 - 1, as an unsigned number.
    public static final long REJECT_AFTER_MESSAGES = -(1L << 13) - 1;

    /// `messages.h`: U64_MAX - COUNTER_WINDOW_SIZE - 1 = 2^64 - 8130, as an unsigned number.
    public static final long KERNEL_REJECT_AFTER_MESSAGES = -REPLAY_WINDOW - 2;

    /// §5.1, `noise.c` tai64n_now: the step of timestamps in nanoseconds, which hides the exact clock.
    public static final int TIMESTAMP_STEP = 1 << 24;

    /// §5.4.2, §5.4.3, §5.4.7, §5.4.6: the lengths of UDP payloads in bytes; for data, that of a keepalive.
    public static final int INITIATION_LENGTH = 148;

    public static final int RESPONSE_LENGTH = 92;
    public static final int COOKIE_REPLY_LENGTH = 64;
    public static final int KEEPALIVE_LENGTH = 32;

    /// §5.4.6: packets are padded to a multiple of this.
    public static final int PADDING = 16;

    private ProtocolNumbers() {}
}
