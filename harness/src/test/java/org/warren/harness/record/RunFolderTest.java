package org.warren.harness.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.warren.harness.files.NewFile;
import org.warren.harness.record.Timeline.PacketKind;
import org.warren.harness.verdict.CheckResult;
import org.warren.harness.verdict.PacketReference;
import org.warren.harness.verdict.Verdict;

class RunFolderTest {

    @TempDir
    Path directory;

    private RunFolder folder = new RunFolder(Path.of("unset"));

    @BeforeEach
    void writeTheExample() throws IOException {
        folder = new RunFolder(directory.resolve("deep/run"));
        folder.write(ExampleRun.run());
        folder.write(ExampleRun.timeline());
    }

    @Test
    void whatIsWrittenIsRead() throws IOException {
        assertThat(folder.readRun()).isEqualTo(ExampleRun.run());
        assertThat(folder.readTimeline()).isEqualTo(ExampleRun.timeline());
    }

    @Test
    void recordFromBeforeLinksDuplicatedOrReorderedIsRead() throws IOException {
        var older = Files.readString(folder.runFile())
                .replaceAll("\\s*\"(duplicatePercent|reorderPercent)\" : [^,]+,", "")
                .replaceAll(",\\s*\"mtuBytes\" : \\d+", "");
        Files.writeString(folder.runFile(), older);

        assertThat(folder.readRun().topology().nodes().getFirst().interfaces())
                .allSatisfy(place -> assertThat(place.duplicatePercent()).isZero())
                .allSatisfy(place -> assertThat(place.reorderPercent()).isZero())
                .allSatisfy(place -> assertThat(place.mtuBytes()).isEqualTo(1500));
    }

    @Test
    void recordFromBeforeNatsForgotTcpIsRead() throws IOException {
        var now = Files.readString(folder.runFile());
        var older = now.replaceAll(",\\s*\"tcpTimeoutSeconds\" : \\d+", "");
        assertThat(older).isNotEqualTo(now);
        Files.writeString(folder.runFile(), older);

        assertThat(Objects.requireNonNull(
                                folder.readRun().topology().nodes().getLast().nat())
                        .tcpTimeoutSeconds())
                .isNull();
    }

    @Test
    void recordFromBeforeChecksNamedPacketsIsRead() throws IOException {
        assertThat(Files.readString(folder.runFile())).doesNotContain("\"packets\"");

        assertThat(folder.readRun().checks()).isNotEmpty().allSatisfy(check -> assertThat(check.packets())
                .isEmpty());
    }

    @Test
    void recordFromBeforeRunsNamedTheirDependenciesIsRead() throws IOException {
        var now = Files.readString(folder.runFile());
        var older = now.replaceAll(",\\s*\"dependencies\" : \\[[^\\]]*\\]", "");
        assertThat(older).isNotEqualTo(now);
        Files.writeString(folder.runFile(), older);

        assertThat(folder.readRun().environment().dependencies()).isEmpty();
        assertThat(folder.readRun().environment().jdk())
                .isEqualTo(ExampleRun.run().environment().jdk());
    }

    @Test
    void checksKeepTheirPackets() throws IOException {
        var proof = new PacketReference("captures/client-eth0.pcap", 12);
        folder.write(RunRecord.of("handshake", "virtual", 1)
                .check(new CheckResult("h1", Verdict.PASS, "It did.", List.of(), List.of(proof)))
                .build());

        assertThat(folder.readRun().checks().getFirst().packets()).containsExactly(proof);
    }

    @Test
    void timelineIsReadUpToALimitAndTheRestIsCounted() throws IOException {
        int all = ExampleRun.timeline().packets().size();
        var excerpt = folder.readTimeline(1);

        assertThat(excerpt.timeline().packets())
                .containsExactly(ExampleRun.timeline().packets().getFirst());
        assertThat(excerpt.packetsLeftOut()).isEqualTo(all - 1);
        assertThat(excerpt.timeline().marks()).isEqualTo(ExampleRun.timeline().marks());
    }

