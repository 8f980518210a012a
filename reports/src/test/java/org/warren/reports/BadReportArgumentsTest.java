package org.warren.reports;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.warren.cli.Warren;

/// `warren report` ends soon and in a sentence, whatever it is given.
@Timeout(60)
class BadReportArgumentsTest {

    private static final int USAGE = 2;

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"/dev/zero", "/dev/null", "/proc/self/mem", "", "none"})
    void whatIsNoRunIsSaidInOneSentence(String argument) {
        refused("report", argument.equals("none") ? folder.resolve("none").toString() : argument, "--out", site());
    }

    @Test
    void pathOf4000CharactersIsSaidInOneSentence() {
        refused("report", "a/".repeat(2000) + "b", "--out", site());
    }

    @ParameterizedTest
    @ValueSource(strings = {"/dev/zero", "pipe", "loop", "nowhere", "/etc/hostname"})
    void recordThatIsSomethingElseIsSaidInOneSentence(String target) throws Exception {
        Path run = Files.createDirectory(folder.resolve("run"));
        new ProcessBuilder("mkfifo", run.resolve("pipe").toString()).start().waitFor();
        Files.createSymbolicLink(run.resolve("loop"), Path.of("loop"));
        Files.createSymbolicLink(run.resolve("run.json"), Path.of(target));

        refused("report", run.toString(), "--out", site());
    }

    @Test
    void siteIsNotWrittenThroughALink() throws IOException {
        Path home = Files.createDirectory(folder.resolve("home"));
        Path mine = Files.writeString(home.resolve("mine"), "mine");
        Path site = Files.createDirectory(folder.resolve("site"));
        Files.writeString(site.resolve(".warren-site"), "Warren replaces what is in this folder.");
        Files.createSymbolicLink(site.resolve("runs"), home);
        Files.createSymbolicLink(site.resolve("index.html"), mine);
        Files.createSymbolicLink(site.resolve("index.html.part"), mine);

        run("report", folder.resolve("none").toString(), "--out", site.toString());

        assertThat(mine).hasContent("mine");
        assertThat(site.resolve("index.html")).isRegularFile().content().contains("<html");
    }

    private String site() {
        return folder.resolve("new-site").toString();
    }

    private static void refused(String... words) {
        String err = run(words);
        assertThat(err).startsWith("warren: ").hasLineCount(1).doesNotContain("\tat ", "\u001b", "Exception", "java.");
    }

    private static String run(String... words) {
        StringWriter err = new StringWriter();
        int status = Warren.commandLine()
                .setOut(new PrintWriter(new StringWriter()))
                .setErr(new PrintWriter(err))
                .execute(words);
        assertThat(status).isEqualTo(USAGE);
        return err.toString();
    }
}
