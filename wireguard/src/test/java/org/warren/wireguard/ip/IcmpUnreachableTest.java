package org.warren.wireguard.ip;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.warren.wireguard.support.Packets;

class IcmpUnreachableTest {
    @Test
    void ipv4SenderHearsHostUnreachable() {
        byte[] packet = Packets.v4("10.0.0.1", "10.9.9.9", 1, 900);
        ByteBuffer answer = answer(packet).orElseThrow();
        assertThat(answer.remaining()).isEqualTo(576);
        IpPacket read =
                IpPacket.parse(Packets.bytes(answer), 0, answer.remaining()).orElseThrow();
        assertThat(read.source()).hasToString("10.9.9.9");
        assertThat(read.destination()).hasToString("10.0.0.1");
        assertThat(answer.get(9)).isEqualTo((byte) 1);
        assertThat(answer.getShort(20)).isEqualTo((short) 0x0301);
        assertThat(Packets.checksum(answer, 20)).isZero();
        assertThat(Packets.checksum(answer.slice(20, 556), 556)).isZero();
        assertThat(answer.slice(28, 548)).isEqualTo(ByteBuffer.wrap(packet, 0, 548));
    }

    @Test
    void ipv6SenderHearsAddressUnreachable() {
        byte[] packet = Packets.v6("fd00::1", "fd00::9", 1, 101);
        ByteBuffer answer = answer(packet).orElseThrow();
        assertThat(answer.remaining()).isEqualTo(40 + 8 + 101);
        assertThat(answer.getShort(40)).isEqualTo((short) 0x0103);
        int payload = 8 + 101;
        ByteBuffer pseudo = ByteBuffer.allocate(32 + 8 + payload + 1);
        pseudo.put(answer.slice(8, 32)).putInt(payload).putInt(58).put(answer.slice(40, payload));
        assertThat(Packets.checksum(pseudo, pseudo.capacity())).isZero();
    }

    @Test
    void errorsAndMulticastAreNotAnswered() {
        byte[] error = Packets.v4("10.0.0.1", "10.9.9.9", 1, 64);
        error[9] = 1;
        error[20] = 3;
        assertThat(answer(error)).isEmpty();
        error[20] = 8; // an echo request
        assertThat(answer(error)).isPresent();
        byte[] laterFragment = Packets.v4("10.0.0.1", "10.9.9.9", 1, 64);
        laterFragment[7] = 1;
        assertThat(answer(laterFragment)).isEmpty();
        byte[] error6 = Packets.v6("fd00::1", "fd00::9", 1, 64);
        error6[6] = 58;
        error6[40] = 1;
        assertThat(answer(error6)).isEmpty();
        error6[40] = (byte) 128;
        assertThat(answer(error6)).isPresent();
        assertThat(answer(Packets.v4("10.0.0.1", "224.0.0.1", 1, 64))).isEmpty();
        assertThat(answer(Packets.v4("0.0.0.0", "10.9.9.9", 1, 64))).isEmpty();
        assertThat(answer(Packets.v6("fd00::1", "ff02::1", 1, 64))).isEmpty();
    }

    private static Optional<ByteBuffer> answer(byte[] packet) {
        return IcmpUnreachable.answer(IpPacket.parse(packet, 0, packet.length).orElseThrow());
    }
}
