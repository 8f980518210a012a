package org.warren.wireguard.uapi;

import java.io.IOException;
import org.warren.wireguard.tunnel.TunnelAdmin;

/// What can be configured in a daemon: its tunnel, and the settings of its driver.
public interface DeviceControl {
    TunnelAdmin admin();

    /// 0 if no port was set and none has been opened yet.
    int listenPort();

    /// 0 for any free port.
    ///
    /// @throws IOException if the port is in use, a `SystemCallException` if the kernel says so; the previous port is
    ///     kept
    void listenPort(int port) throws IOException;

    /// 0 for none.
    int fwmark();

    /// Marks packets sent from now on; 0 for no mark.
    ///
    /// @throws IOException if the kernel refuses; the previous mark is kept
    void fwmark(int mark) throws IOException;

    /// Nanoseconds of the monotonic clock.
    long now();
}
