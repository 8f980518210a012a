package org.warren.wireguard.uapi;

import org.warren.wireguard.posix.Libc;
import org.warren.wireguard.posix.SystemCallException;
import org.warren.wireguard.tunnel.Tunnel;
import org.warren.wireguard.tunnel.TunnelAdmin;

/// What a daemon has beside its tunnel, remembered only.
final class SocketlessControl implements DeviceControl {
    static final int TAKEN = 4711;

    private final Tunnel tunnel;
    private int port;
    private int mark;

    SocketlessControl(Tunnel tunnel) {
        this.tunnel = tunnel;
    }

    @Override
    public TunnelAdmin admin() {
        return tunnel.admin();
    }

    @Override
    public int listenPort() {
        return port;
    }

    @Override
    public void listenPort(int newPort) throws SystemCallException {
        if (newPort == TAKEN) {
            throw new SystemCallException("cannot bind", Libc.EADDRINUSE);
        }
        port = newPort;
    }

    @Override
    public int fwmark() {
        return mark;
    }

    @Override
    public void fwmark(int newMark) {
        mark = newMark;
    }

    @Override
    public long now() {
        return 0;
    }
}
