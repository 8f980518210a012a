package org.warren.reports;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.warren.harness.record.RunRecord;
import org.warren.harness.record.RunRecord.Subject;
import org.warren.harness.record.Timeline.Mark;
import org.warren.harness.record.Timeline.MarkKind;
import org.warren.harness.record.TopologyView;
import org.warren.harness.verdict.CheckResult;
import org.warren.harness.verdict.Verdict;

/// Which nodes one row may show.
class AlikeNodesTest {

    @Test
    void fewNodesHaveARowEach() {
        assertThat(alike(ManyClientsRun.record(5, 3), 5, Set.of())).isEqualTo(AlikeNodes.NONE);
    }

    @Test
    void manyAreFoldedButForTheOneThatFailedAndItsRouter() {
        AlikeNodes alike = alike(ManyClientsRun.record(50, 17), 50, Set.of());

        assertThat(alike.groups())
                .extracting(AlikeNodes.Group::label)
                .containsExactly("router1 to router50, 49 of 50", "client1 to client50, 49 of 50");
        assertThat(alike.failed()).containsExactly("client17");
        assertThat(alike.groupOf("router17")).isEmpty();
        assertThat(alike.groupOf("server")).isEmpty();
        assertThat(alike.groupOf("client1")).as("not a part of client17's name").isPresent();
    }

    @Test
    void probeThatFailedStandsOutToo() {
        Mark lost = new Mark(1, "client9", MarkKind.PROBE_SENT, "probe 1");

        AlikeNodes alike = alike(ManyClientsRun.record(50, 0), 50, Set.of(lost));

        assertThat(alike.named()).containsExactly("client9");
        assertThat(alike.groupOf("client9")).isEmpty();
        assertThat(alike.failed()).as("that may have been expected").isEmpty();
    }

    @Test
    void onlyWhoAskedInAFailedCheckFailed() {
        AlikeNodes alike = alike(
                with(
                        new CheckResult("a", Verdict.FAIL, "0 of 3 pings from client3 to client4 came.", List.of()),
                        new CheckResult("b", Verdict.FAIL, "server did not reach client5.", List.of()),
                        new CheckResult("c", Verdict.UNKNOWN, "Whether client6 heard it is not known.", List.of()),
                        new CheckResult("d", Verdict.PASS, "client7 was reached.", List.of())),
                50,
                Set.of());

        assertThat(alike.failed()).containsExactly("client3");
        assertThat(alike.named()).containsExactlyInAnyOrder("client3", "client4", "client5", "client6");
        assertThat(alike.groupOf("client6")).isEmpty();
        assertThat(alike.groupOf("client7")).isPresent();
    }

    /// Where most probes are lost, as they are where that is expected, the failed one is still unfolded.
    @Test
    void manyThatAreNamedDoNotHideTheOneThatFailed() {
        Set<Mark> lost = new HashSet<>();
        for (int client = 1; client <= 50; client++) {
            lost.add(new Mark(client, "client" + client, MarkKind.PROBE_SENT, "probe 1"));
        }

        AlikeNodes alike = alike(ManyClientsRun.record(50, 17), 50, lost);

        assertThat(alike.groupOf("client17")).isEmpty();
        assertThat(alike.groupOf("client18")).isPresent();
    }

    @Test
    void checksKeepTheirOrderWhereNothingIsFolded() throws IOException {
        var run = RunRecord.of("network", "virtual", 1);
        for (int i = 1; i <= 20; i++) {
            run.check(new CheckResult("ask-" + i, i == 17 ? Verdict.FAIL : Verdict.PASS, "Asked.", List.of()));
        }

        String page = RunReport.render(
                Recorded.of(run.build(), ManyClientsRun.timeline(1, 0)), RunReport.Place.IN_RUN_FOLDER);

        assertThat(page).containsSubsequence(">ask-1<", ">ask-2<", ">ask-17<", ">ask-18<");
    }

