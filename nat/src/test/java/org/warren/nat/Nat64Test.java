package org.warren.nat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.warren.nat.Nat64.Result;

/// IPv6 hosts and IPv4 ones: NAT64, 464XLAT and the addresses of both.
class Nat64Test {

    private static final long SECOND = Home.SECOND;
    private static final int OUTSIDE = Home.WAN;
    private static final Endpoint SERVER = Endpoint.parse("198.51.100.7:51820");
    private static final Ipv6Endpoint ALICE = new Ipv6Endpoint(0x2001_0db8_0000_0001L, 2, 51_820);
    private static final Ipv6Endpoint BOB = new Ipv6Endpoint(0x2001_0db8_0000_0002L, 2, 51_820);
    private static final Prefix64 PREFIX = Prefix64.WELL_KNOWN;

    private final Nat64 nat = new Nat64(PREFIX, Nat64.RFC_6146, List.of(OUTSIDE), new Random(1));

    /// RFC 6052 §2.4, table 1, and 192.0.2.33 in each.
    @ParameterizedTest
    @CsvSource({
        "32, 20010db800000000, 20010db8c0000221, 0",
        "40, 20010db801000000, 20010db801c00002, 0021000000000000",
        "48, 20010db801220000, 20010db80122c000, 0002210000000000",
        "56, 20010db801220300, 20010db8012203c0, 0000022100000000",
        "64, 20010db801220344, 20010db801220344, 00c0000221000000",
        "96, 20010db801220344, 20010db801220344, 00000000c0000221",
    })
    void addressesStandInAPrefixAsTheExamplesSay(int length, String prefix, String high, String low) {
        var prefix64 = new Prefix64(Long.parseUnsignedLong(prefix, 16), 0, length);
        Endpoint ipv4 = Endpoint.parse("192.0.2.33:443");
        var ipv6 = new Ipv6Endpoint(Long.parseUnsignedLong(high, 16), Long.parseUnsignedLong(low, 16), 443);

        assertThat(prefix64.embed(ipv4)).isEqualTo(ipv6);
        assertThat(prefix64.extract(ipv6)).hasValue(ipv4.address());
        assertThat(prefix64.contains(ipv6)).isTrue();
        assertThat(prefix64.extract(new Ipv6Endpoint(~ipv6.high(), ipv6.low(), 443)))
                .isEmpty();
        assertThat(prefix64.contains(new Ipv6Endpoint(~ipv6.high(), ipv6.low(), 443)))
                .isFalse();
    }

