package org.warren.reports.results;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.warren.harness.record.Results;
import org.warren.harness.record.Results.Change;
import org.warren.harness.record.Results.Result;
import org.warren.harness.record.ResultsWriter;
import org.warren.harness.record.RunFolder;
import org.warren.harness.record.RunRecord;
import org.warren.harness.record.Timeline;
import org.warren.harness.record.Timeline.Packet;
import org.warren.harness.record.Timeline.PacketKind;
import org.warren.harness.record.TopologyView;
import org.warren.harness.verdict.CheckResult;
import org.warren.harness.verdict.PacketReference;
import org.warren.harness.verdict.Verdict;

/// Results as build servers read them.
class ResultsWritersTest {

    private static final String ODD = "a < b & \"c\" ]]> | `d` \u001b[2J 100%, e: f\nsecond line";

    @TempDir
    Path folder;

    @Test
    void formsAreFound() {
        assertThat(ServiceLoader.load(ResultsWriter.class))
                .extracting(ResultsWriter::form)
                .containsExactlyInAnyOrder("junit.xml", "summary.md", "annotations");
    }

    @Test
    void junitCountsEachVerdictInItsOwnWay() throws Exception {
        Document xml = xml(new JunitXml()
                .text(results(
                        result("rekey", 1, Verdict.PASS, ""),
                        result("rekey", 2, Verdict.FAIL, ODD),
                        result("rekey", 3, Verdict.UNKNOWN, "the lab is gone"),
                        result("mtu", 1, Verdict.UNSUPPORTED, "it is not built here"))));

        Element root = xml.getDocumentElement();
        assertThat(root.getAttribute("tests")).isEqualTo("4");
        assertThat(root.getAttribute("failures")).isEqualTo("1");
        assertThat(root.getAttribute("errors")).isEqualTo("1");
        assertThat(root.getAttribute("skipped")).isEqualTo("1");
        assertThat(root.getAttribute("time")).isEqualTo("6.000");
        assertThat(xml.getElementsByTagName("testsuite").getLength()).isEqualTo(2);
        Element failure = (Element) xml.getElementsByTagName("failure").item(0);
        assertThat(failure.getTextContent())
                .contains("answer: a < b & \"c\" ]]> | `d` ?[2J 100%, e: f\nsecond line")
                .endsWith("again: ./warren run rekey --seed 2");
        assertThat(((Element) failure.getParentNode()).getAttribute("name")).isEqualTo("rekey, seed 2");
    }

    @Test
    void annotationIsOneLineThatLeadsToItsPage() {
        String text = new GitHubAnnotations()
                .text(results(
                        result("rekey", 1, Verdict.PASS, ""),
                        result("rekey", 2, Verdict.FAIL, "100%\n::set-env name=x::y"),
                        result("mtu", 1, Verdict.UNSUPPORTED, "no")));

        assertThat(text)
                .isEqualTo("::error file=site/runs/rekey-2/index.html,title=FAIL rekey%2C seed 2::"
                        + "answer: 100%25%0A::set-env name=x::y\n");
    }

    @Test
    void manyAnnotationsEndWithHowManyMoreThereAre() {
        List<Result> all = new ArrayList<>();
        for (int seed = 1; seed <= 20; seed++) {
            all.add(result("rekey", seed, Verdict.FAIL, "no"));
        }

        String text = new GitHubAnnotations().text(results(all.toArray(Result[]::new)));

        assertThat(text.lines()).hasSize(10).last().asString().contains("11 more checks did not pass");
    }

    @Test
    void summarySaysVerdictsChangesAndWhatIsMissing() {
        String page = new MarkdownSummary()
                .text(new Results(
                        List.of(result("rekey", 1, Verdict.PASS, ""), result("rekey", 2, Verdict.FAIL, ODD)),
                        List.of("Shard 2 of 3 is missing."),
                        Path.of("site"),
                        "https://example.org/7/",
                        List.of(new Change("rekey, seed 2", "PASS", "FAIL (answer)")),
                        true));

        assertThat(page)
                .startsWith("## Warren: FAIL\n\n1 FAIL, 1 PASS of 2 runs.\n")
                .contains("- Shard 2 of 3 is missing.\n")
                .contains("| rekey, seed 2 | PASS | FAIL (answer) |")
                .contains(
                        "| [rekey, seed 2](https://example.org/7/runs/rekey-2/index.html) | FAIL | answer: a &lt; b & \"c\" \\]\\]&gt; \\| ")
                .contains("[the site](https://example.org/7/index.html)")
                .contains("The first again: `./warren run rekey --seed 2`")
                .doesNotContain("\u001b", "mermaid");
        assertThat(new MarkdownSummary().text(results(result("rekey", 1, Verdict.PASS, ""))))
                .startsWith("## Warren: PASS")
                .doesNotContain("###");
    }

    @Test
    void packetsOfAFailedCheckAreASequence() throws IOException {
        PacketReference reference = new PacketReference("captures/nat-wan.pcap", 7);
        RunRecord run = RunRecord.of("rekey", "virtual", 1)
                .reproduce("./warren run rekey")
                .topology(new TopologyView(
                        "t",
                        List.of(),
                        List.of(node("nat; x", "203.0.113.1/24"), node("server", "203.0.113.10/24", "2001:db8::1/64"))))
                .check(new CheckResult("answer", Verdict.FAIL, "no", List.of(), List.of(reference)))
                .build();
        new RunFolder(folder)
                .write(Timeline.of(
                        Instant.EPOCH,
                        List.of("nat"),
                        List.of(
                                packet(6, "203.0.113.10:51820", "203.0.113.1:40000"),
                                packet(7, "203.0.113.1:40000", "203.0.113.10:51820")),
                        List.of(),
                        List.of()));

        Result result = new Result("rekey", "rekey", Verdict.FAIL, run, folder, "index.html", "");

        assertThat(PacketSequence.of(result)).hasValue("""
                sequenceDiagram
                    participant p0 as nat x
                    participant p1 as server
                    p0->>p1: 12.500 s initiation, 148 bytes, seen at nat wan
                """);
        assertThat(new MarkdownSummary().text(results(result))).contains("```mermaid\nsequenceDiagram\n");
    }

    private static TopologyView.Node node(String name, String... addresses) {
        return new TopologyView.Node(
                name,
                List.of(new TopologyView.Interface("eth0", "net", List.of(addresses), 0, 0, 0, 0, 0, 1500)),
                null);
    }

    private static Packet packet(long number, String from, String to) {
        return new Packet(
                12_500_000_000L,
                "nat",
                "wan",
                from,
                to,
                "udp",
                PacketKind.INITIATION,
                148,
                "captures/nat-wan.pcap",
                number,
                "");
    }

    private static Results results(Result... runs) {
        return new Results(List.of(runs), List.of(), Path.of("site"), "", List.of(), false);
    }

    private Result result(String scenario, long seed, Verdict verdict, String message) {
        RunRecord run = RunRecord.of(scenario, "virtual", seed)
                .clock(new RunRecord.Clock("virtual", Instant.EPOCH, 3600, 1.5))
                .reproduce("./warren run " + scenario + " --seed " + seed)
                .check(new CheckResult("answer", verdict, message, List.of()))
                .check(new CheckResult("given", Verdict.PASS, "yes", List.of()))
                .build();
        String title = scenario + ", seed " + seed;
        return new Result(title, scenario, verdict, run, folder, "./runs/" + scenario + "-" + seed + "/index.html", "");
    }

    private static Document xml(String text) throws Exception {
        return DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
    }
}
