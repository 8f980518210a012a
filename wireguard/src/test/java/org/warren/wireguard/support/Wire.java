package org.warren.wireguard.support;

import java.util.Arrays;
import org.warren.wireguard.wire.Endpoint;

/// A datagram that Eve saw.
public record Wire(long at, Endpoint from, Endpoint to, int trafficClass, byte[] bytes) {
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
    public boolean equals(Object other) {
        return other instanceof Wire that && at == that.at && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return kind() + " " + from + ">" + to + " at " + at / 1_000_000 + " ms";
    }
}
