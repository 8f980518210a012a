package org.warren.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.warren.harness.catalogue.KeepaliveTable;
import org.warren.harness.catalogue.NatCatalogue;
import org.warren.harness.record.TablesPage;
import org.warren.nat.NatBehaviour;

/// The keepalive interval that each NAT needs, as a page for a browser.
final class KeepaliveChart {

    private KeepaliveChart() {}

    /// The table as a chart: a bar for each interval, relative to the longest one.
    ///
    /// @param name of a chain of NATs, which is shown first
    /// @param chain of NATs; empty for none
    static TablesPage page(NatCatalogue catalogue, String name, List<NatBehaviour> chain) {
        Map<String, List<NatBehaviour>> all = new LinkedHashMap<>();
        if (!chain.isEmpty()) {
            all.put(name, chain);
        }
        catalogue.models().forEach(nat -> all.putIfAbsent(nat.name(), List.of(nat.behaviour())));
        Map<String, List<OptionalInt>> keepalives = new LinkedHashMap<>();
        all.forEach((each, nats) -> keepalives.put(
                each,
                List.of(
                        KeepaliveTable.keepalive(nats, 0),
                        KeepaliveTable.keepalive(nats, 1),
                        KeepaliveTable.keepalive(nats, 2))));
        int longest = keepalives.values().stream()
                .flatMap(List::stream)
                .mapToInt(keepalive -> keepalive.orElse(0))
                .max()
                .orElse(0);
        List<TablesPage.Row> rows = new ArrayList<>();
        keepalives.forEach((each, known) -> {
            List<TablesPage.Cell> cells = new ArrayList<>();
            known.forEach(keepalive -> cells.add(bar(keepalive, longest)));
            OptionalInt one = known.get(1);
            (one.isPresent() ? KeepaliveTable.costs(one.getAsInt()) : List.of("", "", ""))
                    .forEach(cost -> cells.add(TablesPage.Cell.of(cost, TablesPage.Look.PLAIN)));
            rows.add(new TablesPage.Row(List.of(each), cells));
        });
        return new TablesPage(
                "The longest sufficient keepalive",
                "The largest PersistentKeepalive, in seconds, that keeps an idle client reachable behind each NAT, if no"
                        + " keepalive is lost and if one or two in a row may be. The costs are for one lost keepalive.",
                List.of(
                        "most settings of most NATs are assumptions: see warren list nats",
                        "an LTE radio is active for 10 s after a packet"),
                List.of(new TablesPage.Table(
                        "PersistentKeepalive in seconds",
                        List.of("NAT", "no loss", "one lost", "two lost", "packets/h", "kB/h", "radio up"),
                        rows,
                        List.of(),
                        List.of("If packets from outside do not refresh a mapping (refresh: outbound), no keepalive is"
                                + " sufficient while the server sends data and the client sends none."))));
    }

    private static TablesPage.Cell bar(OptionalInt keepalive, int longest) {
        return keepalive.isPresent()
                ? new TablesPage.Cell(
                        KeepaliveTable.words(keepalive),
                        TablesPage.Look.BAR,
                        keepalive.getAsInt() / (double) longest,
                        List.of())
                : TablesPage.Cell.of(KeepaliveTable.words(keepalive), TablesPage.Look.FAIL);
    }
}
