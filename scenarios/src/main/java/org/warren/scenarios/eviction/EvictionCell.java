package org.warren.scenarios.eviction;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.warren.harness.catalogue.CataloguedNat;
import org.warren.kit.nat.RouterModel;
import org.warren.kit.roadwarrior.NumberedHome;
import org.warren.nat.BehaviourText;
import org.warren.nat.Eviction;

/// A client and a neighbour behind the same NAT, whose number of mappings is limited.
///
/// @param number from 1, among those of a run
/// @param limitKey which limit the NAT has, as a key of behaviours
/// @param eviction how room is made
record EvictionCell(int number, String limitKey, Eviction eviction) implements NumberedHome {

    /// The maximum number of mappings.
    static final int LIMIT = 64;

    private static final String IN_ALL = "mappings-in-all";
    private static final String PER_HOST = "mappings-per-host";

    /// All kinds.
    static final List<EvictionCell> ALL = List.of(
            new EvictionCell(1, IN_ALL, Eviction.OLDEST),
            new EvictionCell(2, IN_ALL, Eviction.UNASSURED_FIRST),
            new EvictionCell(3, IN_ALL, Eviction.NONE),
            new EvictionCell(4, PER_HOST, Eviction.OLDEST));

    /// The kinds in a run.
    ///
    /// @param name `all`, or a name as [#name]
    static List<EvictionCell> named(String name) {
        List<EvictionCell> cells = new ArrayList<>();
        for (EvictionCell cell : ALL) {
            if (name.equals("all") || cell.name().equals(name)) {
                cells.add(new EvictionCell(cells.size() + 1, cell.limitKey, cell.eviction));
            }
        }
        return List.copyOf(cells);
    }

    /// Its name in a run's parameter.
    String name() {
        return limitKey.equals(PER_HOST) ? "per-host" : BehaviourText.word(eviction);
    }

    /// The node of the host that floods the NAT.
    String neighbour() {
        return "neighbour-" + number;
    }

    String neighbourIpv4() {
        return insideIpv4(3);
    }

    /// One mapping per remote end, as in Linux, which becomes assured by a packet more than 2 s after the first one.
    /// Sequential ports show whether a mapping is new.
    CataloguedNat nat() {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("mapping", "address-and-port-dependent");
        settings.put("filtering", "address-and-port-dependent");
        settings.put("ports", "sequential");
        settings.put("udp-new", "60s");
        settings.put("udp-established", "120s");
        settings.put("udp-established-by", "packet-after-reply");
        settings.put("udp-established-after", "2s");
        settings.put(limitKey, Integer.toString(LIMIT));
        settings.put("eviction", BehaviourText.word(eviction));
        return new CataloguedNat("eviction-" + number, words(), settings, Map.of());
    }

    /// A description, for display.
    String words() {
        return LIMIT + (limitKey.equals(IN_ALL) ? " mappings in all" : " mappings per host") + ", eviction "
                + BehaviourText.word(eviction);
    }

    /// Its router, to be compared with its model.
    RouterModel modelled() {
        return RouterModel.of(router(), words(), prefix(), outsideIpv4(), nat().behaviour());
    }
}
