package org.warren.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.warren.diagnose.finding.Cause;
import org.warren.diagnose.finding.Certainty;
import org.warren.diagnose.finding.Finding;
import org.warren.harness.capture.Endpoint;
import org.warren.harness.capture.Frames;
import org.warren.harness.record.Progress;
import org.warren.harness.scenario.RunProcess;

/// The diagnosis of a capture that grows, with its page, which this module makes for the command line.
class LiveDiagnosisTest {

    @TempDir
    Path folder;

    @Test
    void pageAndProgressFollowTheCaptureAndEachFindingIsToldOnce() throws IOException {
        Path capture = folder.resolve("eth0.pcap");
        byte[] whole = unanswered(6);
        var screen = new StringWriter();
        var diagnosis = new LiveDiagnosis(folder, capture, "eth0", NOTHING_BESIDE, new PrintWriter(screen));

        // The file header alone.
        Files.write(capture, Arrays.copyOf(whole, 24));
        var none = diagnosis.look(0, 0, null);
        String first = page();
        // Its last packet is cut in the middle.
        Files.write(capture, Arrays.copyOf(whole, whole.length - 20));
        var found = diagnosis.look(5, 0, null);
        Progress running = Progress.read(folder);
        Files.write(capture, whole);
        diagnosis.look(10, 0, "The capture was ended.");
        Progress ended = Progress.read(folder);

        assertThat(none.findings()).isEmpty();
        assertThat(first).contains("Nothing wrong was found.", "http-equiv=\"refresh\"");
        assertThat(found.findings()).hasSize(1);
        assertThat(running.ended()).isNull();
        assertThat(RunProcess.isAlive(running.owner())).isTrue();
        assertThat(running.checks()).singleElement().satisfies(check -> assertThat(check.id())
                .isEqualTo("no-answer"));
        assertThat(ended.ended()).isEqualTo("The capture was ended.");
        assertThat(page()).contains("One thing is wrong.").doesNotContain("http-equiv=\"refresh\"");
        assertThat(screen.toString().lines().filter(line -> line.startsWith("no-answer: ")))
                .hasSize(1);
    }

    @Test
    void whatCannotBeCapturedIsASentence() {
        Path out = folder.resolve("out");

        var absent = CommandRun.of("diagnose", "--interface", "no-such-if0", "--out", out.toString());
        var nowhere = CommandRun.of("diagnose", "--interface", "lo");
        var both = CommandRun.of("diagnose", "a.pcap", "--interface", "lo", "--out", out.toString());
        var nothing = CommandRun.of("diagnose");
        var seconds = CommandRun.of("diagnose", "a.pcap", "--seconds", "3");

        assertThat(List.of(absent, nowhere, both, nothing, seconds))
                .allSatisfy(run -> assertThat(run.status()).isEqualTo(2));
        assertThat(absent.err())
                .contains("there is no such interface; there are ")
                .contains("lo");
        assertThat(nowhere.err()).contains("--interface needs --out DIR");
        assertThat(both.err()).contains("without CAPTURE");
        assertThat(nothing.err()).contains("name a capture, or an interface");
        assertThat(seconds.err()).contains("--seconds is for --interface");
        assertThat(InterfaceSource.refused("eth0", "Operation not permitted "))
                .contains("(Operation not permitted)", "run this as root", "sudo tcpdump -i eth0 -w");
    }

    /// Hands over packets, then fails or waits for being told to end.
    private static final class Packets implements PacketSource {
        private final Iterator<byte[]> frames;
        private final long dropped;
        private final boolean isFailing;
        private final CountDownLatch taken = new CountDownLatch(1);
        private final AtomicBoolean isClosed = new AtomicBoolean();
        private int linkType = 101;
        private long nanos = 1_000_000_000_000L;

        Packets(List<byte[]> frames, long dropped, boolean isFailing) {
            this.frames = frames.iterator();
            this.dropped = dropped;
            this.isFailing = isFailing;
        }

        @Override
        public int linkType() {
            return linkType;
        }

        @Override
        public Optional<Packet> next() throws IOException {
            if (frames.hasNext()) {
                byte[] frame = frames.next();
                nanos += 10_000_000L;
                return Optional.of(new Packet(nanos, frame, frame.length));
            }
            taken.countDown();
            if (isFailing) {
                throw new IOException("eth0 cannot be captured any more (The interface went down)");
            }
            return Optional.empty();
        }

        @Override
        public long dropped() {
            return dropped;
        }

        @Override
        public void close() {
            isClosed.set(true);
        }
    }

