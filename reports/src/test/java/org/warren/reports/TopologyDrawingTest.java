package org.warren.reports;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.warren.harness.record.TopologyView;
import org.warren.reports.TopologyDrawing.Box;

class TopologyDrawingTest {

    @Test
    void chainReadsFromLeftToRight() {
        var drawing = TopologyDrawing.of(NatTimeoutRun.record().topology());

        var boxes = drawing.boxes().stream()
                .sorted((a, b) -> Double.compare(a.x(), b.x()))
                .map(box -> box.lines().getFirst().text());
        assertThat(boxes).containsExactly("client", "lan", "router", "internet", "server");
        assertThat(drawing.wires()).hasSize(4);
    }

    @Test
    void routerWithNatIsMarked() {
        var drawing = TopologyDrawing.of(NatTimeoutRun.record().topology());

        assertThat(drawing.boxes())
                .filteredOn(box -> box.style().equals("nat"))
                .singleElement()
                .satisfies(box -> assertThat(box.lines())
                        .extracting(TopologyDrawing.Line::text)
                        .contains("NAT on wan0", "forgets UDP after 30 s, streams after 30 s"));
    }

    @Test
    void firewallIsNoNat() {
        var place = new TopologyView.Interface("wan", "internet", List.of("203.0.113.1/24"), 0, 0, 0, 0, 0, 1500);
        var nat = new TopologyView.Nat(
                "wan", 30, 120, TopologyView.Nat.NO_PORTS, "drop", null, List.of("udp 443 leads to 192.168.1.10"));
        var drawing = TopologyDrawing.of(
                new TopologyView("guarded", List.of(), List.of(new TopologyView.Node("router", List.of(place), nat))));

        assertThat(drawing.words()).startsWith("router (firewall): wan on network internet");
        assertThat(drawing.boxes().getFirst().style()).isEqualTo("node");
        assertThat(drawing.boxes().getFirst().lines())
                .extracting(TopologyDrawing.Line::text)
                .contains(
                        "firewall on wan",
                        "forgets UDP after 30 s, streams after 2 min",
                        "unsolicited: drop",
                        "udp 443 leads to 192.168.1.10");
    }

    @Test
    void fiftyNodesDoNotOverlap() {
        var nodes = IntStream.range(0, 50)
                .mapToObj(i -> node("node" + i, "net" + i % 7))
                .toList();

        var boxes =
                TopologyDrawing.of(new TopologyView("many", List.of(), nodes)).boxes();

        assertThat(boxes).hasSize(57);
        for (var a : boxes) {
            assertThat(boxes).filteredOn(b -> !b.equals(a) && overlap(a, b)).isEmpty();
        }
    }

    @Test
    void nodeAndNetworkMayShareAName() {
        assertThat(TopologyDrawing.of(new TopologyView("same", List.of(), List.of(node("lan", "lan"))))
                        .boxes())
                .hasSize(2);
    }

    @Test
    void wordsSayWhatThePictureShows() {
        assertThat(TopologyDrawing.of(NatTimeoutRun.record().topology()).words())
                .contains("router (NAT router): lan0 on network lan with 10.0.1.1/24, wan0 on network internet");
    }

    @Test
    void emptyTopologyIsAnEmptyPicture() {
        assertThat(TopologyDrawing.of(TopologyView.EMPTY).boxes()).isEmpty();
    }

    private static boolean overlap(Box a, Box b) {
        return a.x() < b.x() + b.width()
                && b.x() < a.x() + a.width()
                && a.y() < b.y() + b.height()
                && b.y() < a.y() + a.height();
    }

    private static TopologyView.Node node(String name, String network) {
        var place = new TopologyView.Interface("eth0", network, List.of("10.0.0.1/24"), 0, 0, 0, 0, 0, 1500);
        return new TopologyView.Node(name, List.of(place), null);
    }
}
