package org.warren.harness.catalogue;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import org.warren.harness.record.TablesPage;
import org.warren.harness.text.NumberFormat;
import org.warren.nat.NatBehaviour;
import org.warren.nat.tunnel.KeepaliveAdvisor;

/// The keepalive that each NAT of the catalogue needs, and what it costs.
public final class KeepaliveTable {

    /// A keepalive of WireGuard over IPv4, in bytes.
    private static final int KEEPALIVE_BYTES = 60;

    private static final int HOUR_SECONDS = 3600;
    /// An LTE radio stays up for about so long after a packet.
    private static final int RADIO_SECONDS = 10;

    private static final String INTRODUCTION = """
            # The keepalive that is enough

            The largest `PersistentKeepalive`, in whole seconds, that keeps an idle client reachable behind each NAT of `warren list nats`:
            when no keepalive is lost, and when one or two in a row may be. It is found with the model of [nat.md](nat.md), for timers that
            are as late as Linux's may be (8 parts in 63), and holds also after a NAT was restarted, when a keepalive that nobody answers makes
            the new mapping. Most settings of most NATs are assumed: `warren list nats` says which. What it costs is for one lost keepalive:
            packets and kilobytes an hour, and the share of the time that an LTE radio is up, which stays up for 10 s after a packet.

            Where packets from outside do not refresh a mapping (`refresh: outbound`), no keepalive holds while the server sends data and the client
            nothing: each packet that the client receives puts its keepalive off.

            `warren nat advise --nat NAME` says it of one NAT, or of several in a row; `--out FILE` writes the table as a chart for a browser.

            | NAT | no loss | one lost | two lost | packets/h | kB/h | radio up |
            |---|--:|--:|--:|--:|--:|--:|
            """;

    private KeepaliveTable() {}

    /// Finds the keepalive for a chain of NATs.
    ///
    /// @param tolerated how many keepalives in a row may be lost
    public static OptionalInt keepalive(List<NatBehaviour> chain, int tolerated) {
        return new KeepaliveAdvisor(chain, 0, tolerated, new SplittableRandom(1)).largest();
    }

    /// What a keepalive costs: packets and kilobytes an hour, and the share of the time that an LTE radio
    /// is up.
    ///
    /// @param seconds at least 1
    public static List<String> costs(int seconds) {
        int packets = HOUR_SECONDS / seconds;
        double radio = 100.0 * Math.min(RADIO_SECONDS, seconds) / seconds;
        return List.of(
                Integer.toString(packets),
                NumberFormat.decimals(packets * KEEPALIVE_BYTES / 1000.0, 1),
                NumberFormat.decimals(radio, 0) + " %");
    }

    /// The table as a page of Markdown.
    public static String page(NatCatalogue catalogue) {
        StringBuilder page = new StringBuilder(INTRODUCTION);
        for (CataloguedNat nat : catalogue.nats()) {
            List<NatBehaviour> chain = List.of(nat.behaviour());
            List<String> cells = new ArrayList<>();
            cells.add(nat.name());
            for (int tolerated = 0; tolerated <= 2; tolerated++) {
                cells.add(words(keepalive(chain, tolerated)));
            }
            OptionalInt one = keepalive(chain, 1);
            cells.addAll(one.isPresent() ? costs(one.getAsInt()) : List.of("", "", ""));
            page.append("| ").append(String.join(" | ", cells)).append(" |\n");
        }
        return page.toString();
    }

    /// The table as a chart: a bar for each keepalive, as long as it is of the longest one.
    ///
    /// @param name of a chain that stands first
    /// @param chain of NATs; empty for none
    public static TablesPage chart(NatCatalogue catalogue, String name, List<NatBehaviour> chain) {
        Map<String, List<NatBehaviour>> all = new LinkedHashMap<>();
        if (!chain.isEmpty()) {
            all.put(name, chain);
        }
        catalogue.nats().forEach(nat -> all.putIfAbsent(nat.name(), List.of(nat.behaviour())));
        Map<String, List<OptionalInt>> keepalives = new LinkedHashMap<>();
        all.forEach((each, nats) ->
                keepalives.put(each, List.of(keepalive(nats, 0), keepalive(nats, 1), keepalive(nats, 2))));
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
            (one.isPresent() ? costs(one.getAsInt()) : List.of("", "", ""))
                    .forEach(cost -> cells.add(TablesPage.Cell.of(cost, TablesPage.Look.PLAIN)));
            rows.add(new TablesPage.Row(List.of(each), cells));
        });
        return new TablesPage(
                "The keepalive that is enough",
                "The largest PersistentKeepalive, in seconds, that keeps an idle client reachable behind each NAT, when no"
                        + " keepalive is lost and when one or two in a row may be. The costs are for one lost keepalive.",
                List.of(
                        "most settings of most NATs are assumed: see warren list nats",
                        "LTE radio up for 10 s after a packet"),
                List.of(new TablesPage.Table(
                        "PersistentKeepalive in seconds",
                        List.of("NAT", "no loss", "one lost", "two lost", "packets/h", "kB/h", "radio up"),
                        rows,
                        List.of(),
                        List.of(
                                "Where packets from outside do not refresh a mapping (refresh: outbound), no keepalive holds"
                                        + " while the server sends data and the client nothing."))));
    }

    private static TablesPage.Cell bar(OptionalInt keepalive, int longest) {
        return keepalive.isPresent()
                ? new TablesPage.Cell(
                        words(keepalive), TablesPage.Look.BAR, keepalive.getAsInt() / (double) longest, List.of())
                : TablesPage.Cell.of(words(keepalive), TablesPage.Look.FAIL);
    }

    /// A keepalive for people; one that is not to be had is `none`.
    public static String words(OptionalInt keepalive) {
        return keepalive.isPresent() ? Integer.toString(keepalive.getAsInt()) : "none";
    }
}
