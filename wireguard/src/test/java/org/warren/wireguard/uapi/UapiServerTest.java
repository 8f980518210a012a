package org.warren.wireguard.uapi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.warren.wireguard.crypto.BouncyCastleAead;
import org.warren.wireguard.ip.IpAddress;
import org.warren.wireguard.log.Level;
import org.warren.wireguard.log.Log;
import org.warren.wireguard.noise.KeyLog;
import org.warren.wireguard.noise.NoiseSuite;
import org.warren.wireguard.support.SeededRandom;
import org.warren.wireguard.tunnel.Tunnel;

class UapiServerTest {
    private static final String PEER = "public_key=" + "a1".repeat(32) + "\n";

    @TempDir
    private Path directory;

    private final ExecutorService device = Executors.newSingleThreadExecutor();
    private final List<SocketChannel> clients = new ArrayList<>();
    private UapiServer server;
    private Thread serving;

    @BeforeEach
    void serve() throws IOException {
        server = open();
        serving = Thread.ofPlatform().daemon().start(server::serve);
    }

    private UapiServer open() throws IOException {
        return open(directory);
    }

    private UapiServer open(Path directory) throws IOException {
        Log log = new Log("wg0", Level.SILENT, () -> LocalDateTime.MIN, line -> {});
        NoiseSuite suite = new NoiseSuite(new BouncyCastleAead(), new SeededRandom(1), KeyLog.NONE);
        Tunnel tunnel = new Tunnel(suite, () -> Instant.EPOCH);
        return new UapiServer(directory, "wg0", new RequestHandler(new SocketlessControl(tunnel), log), device);
    }

    @AfterEach
    void close() throws IOException {
        for (SocketChannel client : clients) {
            client.close();
        }
        server.close();
        device.shutdownNow();
    }

    @Test
    void aConversationHasManyRequests() throws IOException {
        assertThat(askAndEnd("set=1\n" + PEER + "\nget=1\n\n\nset=1\nreplace_peers=true\n\nget=1\n\n"))
                .startsWith("errno=0\n\npublic_key=a1a1")
                .endsWith("errno=0\n\nerrno=0\n\nerrno=0\n\n");
    }

