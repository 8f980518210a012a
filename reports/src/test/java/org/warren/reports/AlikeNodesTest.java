package org.warren.reports;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.warren.harness.record.RunRecord;
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

        assertThat(alike(ManyClientsRun.record(50, 0), 50, Set.of(lost)).failed())
                .containsExactly("client9");
    }

    @Test
    void whereMostFailedNoneStandsOut() {
        RunRecord record = ManyClientsRun.record(50, 0);
        var all = RunRecord.of("network", "virtual", 1).topology(record.topology());
        for (int client = 1; client <= 50; client++) {
            all.check(new CheckResult("c" + client, Verdict.FAIL, "None from client" + client + ".", List.of()));
        }

        AlikeNodes alike = alike(all.build(), 50, Set.of());

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
                .contains("<b>server and 50 more</b>")
                .contains("client1 to client50, 49 of 50</text>")
                .doesNotContain("client18</text>");
        assertThat(Double.parseDouble(
                        page.replaceAll("(?s).*<svg class=\"timeline\" width=\"1100.0\" height=\"([0-9.]+).*", "$1")))
                .isLessThan(800);
        assertThat(Double.parseDouble(
                        page.replaceAll("(?s).*<svg class=\"topology\" width=\"[0-9.]+\" height=\"([0-9.]+).*", "$1")))
                .isLessThan(600);
    }

    private static AlikeNodes alike(RunRecord record, int clients, Set<Mark> probes) {
        return AlikeNodes.of(record, ManyClientsRun.timeline(clients, 0).lanes(), probes);
    }
}
