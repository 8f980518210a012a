package org.warren.wireguard.uapi;

import org.warren.wireguard.posix.Libc;
import org.warren.wireguard.posix.SystemCallException;
import org.warren.wireguard.tunnel.Configuration;
import org.warren.wireguard.tunnel.Tunnel;

/// What a daemon has beside its tunnel, remembered only.
final class SocketlessControls implements Controls {
    static final int TAKEN = 4711;

    private final Tunnel tunnel;
    private int port;
    private int mark;

    SocketlessControls(Tunnel tunnel) {
        this.tunnel = tunnel;
    }

    @Override
    public Configuration configuration() {
        return tunnel.configuration();
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