    /// A handshake, and data of which some are lost.
    private static List<byte[]> lossy() {
        var client = Endpoint.parse("192.168.1.2:1000");
        var server = Endpoint.parse("203.0.113.9:51820");
        var frames = new ArrayList<byte[]>();
        frames.add(Frames.udp(client, server, Frames.message(1, 148, 1, 7, 11)));
        frames.add(Frames.udp(server, client, Frames.message(2, 92, 2, 1, 13, 17)));
        for (int i = 0; i < 100; i++) {
            frames.add(Frames.udp(client, server, Frames.message(4, 128, 2, i, 0)));
            if (i % 5 != 4) {
                frames.add(Frames.udp(server, client, Frames.message(4, 128, 1, i, 0)));
            }
        }
        // The server is three routers away.
        frames.stream().filter(frame -> frame[12] == (byte) 203).forEach(frame -> frame[8] = 61);
        return frames;
    }

    private DiagnosedCaptures follow(Packets source, Path out) throws IOException {
        Path file = out.resolve("captures").resolve("eth0.pcap");
        try (var capture = InterfaceCapture.begin(source, file)) {
            return new LiveDiagnosis(out, file, "eth0", NOTHING_BESIDE, new PrintWriter(new StringWriter()))
                    .follow(capture, () -> source.taken.getCount() == 0, Long.MAX_VALUE);
        } finally {
            assertThat(source.isClosed).isTrue();
        }
    }

    @Test
    void lostInterfaceEndsTheCaptureAndIsSaid() throws IOException {
        var source = new Packets(lossy().subList(0, 2), 0, true);
        Path file = folder.resolve("captures").resolve("eth0.pcap");

        try (var capture = InterfaceCapture.begin(source, file)) {
            var found = new LiveDiagnosis(folder, file, "eth0", NOTHING_BESIDE, new PrintWriter(new StringWriter()))
                    .follow(capture, () -> false, Long.MAX_VALUE);

            assertThat(found.stories().getFirst().packets()).isEqualTo(2);
            assertThat(capture.failure().orElseThrow()).hasMessageContaining("The interface went down");
        }
        assertThat(Progress.read(folder).ended()).startsWith("The capture ended by itself: eth0 cannot be captured");
    }

    @Test
    void packetsThatTheKernelDroppedAreNotTakenForThePaths() throws IOException {
        var whole = follow(new Packets(lossy(), 0, false), folder.resolve("whole"));
        var lacking = follow(new Packets(lossy(), 20, false), folder.resolve("lacking"));

        assertThat(loss(whole).certainty()).isNotEqualTo(Certainty.POSSIBLE);
        assertThat(loss(lacking).certainty()).isEqualTo(Certainty.POSSIBLE);
        assertThat(loss(lacking).reason()).contains("lacks 20 packets");
        assertThat(Files.readString(folder.resolve("lacking").resolve("report.html")))
                .contains("The kernel dropped 20 packets");
        assertThat(whole.remarks()).isEmpty();
    }

    @Test
    void noFindingThatSomethingIsMissingIsSureWhereTheKernelDroppedPackets() throws IOException {
        Path capture = Files.write(folder.resolve("eth0.pcap"), unanswered(6));
        Path closed = Files.write(folder.resolve("closed.pcap"), refused());

        var silent = DiagnosedCaptures.readSoFar(capture, NOTHING_BESIDE);
        var port = DiagnosedCaptures.readSoFar(closed, NOTHING_BESIDE);

        assertThat(silent.findings()).singleElement().satisfies(finding -> {
            assertThat(finding.cause()).isEqualTo(Cause.NO_ANSWER);
            assertThat(finding.certainty()).isNotEqualTo(Certainty.POSSIBLE);
        });
        assertThat(silent.withDropped(3).findings())
                .extracting(Finding::certainty)
                .containsExactly(Certainty.POSSIBLE);
        // The error is there, whatever else is missing.
        assertThat(port.findings()).extracting(Finding::cause).containsExactly(Cause.PORT_CLOSED);
        assertThat(port.withDropped(3).findings()).isEqualTo(port.findings());
    }

