package org.warren.wireguard.ip;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.warren.wireguard.support.Conformance;
import org.warren.wireguard.support.Packets;

class EcnTest {
    /// Figure 4 of RFC 6040: inner field, outer field, what comes out. 0 Not-ECT, 1 ECT(1), 2 ECT(0), 3 CE.
    @ParameterizedTest
    @Conformance("P4")
    @CsvSource({
        "0,0,0", "0,2,0", "0,1,0", "0,3,drop",
        "2,0,2", "2,2,2", "2,1,1", "2,3,3",
        "1,0,1", "1,2,1", "1,1,1", "1,3,3",
        "3,0,3", "3,2,3", "3,1,3", "3,3,3"
    })
    void p4_decapsulation(int inner, int outer, String expected) {
        for (boolean v6 : new boolean[] {false, true}) {
            byte[] bytes = v6 ? Packets.v6("fd00::1", "fd00::2", 1, 64) : Packets.v4("10.0.0.1", "10.0.0.2", 1, 64);
            IpPacket packet = IpPacket.parse(bytes, 0, bytes.length).orElseThrow();
            packet.ecn(inner);
            assertThat(Ecn.outer(packet)).isEqualTo(inner);
            boolean kept = Ecn.decapsulate(0xb8 | outer, packet);
            assertThat(kept ? Integer.toString(packet.ecn()) : "drop").isEqualTo(expected);
            if (!v6) {
                assertThat(Packets.checksum(ByteBuffer.wrap(bytes), 20)).isZero();
            }
        }
    }
}
