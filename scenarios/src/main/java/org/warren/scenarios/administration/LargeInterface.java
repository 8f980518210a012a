package org.warren.scenarios.administration;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.warren.harness.evidence.Note;
import org.warren.harness.scenario.Stage;
import org.warren.harness.subject.KeyPair;
import org.warren.harness.subject.PeerConfig;
import org.warren.harness.subject.TunnelConfig;
import org.warren.harness.subject.TunnelInterface;
import org.warren.kit.roadwarrior.RoadWarrior;

/// Gives a second interface of the server a large configuration, and notes how it is shown.
final class LargeInterface {

    static final Note<Listing> SET = new Note<>("large", Listing.class);
    /// The same after the shown configuration had been set.
    static final Note<Listing> SET_AGAIN = new Note<>("large-again", Listing.class);

    private static final String NAME = "large0";
    private static final int PORT = 51900;
    private static final int SHOWN_MAX = 5;

    private final Stage stage;
    private final List<PeerConfig> peers;

    /// How `wg show` reports the peers.
    ///
    /// @param peers how many were set
    /// @param dumped how many it shows
    /// @param different how many it shows differently from how they were set
    /// @param examples the first few of those, as text
    record Listing(int peers, int dumped, int different, List<String> examples) {

        Listing {
            examples = List.copyOf(examples);
        }
    }

    LargeInterface(Stage stage, int count) {
        this.stage = stage;
        List<PeerConfig> made = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            String tail = (i >> 8) + "." + (i & 0xff);
            List<String> prefixes =
                    List.of("10.64." + tail + "/32", "10.65." + tail + "/32", "fd00:%x::/64".formatted(i + 1));
            made.add(new PeerConfig(publicKey(i), "203.0.113.2:" + (10_000 + i), prefixes, i % 65536));
        }
        this.peers = List.copyOf(made);
    }

    /// 32 bytes that depend only on the number; any 32 bytes are a public key.
    static String publicKey(int number) {
        try {
            byte[] name = ("peer " + number).getBytes(StandardCharsets.US_ASCII);
            byte[] key = MessageDigest.getInstance("SHA-256").digest(name);
            // A coordinate has 255 bits; an implementation may clear the highest one.
            key[31] &= 0x7f;
            return Base64.getEncoder().encodeToString(key);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /// It stays down, so that nothing is sent to these peers, which do not exist.
    void drive() {
        TunnelInterface large = stage.createTunnel(RoadWarrior.SERVER, NAME);
        KeyPair keys = KeyPair.generate(large.node());
        large.configure(new TunnelConfig(keys.privateKey(), PORT, List.of(), peers));
        stage.note(SET, shown(large));
        large.node()
                .run("sh", "-c", "wg showconf " + NAME + " | wg setconf " + NAME + " /dev/stdin")
                .orThrow();
        stage.note(SET_AGAIN, shown(large));
    }

    private Listing shown(TunnelInterface large) {
        Map<String, String> dumped = new LinkedHashMap<>();
        // The first line is the interface's, with its private key.
        large.show("dump").lines().skip(1).forEach(line -> {
            List<String> fields = Arrays.asList(line.split("\t", -1));
            dumped.put(fields.get(0), words(fields.get(2), fields.get(3), fields.get(7)));
        });
        List<String> different = new ArrayList<>();
        for (PeerConfig peer : peers) {
            String keepalive = peer.persistentKeepaliveSeconds() == 0 ? "off" : "" + peer.persistentKeepaliveSeconds();
            String expected = words(Objects.toString(peer.endpoint()), String.join(",", peer.allowedIps()), keepalive);
            String actual = dumped.get(peer.publicKey());
            if (!expected.equals(actual)) {
                different.add(expected + " became " + actual);
            }
        }
        return new Listing(
                peers.size(),
                dumped.size(),
                different.size(),
                different.subList(0, Math.min(SHOWN_MAX, different.size())));
    }

    private static String words(String endpoint, String allowedIps, String keepalive) {
        String[] sorted = allowedIps.split(",", -1);
        Arrays.sort(sorted);
        return endpoint + " " + String.join(",", sorted) + " " + keepalive;
    }
}