    private static Finding loss(DiagnosedCaptures found) {
        return found.findings().stream()
                .filter(finding -> finding.cause() == Cause.LOSS)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void captureGoesOnWhileNobodyReadsIt() throws Exception {
        var source = new Packets(lossy(), 0, false);
        Path file = folder.resolve("eth0.pcap");

        try (var capture = InterfaceCapture.begin(source, file)) {
            assertThat(source.taken.await(1, TimeUnit.MINUTES)).isTrue();
            assertThat(capture.end()).isEqualTo("The capture was ended.");
        }

        assertThat(DiagnosedCaptures.readSoFar(file, NOTHING_BESIDE)
                        .stories()
                        .getFirst()
                        .packets())
                .isEqualTo(lossy().size());
    }

    @Test
    void filesThatAreThereStay() throws IOException {
        Path file = Files.writeString(folder.resolve("eth0.pcap"), "old");
        var source = new Packets(List.of(), 0, false);
        var strange = new Packets(List.of(), 0, false);
        strange.linkType = 147;
        Path run = Files.createDirectories(folder.resolve("run"));
        Files.writeString(run.resolve("run.json"), "{}");

        var intoRun = CommandRun.of("diagnose", file.toString(), "--out", run.toString());

        assertThatThrownBy(() -> InterfaceCapture.begin(source, file)).hasMessageContaining("is there already");
        assertThatThrownBy(() -> InterfaceCapture.begin(strange, folder.resolve("new.pcap")))
                .hasMessageContaining("link type 147");
        assertThat(file).hasContent("old");
        assertThat(source.isClosed).isTrue();
        assertThat(intoRun.status()).isEqualTo(2);
        assertThat(intoRun.err()).contains("is the folder of a run");
    }

    @Test
    void noTimeAtAllIsRefused() {
        for (String seconds : List.of("0", "-5")) {
            var run = CommandRun.of("diagnose", "--interface", "lo", "--out", folder.toString(), "--seconds", seconds);

            assertThat(run.status()).isEqualTo(2);
            assertThat(run.err()).contains("--seconds is a number from 1 on, not " + seconds);
        }
    }

    @Test
    void progressOfThousandsOfFindingsCanBeRead() throws IOException {
        Path capture = folder.resolve("eth0.pcap");
        var records = new ArrayList<byte[]>();
        for (int i = 0; i < 4; i++) {
            for (int end = 0; end < 150; end++) {
                byte[] packet = Frames.udp(
                        Endpoint.parse("192.168.1." + (end + 1) + ":1000"),
                        Endpoint.parse("203.0.113." + (end + 1) + ":51820"),
                        Frames.message(1, 148, 1_000 * end + i, i * 7 + end, i * 11));
                records.add(Frames.record(ByteOrder.LITTLE_ENDIAN, 1_000 + 5 * i, 100 * end, packet));
            }
        }
        Files.write(capture, Frames.pcap(Frames.NANOS, ByteOrder.LITTLE_ENDIAN, 101, records));

        var found = new LiveDiagnosis(folder, capture, "eth0", NOTHING_BESIDE, new PrintWriter(new StringWriter()))
                .look(5, 0, null);

        assertThat(found.findings()).hasSizeGreaterThan(100);
        assertThat(Progress.read(folder).checks()).hasSize(101).last().satisfies(check -> assertThat(check.message())
                .isEqualTo("%d more findings are on the page."
                        .formatted(found.findings().size() - 100)));
    }

    private static final DiagnosedCaptures.Beside NOTHING_BESIDE =
            new DiagnosedCaptures.Beside(Optional.empty(), OptionalInt.empty(), false, List.of());

    private String page() throws IOException {
        return Files.readString(folder.resolve("report.html"));
    }

    /// Initiations, each answered by an ICMP error.
    private static byte[] refused() {
        var client = Endpoint.parse("192.168.1.2:1000");
        var server = Endpoint.parse("203.0.113.9:51820");
        var records = new ArrayList<byte[]>();
        for (int i = 0; i < 6; i++) {
            byte[] packet = Frames.udp(client, server, Frames.message(1, 148, i + 1, i * 7, i * 11));
            byte[] error = new byte[8 + 28];
            error[0] = 3;
            error[1] = 3;
            System.arraycopy(packet, 0, error, 8, 28);
            records.add(Frames.record(ByteOrder.LITTLE_ENDIAN, 1_000 + 5 * i, 0, packet));
            records.add(
                    Frames.record(ByteOrder.LITTLE_ENDIAN, 1_000 + 5 * i, 1_000, Frames.ip(server, client, 1, error)));
        }
        return Frames.pcap(Frames.NANOS, ByteOrder.LITTLE_ENDIAN, 101, records);
    }

    private static byte[] unanswered(int initiations) {
        var records = new ByteArrayOutputStream();
        for (int i = 0; i < initiations; i++) {
            byte[] packet = Frames.udp(
                    Endpoint.parse("192.168.1.2:1000"),
                    Endpoint.parse("203.0.113.9:51820"),
                    Frames.message(1, 148, i + 1, i * 7, i * 11));
            records.writeBytes(Frames.record(ByteOrder.LITTLE_ENDIAN, 1_000 + 5 * i, 100 * i, packet));
        }
        return Frames.pcap(Frames.NANOS, ByteOrder.LITTLE_ENDIAN, 101, List.of(records.toByteArray()));
    }

    private record CommandRun(int status, String err) {

        static CommandRun of(String... words) {
            StringWriter err = new StringWriter();
            int status = Warren.commandLine()
                    .setOut(new PrintWriter(new StringWriter()))
                    .setErr(new PrintWriter(err))
                    .execute(words);
            return new CommandRun(status, err.toString());
        }
    }
}
