package org.warren.wireguard.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.warren.wireguard.ip.Ecn;
import org.warren.wireguard.ip.IcmpUnreachable;
import org.warren.wireguard.ip.IpPacket;

/// An inner packet is what its header says, or nothing. What is around it in its array stays untouched.
public final class IpPacketFuzz {
    private static final int BEFORE = 5;
    private static final byte AROUND = 0x66;

    private IpPacketFuzz() {}

    public static void fuzzerTestOneInput(byte[] bytes) {
        byte[] array = new byte[BEFORE + bytes.length + 9];
        Arrays.fill(array, AROUND);
        System.arraycopy(bytes, 0, array, BEFORE, bytes.length);
        var read = IpPacket.parse(array, BEFORE, bytes.length);
        assertThat(read.isPresent()).isEqualTo(isWellFormed(bytes));
        if (read.isEmpty()) {
            return;
        }
        IpPacket packet = read.get();
        assertThat(packet.length()).isLessThanOrEqualTo(bytes.length);
        assertThat(packet.copy()).isEqualTo(Arrays.copyOf(bytes, packet.length()));
        assertThat(packet.source().v6()).isEqualTo(packet.v6());
        assertThat(packet.destination().toBytes()).hasSize(packet.v6() ? 16 : 4);
        IcmpUnreachable.answer(packet).ifPresent(answer -> assertThat(
                        IpPacket.parse(answer.array(), answer.arrayOffset() + answer.position(), answer.remaining()))
                .isPresent());
        for (int outer = 0; outer < 4; outer++) {
            Ecn.decapsulate(outer, packet);
        }
        for (int i = 0; i < array.length; i++) {
            if (i < BEFORE || i >= BEFORE + packet.length()) {
                byte before = i < BEFORE || i >= BEFORE + bytes.length ? AROUND : bytes[i - BEFORE];
                assertThat(array[i]).as("byte %d", i).isEqualTo(before);
            }
        }
    }

    /// RFC 791 and RFC 8200, as far as a tunnel reads them.
    private static boolean isWellFormed(byte[] bytes) {
        if (bytes.length >= 20 && bytes[0] >> 4 == 4) {
            int total = (bytes[2] & 0xff) * 256 + (bytes[3] & 0xff);
            return total >= 20 && total <= bytes.length;
        }
        return bytes.length >= 40
                && bytes[0] >> 4 == 6
                && 40 + (bytes[4] & 0xff) * 256 + (bytes[5] & 0xff) <= bytes.length;
    }
}
