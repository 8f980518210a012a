package org.warren.scenarios.administration;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.warren.harness.evidence.Note;
import org.warren.harness.lab.CommandResult;
import org.warren.harness.scenario.Stage;
import org.warren.harness.subject.KeyPair;
import org.warren.harness.subject.TunnelConfig;
import org.warren.harness.subject.TunnelInterface;
import org.warren.kit.roadwarrior.RoadWarrior;

/// A second interface of the server gets settings that an implementation must refuse, forget or keep; then its link is
/// deleted.
final class SecondInterface {

    static final Note<PortInUse> PORT_IN_USE = new Note<>("port-in-use", PortInUse.class);
    static final Note<KeyShown> PRIVATE_KEY = new Note<>("private-key-shown", KeyShown.class);
    /// Peers whose public keys are points of low order, with which no handshake is possible.
    static final Note<Peers> SMALL_ORDER = new Note<>("small-order-peers", Peers.class);
    /// Milliseconds from the deletion of the link to the end of the daemon; negative if it did not end.
    static final Note<Long> END = Note.number("end-after-link-millis");

    static final Duration END_MAX = Duration.ofSeconds(2);

    private static final String NAME = "second0";
    private static final int PORT = 51901;
    private static final String NONE = "(none)";
    private static final Duration END_LIMIT = Duration.ofSeconds(10);

    /// The neutral element, and a point of order 8.
    private static final List<String> KEYS_OF_SMALL_ORDER =
            List.of("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=", "4Ot6fDtBuK4WVuP68Z/EatoJjeucMrH9hmIFFl9JuAA=");

    /// The result of `wg set second0 listen-port` with the port of the first interface.
    ///
    /// @param port of the first interface
    /// @param accepted whether `wg` reported success
    /// @param shown the second interface's port afterwards
    record PortInUse(int port, boolean accepted, String shown) {}

    /// Whether a private key is shown.
    ///
    /// @param before after a key was set
    /// @param refusal the error of `wg` if zeros were refused, otherwise empty
    /// @param after after it was set to zeros
    record KeyShown(boolean before, String refusal, boolean after) {}

    /// @param set the public keys that were set
    /// @param shown those of them that it has
    record Peers(List<String> set, List<String> shown) {

        Peers {
            set = List.copyOf(set);
            shown = List.copyOf(shown);
        }
    }

    private SecondInterface() {}

    static void drive(Stage stage, TunnelInterface first) {
        TunnelInterface second = stage.createTunnel(RoadWarrior.SERVER, NAME);
        KeyPair keys = KeyPair.generate(second.node());
        TunnelConfig config = new TunnelConfig(keys.privateKey(), PORT, List.of(), List.of());
        second.configure(config);
        second.up();
        stage.note(SMALL_ORDER, addPeers(second));
        stage.note(PRIVATE_KEY, removeKey(second));
        second.configure(config);
        stage.note(PORT_IN_USE, takePort(second, first.show("listen-port").strip()));
        Optional<Duration> end = second.deleteLink(END_LIMIT, stage.lab().clock());
        stage.note(END, end.map(Duration::toMillis).orElse(-1L));
    }

    /// `wg` reads no key from an empty file, and sends zeros.
    private static KeyShown removeKey(TunnelInterface second) {
        boolean before = hasKey(second);
        CommandResult answer = second.node().run("wg", "set", NAME, "private-key", "/dev/null");
        return new KeyShown(before, answer.succeeded() ? "" : answer.err().strip(), hasKey(second));
    }

    private static PortInUse takePort(TunnelInterface second, String port) {
        CommandResult answer = second.node().run("wg", "set", NAME, "listen-port", port);
        return new PortInUse(
                Integer.parseInt(port),
                answer.succeeded(),
                second.show("listen-port").strip());
    }

    /// Without endpoints, so that nothing can be sent.
    private static Peers addPeers(TunnelInterface second) {
        for (String key : KEYS_OF_SMALL_ORDER) {
            second.set("peer", key, "allowed-ips", "10.101.0." + KEYS_OF_SMALL_ORDER.indexOf(key) + "/32");
        }
        List<String> shown = second.show("peers").lines().map(String::strip).toList();
        return new Peers(
                KEYS_OF_SMALL_ORDER,
                KEYS_OF_SMALL_ORDER.stream().filter(shown::contains).toList());
    }

    /// The key itself is not recorded.
    private static boolean hasKey(TunnelInterface second) {
        return !second.show("private-key").strip().equals(NONE);
    }
}
