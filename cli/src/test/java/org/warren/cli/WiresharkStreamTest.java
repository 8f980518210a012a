package org.warren.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.warren.harness.capture.Frame;
import org.warren.harness.capture.FrameReader;
import org.warren.harness.capture.Frames;
import org.warren.harness.scenario.UnsupportedHereException;

/// What a program gets that is shown a run, and that the run minds nothing that it does.
@Timeout(60)
class WiresharkStreamTest {

    private static final Duration SHORT = Duration.ofMillis(100);

    @TempDir
    Path folder;

    private @Nullable FedProgram reader;

    @Test
    void packetsOfAllCapturesComeOnceAndInTheOrderOfTime() throws Exception {
        try (var stream = stream("cat >'%s'".formatted(folder.resolve("shown")), FedProgram.PATIENCE)) {
            stream.packets(Map.of("client-eth0", capture(1, 4), "server-eth0", capture(2)));
            stream.packets(Map.of("client-eth0", capture(1, 4, 6), "server-eth0", capture(2, 5)));
            Path captures = Files.createDirectories(folder.resolve("run/captures"));
            Files.write(captures.resolve("client-eth0.pcap"), capture(1, 4, 6, 9));
            Files.write(captures.resolve("server-eth0.pcap"), capture(2, 5, 8));
            Files.write(captures.resolve("nat-lan.pcap"), capture(7));
            Files.write(captures.resolve("nat-wan.pcap"), new byte[0]);
            stream.rest(folder.resolve("run"));
        }

        assertThat(shown())
                .containsExactly("1 of 0", "2 of 1", "4 of 0", "5 of 1", "6 of 0", "7 of 2", "8 of 1", "9 of 0");
    }

    @Test
    void aCaptureWhoseLastPacketIsNotWholeYetGoesOnWithIt() throws Exception {
        byte[] two = capture(1, 2);
        try (var stream = stream("cat >'%s'".formatted(folder.resolve("shown")), FedProgram.PATIENCE)) {
            stream.packets(Map.of("client-eth0", Arrays.copyOf(two, two.length - 3)));
            stream.packets(Map.of("client-eth0", two));
        }

        assertThat(shown()).containsExactly("1 of 0", "2 of 0");
    }

    @Test
    void keysComeBeforeTheirPacketsAndNeverAsHalfALine() throws Exception {
        try (var stream = stream("cat >'%s'".formatted(folder.resolve("shown")), FedProgram.PATIENCE)) {
            stream.keyLog("client", "FIRST = a\nSEC".getBytes(StandardCharsets.US_ASCII));
            stream.packets(Map.of("client-eth0", capture(1)));
            stream.keyLog("client", "FIRST = a\nSECOND = b\n".getBytes(StandardCharsets.US_ASCII));
            stream.packets(Map.of("client-eth0", capture(1, 2)));
        }

        assertThat(shown()).containsExactly("1 of 0", "2 of 0");
        String text = Files.readString(folder.resolve("shown"), StandardCharsets.ISO_8859_1);
        assertThat(text).containsOnlyOnce("FIRST = a").containsOnlyOnce("SECOND = b");
        assertThat(text.indexOf("FIRST")).isLessThan(text.indexOf("client-eth0"));
        assertThat(text.indexOf("SECOND")).isGreaterThan(text.indexOf("client-eth0"));
    }

    @Test
    void aProgramThatEndsIsToldAndNobodyWaits() throws Exception {
        var stream = stream("exit 3", FedProgram.PATIENCE);
        int[] many = IntStream.rangeClosed(1, 5_000).toArray();
        for (int part = 1; part <= many.length; part += 500) {
            stream.packets(Map.of("client-eth0", capture(Arrays.copyOf(many, part))));
        }
        stream.close();

        assertThat(stream.isReady()).isFalse();
        assertThat(stream.ended()).contains("Wireshark was closed");
    }

    @Test
    void aProgramThatDoesNotReadIsGivenUp() throws Exception {
        var stream = stream("exec sleep 50", SHORT);
        int[] many = IntStream.rangeClosed(1, 2_000).toArray();
        stream.packets(Map.of("client-eth0", capture(many)));
        stream.close();

        assertThat(stream.ended()).get().asString().startsWith("Wireshark has not read anything for");
    }

    @Test
    void aMissingProgramIsToldInASentence() throws IOException {
        Files.createDirectory(folder.resolve("wireshark"));

        assertThatThrownBy(() -> WiresharkStream.command(folder + ":/nowhere:"))
                .isInstanceOf(UnsupportedHereException.class)
                .hasMessageStartingWith("UNSUPPORTED: no program wireshark is in the folders of PATH; install it")
                .hasMessageContaining("leave out --wireshark");
    }

    @Test
    void itHasASessionOfItsOwnWhereThatIsPossible() throws IOException {
        program("wireshark", "true");
        assertThat(WiresharkStream.command(folder.toString()))
                .containsExactly(folder.resolve("wireshark").toString(), "-k", "-i", "-");
        program("setsid", "true");
        assertThat(WiresharkStream.command(folder.toString()))
                .startsWith(folder.resolve("setsid").toString());
    }

    @Test
    void oneRunIsShown() {
        assertThat(CommandRun.of("run", "--wireshark", "handshake", "nat-timeout"))
                .satisfies(run -> assertThat(run.status()).isEqualTo(2))
                .satisfies(run -> assertThat(run.err()).contains("--wireshark shows one run; name one scenario"));
        assertThat(CommandRun.of("run", "--wireshark", "handshake", "--seeds", "1-3")
                        .err())
                .contains("--wireshark shows one run; name one scenario");
        assertThat(CommandRun.of("run", "--wireshark", "--from", "bundle").err())
                .contains("--wireshark and --from cannot be used together");
    }

    private WiresharkStream stream(String script, Duration patience) throws IOException {
        reader = FedProgram.start("Wireshark", List.of("sh", "-c", script), patience);
        return new WiresharkStream(reader);
    }

    private void program(String name, String script) throws IOException {
        Path file = Files.writeString(folder.resolve(name), "#!/bin/sh\n" + script + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    /// A capture with a packet in each of these seconds.
    private static byte[] capture(int... seconds) {
        var records = new ArrayList<byte[]>();
        for (int second : seconds) {
            records.add(Frames.record(ByteOrder.LITTLE_ENDIAN, second, 0, new byte[60]));
        }
        return Frames.pcap(Frames.NANOS, ByteOrder.LITTLE_ENDIAN, 1, records);
    }

    /// The second and the interface of each packet that the program got.
    private List<String> shown() throws Exception {
        var packets = new ArrayList<String>();
        Objects.requireNonNull(reader).awaitExit();
        try (var shown = FrameReader.open(folder.resolve("shown"))) {
            var frame = new Frame();
            while (shown.next(frame)) {
                packets.add("%d of %d".formatted(frame.wallNanos() / 1_000_000_000, frame.interfaceId()));
            }
            assertThat(shown.damage()).isEmpty();
        }
        return packets;
    }
}
