package org.warren.wireguard.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// ```
/// a: 192.0.2.1, 2001:db8::1  ---- cable ----  b: 192.0.2.2, 2001:db8::2
///    10.77.0.1, fd77::1      ==== tunnel ===     10.77.0.2, fd77::2
/// ```
final class TwoNodes implements AutoCloseable {
    static final String WARREN_WG = Node.SCRIPT.toString();

    private final Path directory;
    final Node a;
    final Node b;

    /// @param directory for what `wg` reads
    TwoNodes(Path directory) throws IOException {
        this.directory = directory;
        trainOnce();
        a = new Node("a");
        b = new Node("b");
        Node.connect(a, b);
    }

    /// The daemon starts fast, as it does in an image. The launcher takes no archive of an earlier build.
    private static void trainOnce() throws IOException {
        Path archive = Path.of("target/warren-wg.aot");
        Path daemon = Path.of("target/warren-wg.jar");
        if (Files.notExists(archive) || !Files.getLastModifiedTime(archive).equals(Files.getLastModifiedTime(daemon))) {
            Command.run(Node.environment(), List.of(WARREN_WG, "--train")).expectSuccess();
        }
    }

    /// Makes a tunnel between the nodes: our daemon on the first one, any other on the second.
    void tunnel(String other) throws IOException {
        tunnel(new String[] {WARREN_WG}, other);
    }

    /// The same, with the command of the first one.
    void tunnel(String[] first, String other) throws IOException {
        List<String> command = new ArrayList<>(List.of(first));
        command.add(a.wg());
        a.run(command.toArray(String[]::new));
        b.run(other, b.wg());
        for (Node node : new Node[] {a, b}) {
            Path key = Files.writeString(
                    directory.resolve(node.wg()), Command.run("wg", "genkey").output());
            node.run("wg", "set", node.wg(), "private-key", key.toString(), "listen-port", "51820");
        }
        configure(a, configuration(a));
        configure(b, configuration(b));
    }

    /// The configuration of a node's end, as `wg setconf` reads it.
    String configuration(Node node) throws IOException {
        Node other = node == a ? b : a;
        int number = node == a ? 2 : 1;
        String peer = """
                [Interface]
                ListenPort = 51820
                PrivateKey = %s
                [Peer]
                PublicKey = %s
                AllowedIPs = 10.77.0.%d/32, fd77::%d/128
                Endpoint = 192.0.2.%d:51820
                """;
        String key = node.run("wg", "show", node.wg(), "private-key").strip();
        return peer.formatted(key, publicKey(other), number, number, number);
    }

    /// Gives a node's interface its configuration and addresses, and sets it up.
    void configure(Node node, String admin) throws IOException {
        Path file = Files.writeString(directory.resolve("wg.conf"), admin);
        node.run("wg", "setconf", node.wg(), file.toString());
        int number = node == a ? 1 : 2;
        node.run("ip", "addr", "add", "10.77.0." + number + "/24", "dev", node.wg());
        node.run("ip", "addr", "add", "fd77::" + number + "/64", "dev", node.wg(), "nodad");
        node.run("ip", "link", "set", node.wg(), "up");
    }

    static String publicKey(Node node) throws IOException {
        return node.run("wg", "show", node.wg(), "public-key").strip();
    }

    /// Ends all processes, whose interfaces go with them.
    void reset() throws IOException {
        a.reset();
        b.reset();
    }

    @Override
    public void close() throws IOException {
        try (Node first = a;
                Node second = b) {
            assertThat(first).isNotSameAs(second);
        }
    }
}
