package org.warren.reports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.ServiceLoader;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.warren.harness.record.NatMeasurement;
import org.warren.harness.record.ReportWriter;
import org.warren.harness.record.RunFolder;
import org.warren.harness.record.RunRecord;
import org.warren.harness.record.Timeline;
import org.warren.harness.record.UnreadableRecordException;
import org.warren.harness.verdict.CheckResult;
import org.warren.harness.verdict.Verdict;

class RunReportTest {

    private static final String HOSTILE = "</script><!--<img src=x onerror=\"alert('1')\">&amp;\u2028";

    @TempDir
    Path directory;

    @Test
    void serviceLoaderFindsIt() {
        assertThat(ServiceLoader.load(ReportWriter.class)).hasExactlyElementsOfTypes(RunReport.class);
    }

    @Test
    void reportLiesInTheRunFolder() throws IOException {
        var folder = new RunFolder(directory);
        folder.write(NatTimeoutRun.record());
        folder.write(NatTimeoutRun.timeline());

        var report = new RunReport().write(directory);

        assertThat(report).isEqualTo(directory.resolve("report.html")).isNotEmptyFile();
    }

    @Test
    void itCanBePreparedBeforeThereIsARun() {
        assertThatCode(() -> new RunReport().prepare()).doesNotThrowAnyException();
    }

    @Test
    void pageOfRecordsAtHandIsThatOfTheFiles() throws IOException {
        var folder = new RunFolder(directory);
        folder.write(NatTimeoutRun.record());
        folder.write(NatTimeoutRun.timeline());
        var fromFiles = Files.readString(new RunReport().write(directory));

        var atHand = new RunReport().write(directory, NatTimeoutRun.record(), NatTimeoutRun.timeline());

        assertThat(atHand).isEqualTo(directory.resolve("report.html")).hasContent(fromFiles);
    }

    @Test
    void recordThatCannotBeReadIsSaidInOneSentence() throws IOException {
        new RunFolder(directory).write(NatTimeoutRun.record());

        assertThatThrownBy(() -> new RunReport().write(directory))
                .isInstanceOf(UnreadableRecordException.class)
                .hasMessageContaining("timeline.json does not exist");
        assertThat(directory.resolve("report.html")).doesNotExist();
    }

    @Test
    void natsStandBesideWhatWasDeclaredOfThem() throws IOException {
        RunRecord run = RunRecord.of("nat-timeout", "virtual", 1)
                .nat(new NatMeasurement(
                        "home",
                        "linux-6",
                        "the router",
                        List.of(
                                new NatMeasurement.Setting(
                                        "filtering", "address-dependent", "address-dependent", true, ""),
                                new NatMeasurement.Setting("udp-new", "30s", "31s", true, "within the 2s"),
                                new NatMeasurement.Setting("refresh", "both", HOSTILE, false, ""))))
                .build();

        assertThat(render(run, NatTimeoutRun.timeline()))
                .contains("NATs, declared and measured", "linux-6; measured was the router: another one")
                .contains("<th scope=\"row\">filtering</th><td>address-dependent</td><td>address-dependent</td>")
                .contains("<td>31s <span class=\"aside\">within the 2s</span></td>")
                .contains("<th scope=\"row\">refresh</th><td>both</td><td class=\"fail\">&lt;/script")
                .doesNotContain(HOSTILE);
        assertThat(render(NatTimeoutRun.record(), NatTimeoutRun.timeline())).doesNotContain("declared and measured");
    }

    @Test
    void filesOfANetworkStandOnThePage() throws IOException {
        RunRecord run = RunRecord.of("network", "virtual", 1)
                .file("network.yaml", "question: one\nnodes: {}\n")
                .file("phone.conf", "# " + HOSTILE)
                .build();

        assertThat(render(run, NatTimeoutRun.timeline()))
                .contains("Files of the network", "<details class=\"file\" open><summary>network.yaml")
                .contains("2 lines</span>", "<code>question: one\nnodes: {}\n</code>")
                .contains("<details class=\"file\"><summary>phone.conf", "1 line</span>", "<code># &lt;/script")
                .doesNotContain(HOSTILE);
        assertThat(render(
                        RunRecord.of("network", "virtual", 1)
                                .file("network.yaml", "a:\n".repeat(61))
                                .build(),
                        NatTimeoutRun.timeline()))
                .contains("<details class=\"file\"><summary>network.yaml");
        assertThat(render(NatTimeoutRun.record(), NatTimeoutRun.timeline())).doesNotContain("Files of the network");
    }

