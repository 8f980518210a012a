package org.warren.reports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.warren.harness.record.RunFolder;
import org.warren.harness.record.RunRecord;
import org.warren.harness.record.SiteWriter;
import org.warren.harness.record.Timeline;
import org.warren.harness.verdict.CheckResult;
import org.warren.harness.verdict.Verdict;

class SiteReportTest {

    private static final String HOSTILE = "</script><!--<img src=x onerror=\"alert('1')\">&amp;\u2028";

    @TempDir
    Path directory;

    @Test
    void serviceLoaderFindsIt() {
        assertThat(ServiceLoader.load(SiteWriter.class)).hasExactlyElementsOfTypes(SiteReport.class);
    }

    @Test
    void eachRunHasAPageThatLeadsBackAndHasItsCaptures() throws IOException {
        var run = run("one");
        Files.createDirectories(run.resolve("captures"));
        Files.write(run.resolve("captures/server-eth0.pcap"), new byte[] {1, 2, 3});

        var site = write(run);

        assertThat(site.problems()).isEmpty();
        assertThat(Files.readString(site.index())).contains("href=\"./runs/one/index.html\"", ">PASS</a>");
        assertThat(page("one"))
                .contains("href=\"../../index.html\"", "href=\"./captures/server-eth0.pcap\"")
                .as("a file that the run does not have")
                .doesNotContain("href=\"./captures/client-eth0.pcap\"");
        assertThat(directory.resolve("site/runs/one/captures/server-eth0.pcap")).hasBinaryContent(new byte[] {1, 2, 3});
    }

    @Test
    void badRecordIsOneSentenceAndStopsNobody() throws IOException {
        var truncated = run("truncated");
        var text = Files.readString(truncated.resolve("run.json"));
        Files.writeString(truncated.resolve("run.json"), text.substring(0, text.length() / 2));
        var foreign = Files.createDirectories(directory.resolve("foreign"));
        Files.writeString(foreign.resolve("run.json"), "{\"name\":\"<b>package</b>\"}");
        var binary = Files.createDirectories(directory.resolve("binary"));
        Files.write(binary.resolve("run.json"), new byte[] {0, (byte) 0xff, (byte) 0xfe});

        var site = write(truncated, foreign, binary, directory.resolve("absent"), run("good"));

        assertThat(site.runs()).isEqualTo(1);
        assertThat(site.problems())
                .hasSize(4)
                .allSatisfy(problem -> assertThat(problem).endsWith(".").doesNotContain("\n", "Exception"));
        assertThat(site.problems().get(0)).contains("truncated", "ends in the middle");
        assertThat(site.problems().get(1)).contains("foreign", "is not a record of a Warren run");
        assertThat(Files.readString(site.index())).contains("ends in the middle", "./runs/good/index.html");
    }

    @Test
    void runWithoutATimelineHasAPageThatSaysSo() throws IOException {
        var run = run("cut");
        Files.writeString(run.resolve("timeline.json"), "{\"schema\":1,\"packets\":[{\"nanos\":1");

        var site = write(run);

        assertThat(site.runs()).isEqualTo(1);
        assertThat(site.problems()).hasSize(1).first().asString().contains("timeline.json ends in the middle");
        assertThat(page("cut")).contains("There is no timeline: ", "All 3 checks passed.");
    }

    @Test
    void hostileNamesAreText() throws IOException {
        var folder = new RunFolder(directory.resolve("a\"><script>alert(1)<"));
        folder.write(NatTimeoutRun.record(HOSTILE)
                .subject("client", new RunRecord.Subject(HOSTILE, HOSTILE, HOSTILE))
                .parameter(HOSTILE, HOSTILE)
                .commit(HOSTILE)
                .check(new CheckResult(HOSTILE, Verdict.FAIL, HOSTILE, List.of()))
                .build());
        folder.write(NatTimeoutRun.timeline(HOSTILE));

        var site = write(folder.path());

        var index = Files.readString(site.index());
        assertThat(index)
                .doesNotContain("<img", "<!--", "<script>alert")
                .contains("&lt;/script&gt;&lt;!--&lt;img src=x");
        assertThat(index.split("</script>", -1)).hasSize(2);
        try (var pages = Files.list(directory.resolve("site/runs"))) {
            assertThat(pages).hasSize(1).first().satisfies(page -> assertThat(
                            page.getFileName().toString())
                    .matches("[A-Za-z0-9._-]+"));
        }
    }

    @Test
    void hostileBytesOfACaptureAreText() throws IOException {
        var folder = new RunFolder(run("bytes"));
        var packet = new Timeline.Packet(
                1,
                "client",
                HOSTILE,
                HOSTILE,
                "|\t|\u202e\u0000",
                HOSTILE,
                Timeline.PacketKind.DATA,
                1,
                "captures/<b>.pcap",
                1,
                HOSTILE,
                new Timeline.Message(HOSTILE, HOSTILE, HOSTILE),
                HOSTILE);
        folder.write(Timeline.of(
                NatTimeoutRun.timeline().epoch(), List.of("client"), List.of(packet), List.of(), List.of()));

        write(folder.path());

        assertThat(page("bytes")).doesNotContain("<img", "<!--", "<b>.pcap");
        assertThat(page("bytes").split("</script>", -1)).hasSize(3);
    }

