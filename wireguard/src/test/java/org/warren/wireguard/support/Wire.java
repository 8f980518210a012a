package org.warren.wireguard.support;

import org.warren.wireguard.wire.Endpoint;

/// A datagram that Eve saw.
public final class Wire {
    private final long at;
    private final Endpoint from;
    private final Endpoint to;
    private final int trafficClass;
    private final byte[] bytes;

    public Wire(long at, Endpoint from, Endpoint to, int trafficClass, byte[] bytes) {
        this.at = at;
        this.from = from;
        this.to = to;
        this.trafficClass = trafficClass;
        this.bytes = bytes;
    }

    public long at() {
        return at;
    }

    public Endpoint from() {
        return from;
    }

    public Endpoint to() {
        return to;
    }

    public int trafficClass() {
        return trafficClass;
    }

    public byte[] bytes() {
        return bytes;
    }

    /// The message type of whitepaper §5.4.
    public int type() {
        return bytes[0];
    }

    public boolean isInitiation() {
        return type() == 1;
    }

    public boolean isResponse() {
        return type() == 2;
    }

    public boolean isCookieReply() {
        return type() == 3;
    }

    public boolean isKeepalive() {
        return type() == 4 && bytes.length == 32;
    }

    public boolean isData() {
        return type() == 4 && bytes.length > 32;
    }

    /// Two letters a datagram, for tests that read a conversation.
    public String kind() {
        return isInitiation()
                ? "init"
                : isResponse() ? "resp" : isCookieReply() ? "cookie" : isData() ? "data" : "keep";
    }

    public byte[] copy() {
        return bytes.clone();
    }

    @Override
    public String toString() {
        return kind() + " " + from + ">" + to + " at " + at / 1_000_000 + " ms";
    }
}