    @Test
    void pageTellsTheStoryFirst() throws IOException {
        var page = render(NatTimeoutRun.record(), NatTimeoutRun.timeline());

        assertThat(page)
                .containsSubsequence(
                        "nat-timeout <span class=\"verdict pass\">PASS</span>",
                        "All 3 checks passed. The NAT on router forgot client (10.0.1.2:51820) 40.1 s into the run, after 30 s of silence.",
                        "For 59 min 40 s nobody outside could reach it: 4 packets were lost, and 4 probes came late or never.",
                        "as 203.0.113.2:40017 instead of 203.0.113.2:51820.",
                        "The server lost the client after 30 s of silence, as predicted.",
                        "--set idle=1h --seed 42",
                        "<a href=\"./captures/client-eth0.pcap\">");
    }

    @Test
    void pageTellsWhatTheNodesRan() throws IOException {
        var page = render(NatTimeoutRun.record(), NatTimeoutRun.timeline());

        assertThat(page).containsPattern("In the nodes: lab kernel.*\\s*.*6\\.12\\.48 \\(sha256:0123456789ab\\)");
    }

    @Test
    void pageAsksTheNetworkForNothing() throws IOException {
        var page = render(NatTimeoutRun.record(), NatTimeoutRun.timeline());

        assertThat(page)
                .contains("default-src 'none'")
                .doesNotContain("http://", "https://", "@import", " src=", "<link");
    }

    @Test
    void policyNamesTheVeryStyleAndScriptOfThePage() throws Exception {
        var page = render(NatTimeoutRun.record(), NatTimeoutRun.timeline());

        assertThat(page).contains("style-src '" + hashOf(page, "<style>(.*?)</style>") + "'");
        assertThat(page).contains("script-src '" + hashOf(page, "<script>(.*?)</script>") + "'");
    }

    @Test
    void hostileNamesAreText() throws IOException {
        var run = NatTimeoutRun.record(HOSTILE)
                .subject(HOSTILE, new RunRecord.Subject(HOSTILE, HOSTILE, HOSTILE))
                .parameter(HOSTILE, HOSTILE)
                .check(new CheckResult(HOSTILE, Verdict.FAIL, HOSTILE, List.of("a?b#c/%2e\" onclick=x.pcap")))
                .reproduce(HOSTILE)
                .build();

        var page = render(run, NatTimeoutRun.timeline(HOSTILE));

        assertThat(page)
                .doesNotContain("<img", "<!--", "\" onclick")
                .contains("&lt;/script&gt;&lt;!--&lt;img src=x onerror=")
                .contains("href=\"./a%3Fb%23c/%252e%22%20onclick%3Dx.pcap\"");
        assertThat(page.split("</script>", -1)).hasSize(3);
    }

    @Test
    void hostileNamesComeOutOfTheDataAsTheyWere() throws IOException {
        var page = render(NatTimeoutRun.record(HOSTILE).build(), NatTimeoutRun.timeline(HOSTILE));

        var data = new ObjectMapper().readTree(part(page, "<script type=\"application/json\".*?>(.*?)</script>"));

        assertThat(data.at("/rows/0/label").textValue()).isEqualTo(HOSTILE);
    }

    @Test
    void pageHasTheFirstHundredPacketsWithoutItsScript() throws IOException {
        var timeline = NatTimeoutRun.day();
        var page = render(NatTimeoutRun.record(), timeline);

        assertThat(page).contains("The first 100 of " + timeline.packets().size() + "; the captures have all.");
        assertThat(page.split("class=\"number\">\\d+:\\d\\d:\\d\\d[^<]*</td><td role=\"cell\">client", -1).length - 1)
                .isBetween(1, 100);
    }

    @Test
    void shortTableOfPacketsIsWhole() throws IOException {
        var page = render(NatTimeoutRun.record(), NatTimeoutRun.timeline());

        assertThat(page).doesNotContain("the captures have all");
    }

    @Test
    void pageOfADayIsSmallEnoughToSend() throws IOException {
        var timeline = NatTimeoutRun.day();

        assertThat(timeline.packets()).hasSizeGreaterThan(14_000);
        assertThat(render(NatTimeoutRun.record(), timeline)).hasSizeLessThan(3_000_000);
    }

    @Test
    void runThatDiedEarlyHasAPage() throws IOException {
        var run = RunRecord.of("handshake", "virtual", 1).build();
        var timeline = Timeline.of(Instant.EPOCH, List.of(), List.of(), List.of(), List.of());

        assertThat(render(run, timeline))
                .contains("The run ended before anything could be judged.", "No packet was captured.");
    }

    private static String render(RunRecord run, Timeline timeline) throws IOException {
        return RunReport.render(Recorded.of(run, timeline), RunReport.Place.IN_RUN_FOLDER);
    }

    private static String part(String page, String expression) {
        var matcher = Pattern.compile(expression, Pattern.DOTALL).matcher(page);
        assertThat(matcher.find()).isTrue();
        return matcher.group(1);
    }

    private static String hashOf(String page, String expression) throws Exception {
        var digest = MessageDigest.getInstance("SHA-256")
                .digest(part(page, expression).getBytes(StandardCharsets.UTF_8));
        return "sha256-" + Base64.getEncoder().encodeToString(digest);
    }
}
