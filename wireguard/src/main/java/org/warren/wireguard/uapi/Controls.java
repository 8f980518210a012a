package org.warren.wireguard.uapi;

import java.io.IOException;
import org.warren.wireguard.tunnel.Configuration;

/// What a daemon lets be configured: its tunnel, and what only a driver has.
public interface Controls {
    Configuration configuration();

    /// 0 while nothing is listened on.
    int listenPort();

    /// 0 for any free port.
    ///
    /// @throws IOException if the port is taken; the one before is kept
    void listenPort(int port) throws IOException;

    /// 0 for none.
    int fwmark();

    void fwmark(int mark) throws IOException;

    /// Nanoseconds of the monotonic clock.
    long now();
}
