package org.warren.wireguard.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.warren.wireguard.crypto.BouncyCastleAead;
import org.warren.wireguard.ip.IpAddress;
import org.warren.wireguard.key.PrivateKey;
import org.warren.wireguard.key.PublicKey;
import org.warren.wireguard.noise.KeyLog;
import org.warren.wireguard.noise.NoiseSuite;
import org.warren.wireguard.noise.StaticIdentity;
import org.warren.wireguard.peer.PeerEvent;
import org.warren.wireguard.support.SeededRandom;
import org.warren.wireguard.tunnel.Output;
import org.warren.wireguard.tunnel.Tunnel;
import org.warren.wireguard.wire.Drop;
import org.warren.wireguard.wire.Endpoint;

class LogTest {
    private static final Endpoint ALICE = new Endpoint(IpAddress.v4(1), 1);
    private static final Endpoint BOB = new Endpoint(IpAddress.v4(2), 2);
    private static final long SECOND = 1_000_000_000L;

    private final List<String> lines = new ArrayList<>();
    private final NoiseSuite suite = new NoiseSuite(new BouncyCastleAead(), new SeededRandom(1), KeyLog.NONE);
    private final PrivateKey aliceKey = PrivateKey.generate(suite.random());
    private final PrivateKey bobKey = PrivateKey.generate(suite.random());

    private Log log(Level level) {
        return new Log("wg0", level, () -> LocalDateTime.of(2026, 1, 2, 3, 4, 5), lines::add);
    }

    @Test
    void linesLookLikeThoseOfWireguardGo() {
        PublicKey peer = PublicKey.fromBase64("AbCdEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmWxYw=");
        log(Level.VERBOSE).onPeerEvent(peer, PeerEvent.INITIATION_SENT);
        log(Level.VERBOSE).dropped(Drop.BAD_MAC1, 2);
        log(Level.VERBOSE).error("The interface carries nothing");
        assertThat(lines)
                .containsExactly(
                        "DEBUG: (wg0) 2026/01/02 03:04:05 peer(AbCd…WxYw) - Sending handshake initiation",
                        "DEBUG: (wg0) 2026/01/02 03:04:05 Dropped 2: BAD_MAC1",
                        "ERROR: (wg0) 2026/01/02 03:04:05 The interface carries nothing");
    }

    @Test
    void theLevelSaysWhatIsWritten() {
        for (Level level : List.of(Level.parse("error"), Level.parse(null), Level.parse("silent"))) {
            log(level).verbose("detail");
            log(level).verbose(() -> "detail");
            log(level).error("trouble " + level);
        }
        assertThat(lines).hasSize(2).allMatch(line -> line.endsWith("trouble ERROR"));
        assertThat(Level.parse("debug")).isEqualTo(Level.VERBOSE);
        assertThat(Level.parse("verbose")).isEqualTo(Level.VERBOSE);
    }

    @Test
    void aHandshakeIsToldOnBothSidesWithoutKeys() {
        // given
        Tunnel alice = tunnel(aliceKey, bobKey, BOB);
        Tunnel bob = tunnel(bobKey, aliceKey, ALICE);
        // when
        PublicKey bobPublic = new StaticIdentity(bobKey).publicKey();
        alice.admin().persistentKeepalive(bobPublic, 25, SECOND);
        boolean busy = true;
        while (busy) {
            boolean sent = pass(alice, ALICE, bob);
            busy = pass(bob, BOB, alice) || sent;
        }
        // then
        assertThat(lines.stream().map(line -> line.replaceAll(".* - ", "")))
                .containsExactly(
                        "Starting",
                        "Starting",
                        "Sending handshake initiation",
                        "Received handshake initiation",
                        "Keypair created",
                        "Sending handshake response",
                        "Received handshake response",
                        "Keypair created",
                        "Sending keepalive packet",
                        "Keypair confirmed by the initiator's first data",
                        "Receiving keepalive packet");
        assertThat(String.join("\n", lines))
                .doesNotContain(bobPublic.toBase64(), aliceKey.toBase64(), bobKey.toBase64(), bobKey.toHex());
    }

    private Tunnel tunnel(PrivateKey own, PrivateKey peers, Endpoint endpoint) {
        Tunnel tunnel = new Tunnel(suite, () -> Instant.EPOCH, log(Level.VERBOSE));
        PublicKey peer = new StaticIdentity(peers).publicKey();
        tunnel.admin().privateKey(own, 0);
        tunnel.admin().addPeer(peer, 0);
        tunnel.admin().endpoint(peer, endpoint, 0);
        tunnel.admin().up(0);
        return tunnel;
    }

    private static boolean pass(Tunnel from, Endpoint at, Tunnel to) {
        Output output = from.pollOutput();
        if (output instanceof Output.Datagrams datagrams) {
            to.handleDatagrams(at, 0, datagrams.train(), SECOND);
        }
        return output != null;
    }
}
