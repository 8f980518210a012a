package org.warren.wireguard.tunnel;

import org.warren.wireguard.key.PublicKey;
import org.warren.wireguard.timers.Timer;

/// When `handleTimeout` is to be called next, and what for.
public record Deadline(long at, Timer timer, PublicKey peer) {}
