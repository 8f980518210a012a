package org.warren.wireguard.cookie;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.warren.wireguard.crypto.Aead;
import org.warren.wireguard.crypto.BouncyCastleAead;
import org.warren.wireguard.ip.IpAddress;
import org.warren.wireguard.key.PrivateKey;
import org.warren.wireguard.key.PublicKey;
import org.warren.wireguard.support.Conformance;
import org.warren.wireguard.support.SeededRandom;
import org.warren.wireguard.wire.CookieReply;
import org.warren.wireguard.wire.Endpoint;
import org.warren.wireguard.wire.Initiation;
import org.warren.wireguard.wire.Message;

class GateTest {
    private static final long MILLI = 1_000_000L;
    private static final long SECOND = 1_000 * MILLI;
    private static final Endpoint HERE = new Endpoint(IpAddress.parse("192.0.2.1"), 1000);

    private final SeededRandom random = new SeededRandom(1);
    private final Aead aead = new BouncyCastleAead();
    private final PublicKey bob = PrivateKey.generate(random).publicKey();
    private final CookieChecker checker = new CookieChecker(aead, random, bob);
    private final MacStamper stamper = new MacStamper(aead, bob);

    private static Initiation message() {
        return Initiation.of(7, new byte[32], new byte[48], new byte[28]);
    }

    private Initiation stamped(long now) {
        Initiation message = message();
        stamper.stamp(message, now);
        return message;
    }

    /// Gets a cookie for messages from here.
    private void challenge(long now) {
        assertThat(stamper.consume(checker.reply(stamped(now), HERE, now), now)).isEqualTo(MacStamper.Consumed.TAKEN);
    }

    @Test
    @Conformance("M1")
    void m1_eachBitBeforeAndOfMac1Counts() {
        Initiation message = stamped(0);
        assertThat(checker.hasMac1(message)).isTrue();
        for (int bit = 0; bit < 132 * 8; bit++) {
            message.bytes()[bit / 8] ^= (byte) (1 << (bit % 8));
            assertThat(checker.hasMac1(message)).as("bit %d", bit).isFalse();
            message.bytes()[bit / 8] ^= (byte) (1 << (bit % 8));
        }
    }

    /// By the checker's own macs the two ends would agree on fewer bytes, too.
    @Test
    @Conformance("M4")
    void m4_eachBitBeforeAndOfMac2Counts() {
        challenge(0);
        Initiation message = stamped(1);
        assertThat(checker.hasMac2(message, HERE, 1)).isTrue();
        for (int bit = 0; bit < 148 * 8; bit++) {
            message.bytes()[bit / 8] ^= (byte) (1 << (bit % 8));
            assertThat(checker.hasMac2(message, HERE, 1)).as("bit %d", bit).isFalse();
            message.bytes()[bit / 8] ^= (byte) (1 << (bit % 8));
        }
    }

    @Test
    @Conformance("H6")
    void h6_aMessageIsForTheOwnerOfItsMac1sKey() {
        assertThat(Addressee.is(bob, stamped(0))).isTrue();
        assertThat(Addressee.is(PrivateKey.generate(random).publicKey(), stamped(0)))
                .isFalse();
    }

    @Test
    @Conformance("M4")
    void m4_aCookieIsForOneAddressAndPort() {
        challenge(0);
        Initiation message = stamped(1);
        assertThat(checker.hasMac2(message, HERE, 1)).isTrue();
        assertThat(checker.hasMac2(message, new Endpoint(HERE.address(), 1001), 1))
                .isFalse();
        assertThat(checker.hasMac2(message, new Endpoint(IpAddress.parse("192.0.2.2"), 1000), 1))
                .isFalse();
        assertThat(checker.hasMac2(message(), HERE, 1)).as("mac2 of zeros").isFalse();
        message.bytes()[140] ^= 1;
        assertThat(checker.hasMac2(message, HERE, 1)).isFalse();
    }

    @Test
    @Conformance("M4")
    void m4_theSecretChangesEachTwoMinutes() {
        challenge(0);
        Initiation message = stamped(SECOND);
        assertThat(checker.hasMac2(message, HERE, 120 * SECOND - 1)).isTrue();
        assertThat(checker.hasMac2(message, HERE, 120 * SECOND)).isFalse();
    }

    @Test
    @Conformance("M7")
    void m7_aCookieIsUsedForLessThan115Seconds() {
        challenge(0);
        assertThat(checker.hasMac2(stamped(115 * SECOND - 1), HERE, 115 * SECOND - 1))
                .isTrue();
        Initiation late = stamped(115 * SECOND);
        assertThat(Arrays.copyOfRange(late.bytes(), 132, 148)).containsOnly(0);
    }

