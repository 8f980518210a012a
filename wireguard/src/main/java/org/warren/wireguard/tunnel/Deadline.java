package org.warren.wireguard.tunnel;

import org.warren.wireguard.key.PublicKey;
import org.warren.wireguard.timers.Timer;

/// When `handleTimeout` must be called next, and why.
public record Deadline(long at, Timer timer, PublicKey peer) {}
