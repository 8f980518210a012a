package org.warren.harness.catalogue;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.SplittableRandom;
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

            `warren nat advise --nat NAME` says it of one NAT, or of several in a row, and has a client try it in the virtual lab;
            `--out FILE` writes the table as a chart for a browser.

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

    /// A keepalive for people; one that is not to be had is `none`.
    public static String words(OptionalInt keepalive) {
        return keepalive.isPresent() ? Integer.toString(keepalive.getAsInt()) : "none";
    }
}
