package org.warren.wireguard.uapi;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.warren.wireguard.crypto.BouncyCastleAead;
import org.warren.wireguard.ip.IpAddress;
import org.warren.wireguard.ip.IpPrefix;
import org.warren.wireguard.key.PrivateKey;
import org.warren.wireguard.key.PublicKey;
import org.warren.wireguard.log.Level;
import org.warren.wireguard.log.Log;
import org.warren.wireguard.noise.KeyLog;
import org.warren.wireguard.noise.NoiseSuite;
import org.warren.wireguard.posix.InterfaceIndex;
import org.warren.wireguard.support.Conformance;
import org.warren.wireguard.support.SeededRandom;
import org.warren.wireguard.tunnel.Tunnel;
import org.warren.wireguard.tunnel.TunnelAdmin;

class RequestHandlerTest {
    private static final String KEY_A = "a1".repeat(32);
    private static final String KEY_B = "b2".repeat(32);

    private final SocketlessControl control = new SocketlessControl(
            new Tunnel(new NoiseSuite(new BouncyCastleAead(), new SeededRandom(1), KeyLog.NONE), () -> Instant.EPOCH));
    private final RequestHandler handler =
            new RequestHandler(control, new Log("wg0", Level.SILENT, () -> LocalDateTime.MIN, line -> {}));

    private String ask(String... lines) {
        return ask(Arrays.asList(lines));
    }

