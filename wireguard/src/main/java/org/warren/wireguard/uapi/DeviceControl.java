package org.warren.wireguard.uapi;

import java.io.IOException;
import org.warren.wireguard.tunnel.TunnelAdmin;

/// What a daemon lets be configured: its tunnel, and what only a driver has.
public interface DeviceControl {
    TunnelAdmin admin();

    /// 0 if none was asked for and nothing was listened on yet.
    int listenPort();

    /// 0 for any free port.
    ///
    /// @throws IOException if the port is taken, a `SystemCallException` if the kernel says so; the one before is kept
    void listenPort(int port) throws IOException;

    /// 0 for none.
    int fwmark();

    /// Marks what is sent from now on; 0 for not at all.
    ///
    /// @throws IOException if the kernel refuses; the one before is kept
    void fwmark(int mark) throws IOException;

    /// Nanoseconds of the monotonic clock.
    long now();
}