    @Test
    void runFoldersAreFoundBelowAFolder() throws IOException {
        var earlier = new RunFolder(folder.path().resolve("earlier"));
        earlier.write(ExampleRun.run());
        var other = new RunFolder(directory.resolve("other"));
        other.write(ExampleRun.run());

        assertThat(RunFolder.below(directory)).containsExactly(folder.path(), other.path());
        assertThat(RunFolder.below(other.path())).containsExactly(other.path());
    }

    @Test
    void theSameRunGivesTheSameBytes() throws IOException {
        var first = Files.readString(folder.runFile());
        folder.write(folder.readRun());

        assertThat(folder.runFile()).hasContent(first);
    }

    @Test
    void keysStandInTheOrderOfTheSpecification() throws IOException {
        assertThat(Files.readString(folder.runFile()))
                .startsWith("{\n  \"schema\" : 1,\n  \"scenario\" : \"nat-timeout\",\n  \"lab\" : \"virtual\"")
                .containsSubsequence("\"server\"", "\"client\"", "\"udp-timeout\"", "\"idle\"", "\"environment\"");
    }

    @Test
    void nothingButTheRecordsIsLeft() throws IOException {
        try (var files = Files.list(folder.path())) {
            assertThat(files).containsExactlyInAnyOrder(folder.runFile(), folder.timelineFile());
        }
    }

    @Test
    void recordThatIsNotReplacedToItsEndStaysWhole() throws IOException {
        // given
        var before = Files.readString(folder.runFile());

        // when
        try (var half = NewFile.at(folder.runFile())) {
            half.out().write('{');
        }

        // then
        assertThat(folder.runFile()).hasContent(before);
        nothingButTheRecordsIsLeft();
    }