    private String ask(List<String> lines) {
        byte[] bytes = (String.join("\n", lines) + "\n\n").getBytes(StandardCharsets.US_ASCII);
        try {
            Request request = new RequestReader(
                            new ByteArrayInputStream(bytes), new Budget(1_000).new Account(), InterfaceIndex::of)
                    .next();
            StringBuilder answer = new StringBuilder();
            if (request != null) {
                handler.answer(request).print(answer);
            }
            return answer.toString();
        } catch (UapiException | IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void whatIsSetIsGot() {
        String privateKey = PrivateKey.generate(new SeededRandom(2)).toHex();
        assertThat(ask(
                        "set=1",
                        "private_key=" + privateKey,
                        "listen_port=51820",
                        "fwmark=51820",
                        "replace_peers=true",
                        "public_key=" + KEY_A,
                        "preshared_key=" + KEY_B,
                        "endpoint=[fe80::1%3]:99",
                        "persistent_keepalive_interval=25",
                        "replace_allowed_ips=true",
                        "allowed_ip=10.0.0.0/8",
                        "allowed_ip=fd00::/64"))
                .isEqualTo("errno=0\n\n");
        assertThat(ask("get=1")).isEqualTo("""
                        private_key=%s
                        listen_port=51820
                        fwmark=51820
                        public_key=%s
                        preshared_key=%s
                        protocol_version=1
                        endpoint=[fe80::1%%3]:99
                        last_handshake_time_sec=0
                        last_handshake_time_nsec=0
                        tx_bytes=0
                        rx_bytes=0
                        persistent_keepalive_interval=25
                        allowed_ip=10.0.0.0/8
                        allowed_ip=fd00::/64
                        errno=0

                        """.formatted(privateKey, KEY_A, KEY_B));
    }

    @Test
    void peersAndTheirPrefixesAreListedInTheOrderInWhichTheyCame() {
        ask("set=1", "public_key=" + KEY_B, "allowed_ip=10.9.0.0/16", "allowed_ip=10.1.0.0/16", "public_key=" + KEY_A);
        ask("set=1", "public_key=" + KEY_B, "allowed_ip=10.5.0.0/16");
        assertThat(ask("get=1").lines().filter(line -> line.matches("(public_key|allowed_ip).*")))
                .containsExactly(
                        "public_key=" + KEY_B,
                        "allowed_ip=10.9.0.0/16",
                        "allowed_ip=10.1.0.0/16",
                        "allowed_ip=10.5.0.0/16",
                        "public_key=" + KEY_A);
    }

    @Test
    void ipv4InIpv6StaysIpv6() {
        String mapped = "::ffff:10.0.0.1/128";
        assertThat(ask(
                        "set=1",
                        "public_key=" + KEY_A,
                        "endpoint=[::ffff:127.0.0.1]:5",
                        "allowed_ip=::ffff:10.0.0.0/24",
                        "allowed_ip=" + mapped))
                .isEqualTo("errno=0\n\n");
        assertThat(ask("get=1"))
                .contains("endpoint=[::ffff:127.0.0.1]:5\n", "allowed_ip=::/24\n", "allowed_ip=" + mapped + "\n");
    }

    @Test
    void aZoneIsANumberOrTheNameOfAnInterface() {
        int lo = InterfaceIndex.of("lo");
        assertThat(lo).isPositive();
        assertThat(ask("set=1", "public_key=" + KEY_A, "endpoint=[fe80::1%lo]:5"))
                .isEqualTo("errno=0\n\n");
        assertThat(ask("get=1")).contains("endpoint=[fe80::1%" + lo + "]:5\n");
        assertThat(ask("set=1", "public_key=" + KEY_A, "endpoint=[2001:db8::1%7]:5"))
                .isEqualTo("errno=0\n\n");
        for (String wrong : new String[] {"fe80::1%nosuch", "2001:db8::1%lo", "fe80::1%", "fe80::1%-1"}) {
            assertThat(ask("set=1", "public_key=" + KEY_A, "endpoint=[" + wrong + "]:5"))
                    .as(wrong)
                    .isEqualTo("errno=-22\n\n");
        }
    }

    @Test
    void prefixesThatMoveOrComeAgainCountOnce() {
        TunnelAdmin admin = control.admin();
        PublicKey a = PublicKey.fromHex(KEY_A);
        PublicKey b = PublicKey.fromHex(KEY_B);
        admin.addPeer(a, 0);
        for (int i = 0; i < Limits.MAX_ALLOWED_IPS - 2 * Limits.PEER_WEIGHT; i++) {
            admin.allow(a, new IpPrefix(IpAddress.v4(i), 32));
        }
        String more = "allowed_ip=::1/128";
        assertThat(ask("set=1", "public_key=" + KEY_A, more, "allowed_ip=::2/128", "allowed_ip=::3/128"))
                .isEqualTo("errno=-12\n\n");
        assertThat(admin.allowedIpOwner(IpPrefix.parse("::1"))).isNull();
        assertThat(ask("set=1", "public_key=" + KEY_B, more)).isEqualTo("errno=-12\n\n");
        assertThat(admin.hasPeer(b)).as("a request that fails changes nothing").isFalse();
        assertThat(ask("set=1", "public_key=" + KEY_B, "allowed_ip=0.0.0.7/32")).isEqualTo("errno=0\n\n");
        assertThat(ask("set=1", "public_key=" + KEY_A, more)).isEqualTo("errno=-12\n\n");
        assertThat(ask("set=1", "public_key=" + KEY_A, "allowed_ip=-0.0.0.1/32"))
                .isEqualTo("errno=0\n\n");
        assertThat(ask("set=1", "public_key=" + KEY_A, more)).isEqualTo("errno=0\n\n");
        assertThat(ask("set=1", "public_key=" + KEY_A, "replace_allowed_ips=true", "allowed_ip=0.0.0.8/32"))
                .isEqualTo("errno=0\n\n");
        assertThat(admin.allowedIpCount()).isEqualTo(2);
    }

    @Test
    void peersAreUpdatedAndRemoved() {
        ask("set=1", "public_key=" + KEY_A, "allowed_ip=10.0.0.1/32", "public_key=" + KEY_B, "allowed_ip=10.0.0.2/32");
        ask("set=1", "public_key=" + KEY_A, "update_only=true", "allowed_ip=10.0.0.3/32", "allowed_ip=-10.0.0.1/32");
        ask("set=1", "public_key=" + "c3".repeat(32), "update_only=true", "allowed_ip=10.0.0.9/32");
        ask("set=1", "public_key=" + KEY_B, "remove=true");
        assertThat(ask("get=1"))
                .contains("public_key=" + KEY_A, "allowed_ip=10.0.0.3/32")
                .doesNotContain(KEY_B, "10.0.0.1", "10.0.0.2", "10.0.0.9", "c3c3");
        ask("set=1", "replace_peers=true");
        assertThat(ask("get=1")).isEqualTo("errno=0\n\n");
    }

    @Test
    void aZeroKeyRemovesThePrivateKey() {
        ask("set=1", "private_key=" + KEY_A);
        assertThat(ask("get=1")).contains("private_key=a0a1");
        ask("set=1", "private_key=" + "0".repeat(64));
        assertThat(ask("get=1")).doesNotContain("private_key");
    }

    /// As the kernel and wireguard-go do; nothing can be sent there.
    @Test
    void endpointMayHavePort0() {
        assertThat(ask("set=1", "public_key=" + KEY_A, "endpoint=1.2.3.4:0")).isEqualTo("errno=0\n\n");
        assertThat(ask("get=1")).contains("endpoint=1.2.3.4:0\n");
    }

    @ParameterizedTest
    @Conformance("A3")
    @ValueSource(
            strings = {
                "nonsense",
                "unknown_key=1",
                "listen_port=65536",
                "listen_port=-1",
                "listen_port=x",
                "listen_port=4711",
                "fwmark=0x1ffffffff",
                "private_key=00",
                "replace_peers=false",
                "public_key=zz",
                "preshared_key=11",
                "endpoint=example.org:1",
                "endpoint=1.2.3.4",
                "endpoint=1.2.3.4:-1",
                "endpoint=1.2.3.4:65536",
                "endpoint=fe80::1:1",
                "endpoint=[1.2.3.4]:1",
                "persistent_keepalive_interval=65536",
                "allowed_ip=10.0.0.0/33",
                "allowed_ip=10.0.0.0/",
                "allowed_ip=10.0.0",
                "allowed_ip=10/8",
                "protocol_version=2",
                "remove=yes"
            })
    void a3_aBadLineChangesNothing(String line) {
        boolean ofDevice = line.matches("(nonsense|unknown|listen|fwmark|private|replace_peers).*");
        List<String> lines = ofDevice
                ? List.of("set=1", line, "public_key=" + KEY_A)
                : List.of("set=1", "fwmark=7", "public_key=" + KEY_A, "allowed_ip=10.0.0.0/8", line);
        String errno = line.equals("nonsense") ? "-71" : line.equals("listen_port=4711") ? "-98" : "-22";
        assertThat(ask(lines)).isEqualTo("errno=%s\n\n".formatted(errno));
        assertThat(ask("get=1")).isEqualTo("errno=0\n\n");
    }

    @Test
    void aPortThatIsTakenLeavesTheMarkAsItWas() {
        ask("set=1", "fwmark=3");
        assertThat(ask("set=1", "fwmark=7", "listen_port=" + SocketlessControl.TAKEN, "public_key=" + KEY_A))
                .isEqualTo("errno=-98\n\n");
        assertThat(ask("get=1")).isEqualTo("fwmark=3\nerrno=0\n\n");
    }

    @Test
    void otherOperationsAreAProtocolError() {
        for (String operation : new String[] {"get=2", "reboot=1", "get", "="}) {
            assertThat(ask(operation)).isEqualTo("errno=-71\n\n");
        }
        assertThat(ask("get=1", "public_key=" + KEY_A)).isEqualTo("errno=-71\n\n");
    }

    @Test
    void emptyLinesAskForNothing() {
        assertThat(ask()).isEmpty();
        assertThat(ask("", "", "get=1")).isEqualTo("errno=0\n\n");
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void randomLinesDoNotThrow(long seed) {
        Random random = new Random(seed);
        String[] parts = {
            "public_key",
            "endpoint",
            "allowed_ip",
            "=",
            KEY_A,
            "1.2.3.4:5",
            "[::1]:9",
            "10.0.0.0/8",
            "%",
            "true",
            "-",
            "9"
        };
        for (int i = 0; i < 5_000; i++) {
            StringBuilder line = new StringBuilder();
            for (int n = random.nextInt(5); n >= 0; n--) {
                line.append(parts[random.nextInt(parts.length)]);
            }
            assertThat(ask("set=1", "public_key=" + KEY_B, line.toString()))
                    .as("seed %d: %s", seed, line)
                    .startsWith("errno=");
        }
    }
}