    @Test
    @Conformance("M5")
    void m5_aReplyIsBoundToTheMac1ThatItAnswers() {
        CookieReply early = checker.reply(stamped(0), HERE, 0);
        Initiation other = Initiation.of(8, new byte[32], new byte[48], new byte[28]);
        stamper.stamp(other, 1);
        assertThat(stamper.consume(early, 1)).isEqualTo(MacStamper.Consumed.FORGED);
        CookieReply reply = checker.reply(other, HERE, 1);
        for (int bit = 8 * 8; bit < 64 * 8; bit++) {
            byte[] bytes = reply.bytes().clone();
            bytes[bit / 8] ^= (byte) (1 << (bit % 8));
            CookieReply forged = (CookieReply) Message.parse(ByteBuffer.wrap(bytes));
            assertThat(stamper.consume(forged, 1)).as("bit %d", bit).isEqualTo(MacStamper.Consumed.FORGED);
        }
        assertThat(stamper.consume(reply, 1)).isEqualTo(MacStamper.Consumed.TAKEN);
        assertThat(stamper.consume(reply, 1)).as("twice").isEqualTo(MacStamper.Consumed.UNSOLICITED);
        assertThat(new MacStamper(aead, bob).consume(reply, 1)).isEqualTo(MacStamper.Consumed.UNSOLICITED);
    }

    @Test
    @Conformance("M3")
    void m3_loadBeginsAt512WaitingHandshakes() {
        LoadMeter meter = new LoadMeter();
        for (int i = 0; i < 512; i++) {
            assertThat(meter.isUnderLoad(5 * SECOND)).as("handshake %d", i).isFalse();
        }
        assertThat(meter.isUnderLoad(5 * SECOND)).isTrue();
    }

    @Test
    @Conformance("M3")
    void m3_loadLastsOneSecondLonger() {
        LoadMeter meter = new LoadMeter();
        for (int i = 0; i < 513; i++) {
            meter.isUnderLoad(0);
        }
        assertThat(meter.isUnderLoad(SECOND - 1)).isTrue();
        assertThat(meter.isUnderLoad(SECOND)).isFalse();
        assertThat(meter.isUnderLoad(SECOND + 1)).isFalse();
    }

    @Test
    @Conformance("M9")
    void m9_ordinaryUseIsNoLoad() {
        LoadMeter meter = new LoadMeter();
        for (long i = 0; i < 100_000; i++) {
            assertThat(meter.isUnderLoad(i * 2 * MILLI)).isFalse();
        }
    }

    @Test
    @Conformance("M3")
    void m3_theModelledQueueIsBounded() {
        LoadMeter meter = new LoadMeter();
        for (int i = 0; i < 1_000_000; i++) {
            meter.isUnderLoad(0);
        }
        // 4096 handshakes at a millisecond each are worked off after 4.1 s; 512 of them are left at 3.584 s.
        assertThat(meter.isUnderLoad(4_586 * MILLI)).as("a second later").isFalse();
    }

    @Test
    @Conformance("M8")
    void m8_fiveAtOnceThenTwentyASecond() {
        RateGate gate = new RateGate();
        IpAddress source = IpAddress.parse("192.0.2.1");
        for (int i = 0; i < 5; i++) {
            assertThat(gate.admits(source, 0)).isTrue();
        }
        assertThat(gate.admits(source, 0)).isFalse();
        assertThat(gate.admits(source, 50 * MILLI - 1)).isFalse();
        assertThat(gate.admits(source, 50 * MILLI)).isTrue();
        assertThat(gate.admits(source, 50 * MILLI)).isFalse();
        int admitted = 0;
        for (long now = 50 * MILLI; now < 10_050 * MILLI; now += MILLI) {
            admitted += gate.admits(source, now) ? 1 : 0;
        }
        assertThat(admitted).isBetween(198, 201);
    }

    @Test
    @Conformance("M8")
    void m8_sourcesAreIpv4AddressesAndIpv6Networks() {
        RateGate gate = new RateGate();
        for (int i = 0; i < 5; i++) {
            assertThat(gate.admits(IpAddress.v6(0x20010db8_00000001L, i), 0)).isTrue();
        }
        assertThat(gate.admits(IpAddress.v6(0x20010db8_00000001L, 99), 0))
                .as("the same /64")
                .isFalse();
        assertThat(gate.admits(IpAddress.v6(0x20010db8_00000002L, 0), 0))
                .as("another /64")
                .isTrue();
        for (int i = 0; i < 6; i++) {
            gate.admits(IpAddress.parse("192.0.2.1"), 0);
        }
        assertThat(gate.admits(IpAddress.parse("192.0.2.2"), 0))
                .as("an attacker does not limit others")
                .isTrue();
    }

    @Test
    @Conformance("M8")
    void m8_idleSourcesAreForgottenAndTheirNumberIsBounded() {
        RateGate gate = new RateGate();
        for (int i = 0; i < 70_000; i++) {
            gate.admits(IpAddress.v4(i), 0);
        }
        assertThat(gate.sources()).isEqualTo(RateGate.MAX_SOURCES);
        assertThat(gate.admits(IpAddress.v4(-1), SECOND - 1)).isFalse();
        assertThat(gate.admits(IpAddress.v4(-1), SECOND)).isTrue();
        assertThat(gate.sources()).isEqualTo(1);
    }
}
