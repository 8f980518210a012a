package org.warren.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.warren.harness.bundle.BundleWriter;
import org.warren.harness.bundle.PackingListener;
import org.warren.harness.bundle.UnreadableBundleException;
import org.warren.harness.record.RunFolder;
import org.warren.harness.scenario.PaperLabs;
import org.warren.harness.scenario.PaperRuns;
import org.warren.harness.scenario.PaperScenario;
import org.warren.harness.subject.Subjects;

class RerunTest {

    @TempDir
    Path directory;

    private final StringWriter screen = new StringWriter();

    @Test
    void sameVerdictsAreStatusZeroAlsoWhenTheyAreFailures() throws IOException {
        Path bundle = bundle("wrong", record -> record);

        assertThat(again(bundle, new PaperLabs("virtual", "wrong", "6.12.1"))).isZero();
        assertThat(screen.toString())
                .contains("SAME: FAIL then and now, check by check")
                .doesNotContain("DIFFERENT");
    }

    @Test
    void runAgainHasTheSeedAndTheParameters() throws IOException {
        Path bundle = bundle(PaperScenario.RIGHT, record -> record);

        again(bundle, new PaperLabs("virtual", PaperScenario.RIGHT, "6.12.1"));

        assertThat(new RunFolder(directory.resolve("again")).readRun().checks())
                .anySatisfy(check -> assertThat(check.message()).contains("seed 7 and patience long"));
    }

    @Test
    void otherVerdictIsStatusOneAndNamesTheCheckAndBothSentences() throws IOException {
        Path bundle = bundle(PaperScenario.RIGHT, record -> record);

        assertThat(again(bundle, new PaperLabs("virtual", "wrong", "6.13.0"))).isEqualTo(1);
        assertThat(screen.toString())
                .containsPattern(
                        "answer +PASS +FAIL +DIFFERENT\\n +then The answer is right.\\n +now  The answer is wrong.")
                .containsPattern("given +PASS +PASS +\\n")
                .contains("differs: client: then kernel 6.12.1 (guest), now kernel 6.13.0 (guest)")
                .contains("differs: paper: then 6.12.1 (sha256:0), now 6.13.0 (sha256:0)")
                .contains("DIFFERENT: PASS then, FAIL now");
    }

    @Test
    void brokenLabIsNoReproductionOfAFailure() throws IOException {
        Path bundle = bundle("wrong", record -> record);

        assertThat(again(bundle, new PaperLabs("virtual", PaperLabs.BROKEN, "6.12.1")))
                .isEqualTo(1);
        assertThat(screen.toString()).containsPattern("lab +- +UNKNOWN +DIFFERENT");
    }

    @Test
    void bundlesRunLiesBesideTheNewOne() throws IOException {
        Path bundle = bundle("wrong", record -> record);
        again(bundle, new PaperLabs("virtual", PaperScenario.RIGHT, "6.12.1"));

        // when it is run again in the same folder
        again(bundle, new PaperLabs("virtual", "wrong", "6.12.1"));

        // then
        assertThat(directory.resolve("again/from-bundle/logs/client-paper.log")).hasContent("wrong");
        assertThat(directory.resolve("again/run.json")).exists();
    }

    @Test
    void bundleOfUnknownWordsIsOneSentence() throws IOException {
        refuses(
                "\"scenario\" : \"paper\"",
                "\"scenario\" : \"pa\\u001b[2Jper\"",
                "scenario 'pa?[2Jper' is not known here");
        refuses("\"lab\" : \"virtual\"", "\"lab\" : \"model\"", "its lab 'model' is not known here");
        refuses("\"patience\" : \"long\"", "\"patience\" : \"eternal\"", "parameter patience: 'eternal'");
        refuses("\"patience\" : \"long\"", "\"haste\" : \"long\"", "no parameter 'haste'");
        refuses("\"client\" : {", "\"visitor\" : {", "has other roles than visitor, server");
    }

    @Test
    void ownSubjectNeedsItsProgramAgain() throws IOException {
        refuses(
                "\"implementation\" : \"kernel\"",
                "\"implementation\" : \"mine\"",
                "its subject 'mine' is not one of Warren's; name its program again with --subject mine=BINARY");
    }

    @Test
    void parameterThatIsNewIsSaid() throws IOException {
        Path bundle = bundle(PaperScenario.RIGHT, record -> record.replace("\"patience\" : \"long\"", ""));

        again(bundle, new PaperLabs("virtual", PaperScenario.RIGHT, "6.12.1"));

        assertThat(screen.toString()).contains("parameter patience is newer than the bundle; this run takes short");
    }

    @Test
    void commandLineRefusesWhatIsNoBundleAndWhatContradictsOne() throws IOException {
        Path file = Files.writeString(directory.resolve("x.zip"), "hello");

        assertThat(CommandRun.of("run", "--from", "" + file).status()).isEqualTo(2);
        assertThat(CommandRun.of("run", "--from", "" + file).err())
                .contains("is not a bundle of Warren")
                .hasLineCount(1);
        assertThat(CommandRun.of("run", "--from", "" + file, "--seed", "3").err())
                .contains("--seed and --from cannot be used together");
        assertThat(CommandRun.of("run", "paper", "--from", "" + file).status()).isEqualTo(2);
        assertThat(CommandRun.of("run").err()).contains("name a scenario");
    }

    @Test
    void commandLinePacks() throws IOException {
        Path run = PaperRuns.folder(Files.createDirectory(directory.resolve("run")), "wrong");
        Files.writeString(Files.createDirectory(run.resolve("keys")).resolve("client.keys"), "secret");
        Path file = directory.resolve("x.zip");

        var packed = CommandRun.of("bundle", "" + run, "--out", "" + file);

        assertThat(packed.status()).isZero();
        assertThat(packed.out())
                .contains("left out: 1 of keys/, with which captures can be decrypted; --with-keys packs them")
                .contains("again: ./warren run --from " + file);
        assertThat(CommandRun.of("bundle", "" + directory.resolve("none"), "--out", directory + "/y.zip"))
                .satisfies(refused -> assertThat(refused.status()).isEqualTo(2))
                .satisfies(refused -> assertThat(refused.err())
                        .contains("run.json does not exist")
                        .hasLineCount(1));
    }

    private void refuses(String words, String others, String why) throws IOException {
        Path bundle = bundle(PaperScenario.RIGHT, record -> {
            assertThat(record).contains(words);
            return record.replace(words, others);
        });
        assertThatThrownBy(() -> again(bundle, new PaperLabs("virtual", PaperScenario.RIGHT, "6.12.1")))
                .isInstanceOf(UnreadableBundleException.class)
                .hasMessageContaining(bundle + " cannot be run again: ")
                .hasMessageContaining(why);
        assertThat(directory.resolve("again")).doesNotExist();
        Files.delete(bundle);
    }

    private int again(Path bundle, PaperLabs labs) throws IOException {
        return new Rerun(bundle, new Subjects(), List.of(labs), Scenarios.find(List.of()), new PrintWriter(screen))
                .run(directory.resolve("again"));
    }

    /// @param change what somebody does to run.json before it is packed
    private Path bundle(String answer, UnaryOperator<String> change) throws IOException {
        Path folder = PaperRuns.folder(Files.createTempDirectory(directory, "run"), answer);
        Path record = folder.resolve("run.json");
        Files.writeString(record, change.apply(Files.readString(record)));
        Path bundle = directory.resolve("bundle.zip");
        new BundleWriter(folder, "0123abc", false, PackingListener.SILENT).write(bundle);
        return bundle;
    }
}
