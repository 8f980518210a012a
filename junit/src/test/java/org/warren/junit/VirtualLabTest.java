package org.warren.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.warren.harness.capture.CapturedPacket;
import org.warren.harness.topology.Link;

/// The kit in a real lab.
@VirtualLab(seed = 9)
class VirtualLabTest {

    private final TestLab lab;
    private final TestNode phone;
    private final TestNat router;
    private final TestNode server;

    VirtualLabTest(TestLab lab) {
        this.lab = lab;
        TestNetwork home = lab.network("home");
        TestNetwork internet = lab.network("internet");
        phone = lab.node("phone", home);
        router = lab.nat("router", home, internet).tcpTimeout(Duration.ofMinutes(2));
        server = lab.node("server", internet);
    }

    @BeforeEach
    void seedIsTheAnnotations() {
        assertThat(lab.seed()).isEqualTo(9);
    }

    /// Sends a byte each so many seconds and waits 30 s for the answer.
    static final class Beat {

        private Beat() {}

        public static void main(String[] arguments) throws IOException, InterruptedException {
            try (Socket socket = new Socket(arguments[0], 5222)) {
                socket.setSoTimeout(30_000);
                while (true) {
                    socket.getOutputStream().write('!');
                    System.out.println("answer " + socket.getInputStream().read());
                    Thread.sleep(Long.parseLong(arguments[1]) * 1000);
                }
            }
        }
    }

    /// Sends each byte back.
    static final class Echo {

        private Echo() {}

        public static void main(String[] arguments) throws IOException {
            try (ServerSocket listening = new ServerSocket(5222)) {
                System.out.println("listening");
                try (Socket socket = listening.accept()) {
                    InputStream in = socket.getInputStream();
                    for (int next = in.read(); next >= 0; next = in.read()) {
                        socket.getOutputStream().write(next);
                    }
                }
            }
        }
    }

    @Test
    void connectionThatIsIdleForTooLongIsLostForGood() {
        TestProgram echo = server.startJava("echo", Echo.class);
        echo.await("listening", Duration.ofSeconds(10));
        TestProgram beat = phone.startJava("beat", Beat.class, server.address(), "300");

        lab.advance(Duration.ofMinutes(20));

        beat.assertPrinted("SocketTimeoutException");
        beat.assertExited(1);
        echo.assertRuns();
        router.assertForgot(phone, server.address());
        server.assertNeverSaw("an address of the inside", VirtualLabTest::isFromInside);
        assertThatThrownBy(beat::assertRuns)
                .hasMessageContaining("beat on phone does not run: it exited with status 1 at ")
                .hasMessageContaining("expired at ")
                .hasMessageContaining("report.html\n");
    }

    @Test
    void connectionThatIsUsedInTimeLives() {
        server.startJava("echo", Echo.class).await("listening", Duration.ofSeconds(10));
        TestProgram beat = phone.startJava("beat", Beat.class, server.address(), "100");

        lab.advance(Duration.ofHours(1));

        beat.assertRuns();
        router.assertRemembers(phone, server.address());
        assertThat(beat.lines()).hasSizeGreaterThanOrEqualTo(36);
        assertThatThrownBy(() -> router.assertForgot(phone, server.address())).isInstanceOf(LabFailure.class);
    }

    @ParameterizedTest
    @CsvSource({"kernel, kernel", "java, kernel", "wireguard-go, java"})
    void serverReachesAnIdleClientOnlyByItsKeepalive(String client, String other) {
        TestNode second = lab.node("tablet", phone.networks().getFirst());
        TestTunnel silent = lab.tunnel(phone, server).subjects(client, other);
        TestTunnel talking = lab.tunnel(second, server).subjects(client, other).keepalive(Duration.ofSeconds(25));
        phone.assertReaches(silent.serverAddress());
        second.assertReaches(talking.serverAddress());

        lab.advance(Duration.ofMinutes(30));

        server.assertDoesNotReach(silent.clientAddress());
        server.assertReaches(talking.clientAddress());
        assertThat(phone.packets(silent)).isNotEmpty();
        router.flush();
        server.assertDoesNotReach(talking.clientAddress());
        lab.advance(Duration.ofSeconds(30));
        server.assertReaches(talking.clientAddress());
    }

    @Test
    void faults() {
        phone.assertReaches(server.address());
        phone.linkDown();
        phone.assertDoesNotReach(server.address());
        phone.linkUp();
        phone.assertReaches(server.address());
        phone.impair(Link.PERFECT.losing(100));
        phone.assertDoesNotReach(server.address());
        phone.impair(Link.delayed(Duration.ofMillis(300)));
        phone.assertReaches(server.address());
        assertThat(phone.run("ip", "route", "show", "default").out()).contains("via 10.1.0.2");
        assertThat(phone.start("shell", "bash", "-c", "echo hello; sleep 60").await("hello", Duration.ofSeconds(1)))
                .isEqualTo("hello");
    }

    private static boolean isFromInside(CapturedPacket packet) {
        return packet.source().toString().startsWith("10.1.0.");
    }
}