    @Test
    void keyLogsAndWhatLiesElsewhereStayOut() throws IOException {
        var secret = Files.writeString(directory.resolve("secret"), "secret");
        var run = run("leaky");
        new RunFolder(run)
                .write(NatTimeoutRun.record("client")
                        .capture("captures/secret.pcap")
                        .capture("./keys/client.keys")
                        .check(new CheckResult("x", Verdict.PASS, "x", List.of("keys/client.keys")))
                        .build());
        Files.createDirectories(run.resolve("keys"));
        Files.writeString(run.resolve("keys/client.keys"), "secret");
        Files.createDirectories(run.resolve("captures"));
        Files.createSymbolicLink(run.resolve("captures/secret.pcap"), secret);

        write(run);

        try (var files = Files.walk(directory.resolve("site/runs/leaky"))) {
            assertThat(files.filter(Files::isRegularFile)
                            .map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder("index.html", "run.json");
        }
    }

    @Test
    void onlyAnEarlierSiteIsReplaced() throws IOException {
        write(run("one"), run("two"));
        write(run("two"));
        assertThat(directory.resolve("site/runs/one")).doesNotExist();

        var other = Files.createDirectories(directory.resolve("other"));
        Files.writeString(other.resolve("letter.txt"), "dear");
        assertThatThrownBy(() -> new SiteReport().write(List.of(run("one")), other))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("has files that are not of an earlier site; name an empty or a new folder");
        assertThat(other.resolve("letter.txt")).hasContent("dear");
    }

    @Test
    void runsOfOneNameHavePagesOfTheirOwn() throws IOException {
        var site = write(run("a/run"), run("b/run"));

        assertThat(site.runs()).isEqualTo(2);
        assertThat(directory.resolve("site/runs/run/index.html")).exists();
        assertThat(directory.resolve("site/runs/run-2/index.html")).exists();
    }

    @Test
    void moreRunsThanFitAListOfFindingsAreCounted() throws IOException {
        var folders = new ArrayList<Path>();
        for (int i = 0; i < 30; i++) {
            var folder = new RunFolder(directory.resolve("run" + i));
            folder.write(RunRecord.of("handshake", "virtual", i)
                    .subject("client", new RunRecord.Subject("java", "1", ""))
                    .subject("server", new RunRecord.Subject("java", "1", ""))
                    .check(new CheckResult("h1", Verdict.FAIL, "No.", List.of()))
                    .build());
            folders.add(folder.path());
        }

        var site = new SiteReport().write(folders, directory.resolve("site"));

        assertThat(Files.readString(site.index())).contains("And 6 more: the matrix has all.", "30 FAIL");
        assertThat(site.problems()).hasSize(30).allSatisfy(problem -> assertThat(problem)
                .contains("timeline.json does not exist"));
    }

    @Test
    void onlyWhatDidNotEndAsExpectedIsAFinding() throws IOException {
        var site = write(
                run("good"),
                planted("kept", Verdict.FAIL, "planted-check"),
                planted("broken", Verdict.PASS, "missed-check"));

        var index = Files.readString(site.index());
        var findings = index.substring(index.indexOf("findings-title"));
        assertThat(index)
                .contains("1 PASS</span>", "1 FAIL, as expected</span>", "1 PASS, not as expected</span>")
                .contains("class=\"verdict fail expected\"", "class=\"verdict fail unexpected\"")
                .contains("planted fault: no &lt;keepalive&gt;");
        assertThat(findings)
                .contains("./runs/broken/index.html", "expected was FAIL by missed-check: planted fault: no")
                .doesNotContain("./runs/kept/index.html", "./runs/good/index.html");
        assertThat(page("kept"))
                .contains(">FAIL, as expected</span>", "This was expected: planted fault: no &lt;keepalive&gt;.");
        assertThat(page("broken"))
                .contains(">PASS, not as expected</span>", "Expected was FAIL by missed-check: planted fault: no");
    }

    private Path planted(String name, Verdict verdict, String check) throws IOException {
        var folder = new RunFolder(directory.resolve(name));
        folder.write(NatTimeoutRun.record("client")
                .check(new CheckResult(check, verdict, "It came so.", List.of()))
                .build()
                .expecting(new RunRecord.Expectation(
                        Verdict.FAIL, "planted fault: no <keepalive>", Map.of(check, Verdict.FAIL))));
        folder.write(NatTimeoutRun.timeline());
        return folder.path();
    }

    private Path run(String name) throws IOException {
        var folder = new RunFolder(directory.resolve(name));
        folder.write(NatTimeoutRun.record());
        folder.write(NatTimeoutRun.timeline());
        return folder.path();
    }

    private SiteWriter.Site write(Path... folders) throws IOException {
        return new SiteReport().write(List.of(folders), directory.resolve("site"));
    }

    private String page(String name) throws IOException {
        return Files.readString(directory.resolve("site/runs").resolve(name).resolve("index.html"));
    }
}
