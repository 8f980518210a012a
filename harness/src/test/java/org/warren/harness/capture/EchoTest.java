package org.warren.harness.capture;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.warren.harness.capture.CapturedPacket.Protocol;

class EchoTest {

    private static final Endpoint ALICE = Endpoint.parse("10.0.0.1:0");
    private static final Endpoint BOB = Endpoint.parse("10.0.0.2:0");

    @Test
    void requestsAndRepliesOfBothFamiliesAreEchoes() {
        var packets = List.of(
                icmp(Protocol.ICMP, 8, 7, 1, "a"),
                icmp(Protocol.ICMP, 0, 7, 1, "a"),
                icmp(Protocol.ICMPV6, 128, 0xfffe, 2, "b"),
                icmp(Protocol.ICMPV6, 129, 0xfffe, 2, "b"));

        assertThat(Echo.in(packets)).extracting(Echo::isRequest).containsExactly(true, false, true, false);
        assertThat(Echo.requests(packets)).extracting(Echo::identifier).containsExactly(7, 0xfffe);
        assertThat(Echo.replies(packets)).extracting(Echo::sequence).containsExactly(1, 2);
    }

    /// A redirect and an unreachable quote the packet that they are about, and are no answer to it.
    @Test
    void otherIcmpIsNone() {
        assertThat(Echo.in(List.of(
                        icmp(Protocol.ICMP, 5, 7, 1, "a"),
                        icmp(Protocol.ICMP, 3, 7, 1, "a"),
                        icmp(Protocol.ICMP, 128, 7, 1, "a"),
                        icmp(Protocol.ICMPV6, 8, 7, 1, "a"),
                        icmp(Protocol.UDP, 8, 7, 1, "a"),
                        packet(Protocol.ICMP, ByteBuffer.wrap(new byte[] {8, 0, 0, 0})))))
                .isEmpty();
    }

    @Test
    void samePingHasTheSameSequenceAndData() {
        var request = echo(8, 7, 1, "0123456789abcdef");

        assertThat(request.isSamePing(echo(0, 7, 1, "0123456789abcdef"))).isTrue();
        assertThat(request.isSamePing(echo(0, 7, 2, "0123456789abcdef"))).isFalse();
        assertThat(request.isSamePing(echo(0, 7, 1, "0123456789abcdee"))).isFalse();
    }

    /// A NAT rewrites identifiers, and the time of sending tells two pings apart. Without it only the identifier does.
    @Test
    void identifiersCountWhereThereIsNoTimeOfSending() {
        assertThat(echo(8, 7, 1, "0123456789abcdef").isSamePing(echo(8, 9, 1, "0123456789abcdef")))
                .isTrue();
        assertThat(echo(8, 7, 1, "").isSamePing(echo(8, 9, 1, ""))).isFalse();
        assertThat(echo(8, 7, 1, "").isAmong(List.of(echo(8, 9, 1, ""), echo(8, 7, 1, ""))))
                .isTrue();
    }

    private static Echo echo(int type, int identifier, int sequence, String data) {
        return Echo.of(icmp(Protocol.ICMP, type, identifier, sequence, data)).orElseThrow();
    }

    private static CapturedPacket icmp(Protocol protocol, int type, int identifier, int sequence, String data) {
        var bytes = ByteBuffer.allocate(8 + data.length())
                .put((byte) type)
                .put((byte) 0)
                .putShort((short) 0)
                .putShort((short) identifier)
                .putShort((short) sequence);
        data.chars().forEach(character -> bytes.put((byte) character));
        return packet(protocol, bytes.flip());
    }

    private static CapturedPacket packet(Protocol protocol, ByteBuffer payload) {
        return new CapturedPacket(1, 0, protocol, ALICE, BOB, 0, payload, payload.remaining(), 14);
    }
}
