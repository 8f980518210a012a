package org.warren.harness.catalogue;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import org.warren.harness.text.NumberFormat;
import org.warren.nat.NatBehaviour;
import org.warren.nat.tunnel.KeepaliveAdvisor;

/// The keepalive interval that each NAT of the catalogue requires, and its cost.
public final class KeepaliveTable {

    /// The length of a WireGuard keepalive over IPv4, in bytes.
    private static final int KEEPALIVE_BYTES = 60;

    private static final int HOUR_SECONDS = 3600;
    /// How long an LTE radio stays active after a packet, approximately.
    private static final int RADIO_SECONDS = 10;

    private static final String INTRODUCTION = """
            # The longest sufficient keepalive

            The largest `PersistentKeepalive`, in whole seconds, that keeps an idle client reachable behind each NAT of `warren list nats`:
            if no keepalive is lost, and if one or two in a row may be. It is computed with the model of [nat.md](nat.md), for timers as late as
            Linux timers may be (8 parts in 63), and is also sufficient after a NAT was restarted, when an unanswered keepalive creates
            the new mapping. Most settings of most NATs are assumptions: `warren list nats` lists them. The cost is given for one lost keepalive:
            packets and kilobytes per hour, and the share of the time that an LTE radio is active, which it remains for 10 s after a packet.

            If packets from outside do not refresh a mapping (`refresh: outbound`), no keepalive is sufficient while the server sends data and the
            client sends none: each packet that the client receives postpones its keepalive.

            `warren nat advise --nat NAME` computes it for one NAT, or for several in a row, and has a client try it in the virtual lab;
            `--out FILE` writes the table as a chart for a browser.

            | NAT | no loss | one lost | two lost | packets/h | kB/h | radio up |
            |---|--:|--:|--:|--:|--:|--:|
            """;

    private KeepaliveTable() {}

    /// Finds the keepalive interval for a chain of NATs.
    ///
    /// @param tolerated how many consecutive keepalives may be lost
    public static OptionalInt keepalive(List<NatBehaviour> chain, int tolerated) {
        return new KeepaliveAdvisor(chain, 0, tolerated, new SplittableRandom(1)).largest();
    }

    /// The cost of a keepalive: packets and kilobytes per hour, and the share of the time that an LTE radio is active.
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

    /// The table as a Markdown page.
    public static String page(NatCatalogue catalogue) {
        StringBuilder page = new StringBuilder(INTRODUCTION);
        for (CataloguedNat nat : catalogue.models()) {
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

    /// A keepalive interval as text; `none` if no interval is short enough.
    public static String words(OptionalInt keepalive) {
        return keepalive.isPresent() ? Integer.toString(keepalive.getAsInt()) : "none";
    }
}