    @Test
    void theSocketAnswersFromTheMomentThatItHasItsName() throws Exception {
        for (int i = 0; i < 200; i++) {
            Path another = directory.resolve("another" + i);
            Path socket = another.resolve("wg0.sock");
            Future<UapiServer> opened = device.submit(() -> open(another));
            while (!Files.exists(socket) && !opened.isDone()) {
                Thread.onSpinWait();
            }
            try (SocketChannel client = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
                assertThat(client.isConnected()).isTrue();
            }
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(another)))
                    .isEqualTo("rwx------");
            opened.get().close();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"\0", "\u00e9", "\u0007", "\r"})
    void charactersThatNoLineHasAreRefused(String character) throws IOException {
        assertThat(askAndEnd("set=1\nreplace_peers=true" + character + "\n\nget=1\n\n"))
                .isEqualTo("errno=-22\n\nerrno=0\n\n");
    }

    @Test
    void aRequestThatIsCutOffChangesNothing() throws IOException {
        assertThat(askAndEnd("set=1\n" + PEER)).isEmpty();
        assertThat(askAndEnd("get=1\n\n")).isEqualTo("errno=0\n\n");
    }

    @Test
    void anEndlessLineEndsTheConversation() throws IOException {
        SocketChannel client = connect();
        ByteBuffer block = ByteBuffer.wrap("x".repeat(1 << 16).getBytes(StandardCharsets.US_ASCII));
        assertThatThrownBy(() -> {
                    while (true) {
                        client.write(block.rewind());
                    }
                })
                .isInstanceOf(IOException.class);
        assertThat(askAndEnd("get=1\n\n")).isEqualTo("errno=0\n\n");
    }

    @Test
    void anEndlessRequestEndsTheConversation() throws IOException {
        SocketChannel client = connect();
        send(client, "set=1\n");
        ByteBuffer block = ByteBuffer.wrap(PEER.repeat(1_000).getBytes(StandardCharsets.US_ASCII));
        assertThatThrownBy(() -> {
                    while (true) {
                        client.write(block.rewind());
                    }
                })
                .isInstanceOf(IOException.class);
        assertThat(askAndEnd("get=1\n\n")).isEqualTo("errno=0\n\n");
    }

    @Test
    void clientsThatHangKeepNobodyWaiting() throws IOException {
        for (int i = 0; i < 3 * UapiServer.MAX_CLIENTS; i++) {
            send(connect(), i % 2 == 0 ? "set=1\n" + PEER : "");
        }
        assertThat(askAndEnd("set=1\nreplace_peers=true\n\nget=1\n\n")).isEqualTo("errno=0\n\nerrno=0\n\n");
    }

    @Test
    void theSocketIsItsOwnersAndGoesWithTheServer() throws IOException {
        assertThat(Files.getPosixFilePermissions(server.file().path()).toString())
                .doesNotContain("GROUP", "OTHERS");
        assertThatThrownBy(this::open)
                .hasMessageContaining("another daemon answers")
                .hasMessageContaining("stop");
        server.close();
        assertThat(server.file().path()).doesNotExist();
    }

    /// Network namespaces share the directory: another daemon may have the name meanwhile.
    @Test
    void aSocketInTheSamePlaceThatIsNotItsOwnStays() throws IOException {
        // given
        Files.delete(server.file().path());
        assertThat(server.file().isOurs()).isFalse();
        try (UapiServer other = open()) {
            assertThat(server.file().isOurs()).isFalse();
            // when
            server.close();
            // then
            assertThat(other.file().isOurs()).isTrue();
            assertThat(other.file().path()).exists();
        }
        assertThat(server.file().path()).doesNotExist();
    }

    @Test
    void aClientThatHangsInALongRequestLeavesRoomForShortOnes() throws IOException {
        String beyond = "set=1\n" + PEER.repeat(Budget.FREE + 1) + "\n";
        String answer = "";
        String toShortOne = "";
        // The long one leaves no room once it has been read. A request that has its line too many in the moment of the
        // long
        // one's last line takes the place of that, and the long one is refused; then it is sent again.
        for (int attempt = 0; attempt < 100 && !answer.equals("errno=-12\n\n"); attempt++) {
            try (SocketChannel hanging = connect()) {
                send(hanging, "set=1\n" + PEER.repeat(UapiServer.MAX_LINES + Budget.FREE));
                for (int i = 0; i < 1_000 && !answer.equals("errno=-12\n\n"); i++) {
                    answer = askAndEnd(beyond); // until the long one has been read
                }
                toShortOne = askAndEnd("set=1\n" + PEER.repeat(500) + "\n");
            }
        }
        assertThat(answer).isEqualTo("errno=-12\n\n");
        assertThat(toShortOne).isEqualTo("errno=0\n\n");
    }

    /// Three requests that an interface has room for one of.
    @Test
    void allRequestsTogetherAreBounded() throws IOException {
        for (int round = 1; round <= 3; round++) {
            StringBuilder request = new StringBuilder("set=1\n" + PEER);
            for (int i = 0; i < 390_000; i++) {
                IpAddress address = IpAddress.v4(((10 + round) << 24) + i);
                request.append("allowed_ip=").append(address).append("/32\n");
            }
            assertThat(askAndEnd(request.append('\n').toString()))
                    .isEqualTo(round == 1 ? "errno=0\n\n" : "errno=-12\n\n");
        }
        assertThat(askAndEnd("set=1\nreplace_peers=true\n\nget=1\n\n")).isEqualTo("errno=0\n\nerrno=0\n\n");
    }

    @Test
    void aStaleSocketIsReplaced() throws Exception {
        // given
        Path left = Files.move(server.file().path(), directory.resolve("left"));
        server.close();
        serving.join(); // until it has ended its last call the socket still answers
        Files.move(left, server.file().path());
        // when
        server = open();
        Thread.ofPlatform().daemon().start(server::serve);
        // then
        assertThat(askAndEnd("get=1\n\n")).isEqualTo("errno=0\n\n");
    }

    private SocketChannel connect() throws IOException {
        SocketChannel client = SocketChannel.open(StandardProtocolFamily.UNIX);
        clients.add(client);
        client.connect(UnixDomainSocketAddress.of(server.file().path()));
        return client;
    }

    private static void send(SocketChannel client, String text) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
        while (bytes.hasRemaining()) {
            client.write(bytes);
        }
    }

    private String askAndEnd(String text) throws IOException {
        SocketChannel client = connect();
        send(client, text);
        client.shutdownOutput();
        return new String(Channels.newInputStream(client).readAllBytes(), StandardCharsets.US_ASCII);
    }
}