    @Test
    @Timeout(30)
    void recordThatIsAPipeOrADeviceIsRefusedWithoutWaiting() throws Exception {
        for (var file : List.of(folder.runFile(), folder.timelineFile())) {
            Files.delete(file);
            Files.createSymbolicLink(file, Path.of("/dev/zero"));
        }
        assertThatThrownBy(folder::readRun).hasMessageContaining("is a device or a pipe");
        assertThatThrownBy(folder::readTimeline).hasMessageContaining("is a device or a pipe");

        Files.delete(folder.runFile());
        new ProcessBuilder("mkfifo", folder.runFile().toString()).start().waitFor();
        assertThatThrownBy(folder::readRun).hasMessageContaining("is a device or a pipe");
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1e308", "1e308", "9223372036", "\"NaN\"", "\"Infinity\"", "1e9"})
    void timeOfAStepThatNoRunCanHaveIsRefused(String seconds) throws IOException {
        for (String field : List.of("startSeconds", "endSeconds", "elapsedSeconds", "wallSeconds")) {
            folder.write(ExampleRun.run());
            var text = Files.readString(folder.runFile());
            folder.write(
                    "run.json", text.replaceFirst("\"" + field + "\" : [0-9.E]+", "\"" + field + "\" : " + seconds));

            assertThatThrownBy(folder::readRun)
                    .as(field)
                    .isInstanceOf(UnreadableRecordException.class)
                    .hasMessageContaining(field)
                    .hasMessageNotContaining("\n");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"9223372036854775807", "-9223372036854775808", "9223372036854770000", "4000000000000000000"})
    void timeOfATimelineThatNoRunCanHaveIsRefused(String nanos) throws IOException {
        for (String field : List.of("nanos", "createdNanos")) {
            folder.write(ExampleRun.timeline());
            var text = Files.readString(folder.timelineFile());
            assertThat(text).contains("\"" + field + "\":");
            folder.write(
                    "timeline.json", text.replaceFirst("\"" + field + "\":-?[0-9]+", "\"" + field + "\":" + nanos));

            assertThatThrownBy(folder::readTimeline)
                    .as(field)
                    .isInstanceOf(UnreadableRecordException.class)
                    .hasMessageContaining("no run takes ten years");
        }
    }

    @Test
    void absentRecordIsOneSentence() throws IOException {
        Files.delete(folder.runFile());

        assertUnreadable().hasMessage(folder.runFile() + " does not exist; name the folder of a run.");
    }

    @Test
    void truncatedRecordIsOneSentenceWhereverItEnds() throws IOException {
        var whole = Files.readString(folder.runFile()).strip();
        for (int length = 0; length < whole.length(); length += 7) {
            Files.writeString(folder.runFile(), whole.substring(0, length));

            assertUnreadable()
                    .as("the first %d characters", length)
                    .hasMessage(folder.runFile() + " ends in the middle; copy it again or repeat the run.");
        }
    }

    @Test
    void otherTextIsNamedWithItsLine() throws IOException {
        Files.writeString(folder.runFile(), "\n<html>");

        assertUnreadable().hasMessage(folder.runFile() + " is not a record of a Warren run: it is not JSON in line 2.");
    }

    @Test
    void bytesThatAreNoTextAreForeign() throws IOException {
        Files.write(folder.runFile(), new byte[] {'{', (byte) 0xff, '}'});

        assertUnreadable().hasMessage(folder.runFile() + " is not a record of a Warren run: it is not UTF-8 text.");
    }

    @Test
    void otherJsonIsForeign() throws IOException {
        for (var text : new String[] {"{}", "[1]", "7", "{\"schema\": \"1\"}", "{\"schema\": 0}"}) {
            Files.writeString(folder.runFile(), text);

            assertUnreadable()
                    .hasMessage(folder.runFile() + " is not a record of a Warren run: it has no schema number.");
        }
    }

    @Test
    void newerSchemaAsksForANewerWarren() throws IOException {
        change("\"schema\" : 1", "\"schema\" : 2");

        assertUnreadable()
                .hasMessage(
                        folder.runFile() + " has schema 2 and this Warren reads up to 1; read it with a newer Warren.");
    }

    @Test
    void missingPropertyIsNamed() throws IOException {
        change("\"network\" : \"lan\",", "");

        assertUnreadable()
                .hasMessage(folder.runFile()
                        + " is not a record of a Warren run: at topology.nodes[0].interfaces[0].network,"
                        + " a required property is missing.");
    }

    @Test
    void valueOfTheWrongTypeIsNamed() throws IOException {
        change("\"seed\" : 42", "\"seed\" : \"many\"");

        assertUnreadable()
                .hasMessage(
                        folder.runFile() + " is not a record of a Warren run: at seed, the value has the wrong type.");
    }

    @Test
    void pathOutOfTheFolderIsRefused() throws IOException {
        change("[ \"captures/server-eth0.pcap\" ],\n  \"env", "[ \"../x\" ],\n  \"env");

        assertUnreadable()
                .hasMessage(folder.runFile()
                        + " is not a record of a Warren run: the path \"../x\" does not stay in the run folder.");
    }

    @Test
    void unknownPropertiesAreTolerated() throws IOException {
        change("\"scenario\" :", "\"mood\" : {\"of\": [\"the day\"]}, \"scenario\" :");

        assertThat(folder.readRun()).isEqualTo(ExampleRun.run());
    }

    @Test
    void packetKindOfALaterVersionIsOther() throws IOException {
        var file = folder.timelineFile();
        Files.writeString(file, Files.readString(file).replace("\"initiation\"", "\"quantum\""));

        assertThat(folder.readTimeline().packets().getFirst().kind()).isEqualTo(PacketKind.OTHER);
    }

    private AbstractThrowableAssert<?, ? extends Throwable> assertUnreadable() {
        return assertThatThrownBy(() -> folder.readRun()).isInstanceOf(UnreadableRecordException.class);
    }

    private void change(String from, String to) throws IOException {
        var text = Files.readString(folder.runFile());
        assertThat(text).contains(from);
        Files.writeString(folder.runFile(), text.replaceFirst(Pattern.quote(from), Matcher.quoteReplacement(to)));
    }
}