    @Test
    void everyAddressIsFoundAgainInEveryPrefix() {
        var random = new Random(1);
        for (int length : List.of(32, 40, 48, 56, 64, 96)) {
            var prefix = new Prefix64(
                    length == 96 ? random.nextLong() : random.nextLong() & (-1L << (64 - length)), 0, length);
            for (int i = 0; i < 1000; i++) {
                var ipv4 = new Endpoint(random.nextInt(), 1);
                assertThat(prefix.extract(prefix.embed(ipv4))).hasValue(ipv4.address());
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"95, 0, 0", "32, 1, 0", "64, 0, 1", "96, 0, 1", "96, 0, 0100000000000000"})
    void prefixThatCannotBeIsRefused(int length, String high, String low) {
        assertThatThrownBy(
                        () -> new Prefix64(Long.parseUnsignedLong(high, 16), Long.parseUnsignedLong(low, 16), length))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("a prefix ");
    }

    @Test
    void hostReachesAnIpv4ServerWhichAnswers() {
        Endpoint seen = out(ALICE, SERVER, 0);

        assertThat(seen).isEqualTo(new Endpoint(OUTSIDE, 51_820));
        assertThat(nat.fromIpv4(Packet.udp(SERVER, seen), 1))
                .isEqualTo(new Result.ToIpv6(Ipv6Packet.udp(PREFIX.embed(SERVER), ALICE)));
        assertThat(out(BOB, SERVER, 1)).as("a host that has the same port").isNotEqualTo(seen);
        assertThat(nat.mappings()).isEqualTo(2);
        nat.reboot(2);
        assertThat(nat.mappings()).isZero();
    }

    /// RFC 6146 §4: UDP_DEFAULT is 5 minutes, which packets of either direction give again.
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void mappingLivesForFiveMinutesAfterAPacketOfEitherDirection(boolean outbound) {
        Endpoint seen = out(ALICE, SERVER, 0);
        long last = 299 * SECOND;
        if (outbound) {
            out(ALICE, SERVER, last);
        } else {
            nat.fromIpv4(Packet.udp(SERVER, seen), last);
        }

        assertThat(nat.nextDeadline()).hasValue(last + 300 * SECOND);
        assertThat(nat.fromIpv4(Packet.udp(SERVER, seen), last + 300 * SECOND - 1))
                .isInstanceOf(Result.ToIpv6.class);
        assertThat(nat.fromIpv4(Packet.udp(SERVER, seen), last + 600 * SECOND - 1))
                .isEqualTo(new Result.Dropped(Outcome.Reason.NO_MAPPING));
    }

    @ParameterizedTest
    @CsvSource({"ICMP, DATA, 60", "TCP, SYN, 240"})
    void otherProtocolsHaveTheirOwnTimes(Protocol protocol, Packet.Segment segment, long seconds) {
        var packet = new Ipv6Packet(protocol, ALICE, PREFIX.embed(SERVER), segment);
        var answer = new Packet(protocol, SERVER, new Endpoint(OUTSIDE, 51_820), Packet.Segment.DATA);
        nat.fromIpv6(packet, 0);

        assertThat(nat.nextDeadline()).hasValue(seconds * SECOND);
        assertThat(nat.fromIpv4(answer, seconds * SECOND)).isEqualTo(new Result.Dropped(Outcome.Reason.NO_MAPPING));
        nat.fromIpv6(packet, seconds * SECOND);
        assertThat(nat.fromIpv4(answer, 2 * seconds * SECOND - 1)).isInstanceOf(Result.ToIpv6.class);
    }

    /// RFC 6146 §3.8.
    @Test
    void hostsReachEachOtherByTheOutsideAddress() {
        Endpoint bob = out(BOB, SERVER, 0);
        Result arrives = nat.fromIpv6(Ipv6Packet.udp(ALICE, PREFIX.embed(bob)), 1);

        Ipv6Packet packet = ((Result.ToIpv6) arrives).packet();
        assertThat(packet.destination()).isEqualTo(BOB);
        assertThat(PREFIX.extract(packet.source())).hasValue(OUTSIDE);
        assertThat(nat.fromIpv6(Ipv6Packet.udp(BOB, packet.source()), 2))
                .isEqualTo(new Result.ToIpv6(Ipv6Packet.udp(PREFIX.embed(bob), ALICE)));
    }

    @Test
    void whatIsNotForItOrMustNotBeTranslatedIsLeftAlone() {
        var elsewhere = new Ipv6Endpoint(0x2001_0db8_ffff_0000L, 1, 53);
        Ipv6Endpoint inside = PREFIX.embed(Endpoint.parse("192.0.2.1:1"));

        assertThat(nat.fromIpv6(Ipv6Packet.udp(ALICE, elsewhere), 0)).isEqualTo(new Result.NotTranslated());
        assertThat(nat.fromIpv6(Ipv6Packet.udp(inside, PREFIX.embed(SERVER)), 0))
                .as("a source within the prefix")
                .isEqualTo(new Result.NotTranslated());
        for (String address : List.of("10.0.0.1:1", "172.31.0.1:1", "192.168.0.1:1")) {
            Endpoint at = Endpoint.parse(address);
            assertThat(nat.fromIpv6(Ipv6Packet.udp(ALICE, PREFIX.embed(at)), 0)).isEqualTo(new Result.NotTranslated());
            var own = new Prefix64(0x2001_0db8_0064_0000L, 0, 96);
            var other = new Nat64(own, Nat64.RFC_6146, List.of(OUTSIDE), new Random(1));
            assertThat(other.fromIpv6(Ipv6Packet.udp(ALICE, own.embed(at)), 0))
                    .as("in a prefix of the network's own")
                    .isInstanceOf(Result.ToIpv4.class);
        }
        assertThat(nat.mappings()).isZero();
        assertThatThrownBy(() -> new Nat64(
                        PREFIX, Nat64.RFC_6146.with(Hairpinning.INTERNAL_SOURCE), List.of(OUTSIDE), new Random(1)))
                .hasMessage("a NAT64 hairpins with the external source or not at all");
    }

    /// RFC 6877: a host that has IPv4 alone, behind a CLAT, a network that has IPv6 alone, and a NAT64.
    @Test
    void hostOf464XlatIsReachedForAsLongAsTheNat64Remembers() {
        var clat = new Clat(new Prefix64(0x2001_0db8_0000_00c1L, 0, 96), PREFIX);
        Endpoint phone = Endpoint.parse("192.168.1.2:51820");
        Endpoint seen = ((Result.ToIpv4) nat.fromIpv6(clat.toIpv6(Packet.udp(phone, SERVER)), 0))
                .packet()
                .source();

        var back = (Result.ToIpv6) nat.fromIpv4(Packet.udp(SERVER, seen), 1);
        assertThat(clat.toIpv4(back.packet())).contains(Packet.udp(SERVER, phone));
        assertThat(nat.fromIpv4(Packet.udp(SERVER, seen), 300 * SECOND)).isInstanceOf(Result.ToIpv6.class);
        assertThat(nat.fromIpv4(Packet.udp(SERVER, seen), 600 * SECOND)).isInstanceOf(Result.Dropped.class);
        assertThat(clat.toIpv4(Ipv6Packet.udp(BOB, back.packet().destination())))
                .as("from elsewhere")
                .isEmpty();
        assertThat(clat.toIpv4(Ipv6Packet.udp(PREFIX.embed(SERVER), ALICE)))
                .as("for somebody else")
                .isEmpty();
        assertThatThrownBy(() -> new Clat(PREFIX, PREFIX)).hasMessageStartingWith("a CLAT has a prefix of its own");
    }

    /// A scan of a whole prefix leaves no more behind than has mappings.
    @Test
    void hostsWithoutMappingsAreForgotten() {
        for (int i = 0; i < 100_000; i++) {
            out(new Ipv6Endpoint(ALICE.high(), i, 1), SERVER, i * SECOND);
        }

        assertThat(nat.mappings()).isEqualTo(300);
        assertThat(nat.hosts()).isLessThan(1000);
        assertThat(out(new Ipv6Endpoint(ALICE.high(), 99_999, 1), SERVER, 100_000 * SECOND))
                .isNotNull();
    }

    private Endpoint out(Ipv6Endpoint from, Endpoint to, long now) {
        return ((Result.ToIpv4) nat.fromIpv6(Ipv6Packet.udp(from, PREFIX.embed(to)), now))
                .packet()
                .source();
    }
}
