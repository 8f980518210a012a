package org.warren.diagnose.reproduction;

import org.warren.diagnose.story.Side;
import org.warren.diagnose.story.TunnelStory;

/// The place of a capture, between client and server.
public enum Place {
    CLIENT("client-eth0"),
    ROUTER("router-wan"),
    SERVER("server-eth0");

    private final String capture;

    Place(String capture) {
        this.capture = capture;
    }

    /// The capture of a reproduced network at the same place, without its extension.
    public String capture() {
        return capture;
    }

    /// The place where a tunnel was captured, according to the hop limits of its messages.
    static Place of(TunnelStory tunnel, Side client) {
        if (tunnel.side(client).isNear()) {
            return CLIENT;
        }
        return tunnel.side(client.other()).isNear() ? SERVER : ROUTER;
    }
}