    @Test
    void eachRoleOfALargeRunIsNamedWithWhatItRuns() throws IOException {
        var run = RunRecord.of("network", "virtual", 1);
        run.subject("server", new Subject("kernel", "6.12.48", "guest"));
        for (int i = 1; i <= 40; i++) {
            run.subject(
                    "client" + i,
                    i <= 25 ? new Subject("java", "1", "daemon") : new Subject("kernel", "6.12.48", "guest"));
        }

        String page = RunReport.render(
                Recorded.of(run.build(), ManyClientsRun.timeline(1, 0)), RunReport.Place.IN_RUN_FOLDER);

        assertThat(page)
                .contains("<b>server, client26 to client40</b> kernel")
                .contains("<b>client1 to client25</b> java");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "server | server",
                "c1 c2 | c1, c2",
                "a c1 c2 c3 b | a, c1 to c3, b",
                "c9 c10 c11 | c9 to c11",
                "c1 c3 c4 c5 c7 | c1, c3 to c5, c7",
                "c01 c02 c03 | c01 to c03",
                "c08 c09 c10 | c08, c09, c10",
                "c1 d2 c3 | c1, d2, c3",
                "c999999999 c1000000000 | c999999999, c1000000000"
            })
    void rangesLeaveNoNameOut(String names, String words) {
        assertThat(NameRanges.of(List.of(names.split(" ")))).isEqualTo(words);
    }

    @Test
    void whereMostFailedNoneStandsOut() {
        List<CheckResult> checks = new ArrayList<>();
        for (int client = 1; client <= 50; client++) {
            checks.add(new CheckResult("c" + client, Verdict.FAIL, "None from client" + client + ".", List.of()));
        }

        AlikeNodes alike = alike(with(checks.toArray(CheckResult[]::new)), 50, Set.of());

        assertThat(alike.failed()).hasSize(50);
        assertThat(alike.groups().getLast().label()).isEqualTo("client1 to client50, 50 alike");
    }

    @Test
    void nodeWithAnotherInterfaceIsNotAlike() {
        TopologyView topology = ManyClientsRun.record(50, 0).topology();
        List<TopologyView.Node> nodes = topology.nodes().stream()
                .map(node -> node.name().equals("client7")
                        ? new TopologyView.Node(
                                "client7",
                                List.of(new TopologyView.Interface(
                                        "wlan0", "home7", List.of("192.168.7.2/24"), 0, 0, 0, 0, 0, 1500)),
                                null)
                        : node)
                .toList();
        RunRecord other = RunRecord.of("network", "virtual", 1)
                .topology(new TopologyView("other", topology.networks(), nodes))
                .build();

        assertThat(alike(other, 50, Set.of()).groupOf("client7")).isEmpty();
    }

    @Test
    void pageIsShortAndHasTheFailedCheckFirst() throws IOException {
        String page = RunReport.render(
                Recorded.of(ManyClientsRun.record(50, 17), ManyClientsRun.timeline(50, 17)),
                RunReport.Place.IN_RUN_FOLDER);

        assertThat(page)
                .containsSubsequence("<tbody>", "<span class=\"verdict fail\">FAIL</span>", "ping-17", "ping-1<")
                .contains("<b>server, client1 to client50</b>")
                .contains("client1 to client50, 49 of 50</text>")
                .doesNotContain("client18</text>");
        assertThat(Double.parseDouble(
                        page.replaceAll("(?s).*<svg class=\"timeline\" width=\"1100.0\" height=\"([0-9.]+).*", "$1")))
                .isLessThan(800);
        assertThat(Double.parseDouble(
                        page.replaceAll("(?s).*<svg class=\"topology\" width=\"[0-9.]+\" height=\"([0-9.]+).*", "$1")))
                .isLessThan(600);
    }

    private static RunRecord with(CheckResult... checks) {
        var run = RunRecord.of("network", "virtual", 1)
                .topology(ManyClientsRun.record(50, 0).topology());
        List.of(checks).forEach(run::check);
        return run.build();
    }

    private static AlikeNodes alike(RunRecord record, int clients, Set<Mark> probes) {
        return AlikeNodes.of(record, ManyClientsRun.timeline(clients, 0).lanes(), probes);
    }
}
