package org.warren.scenarios.natmatrix;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.warren.harness.catalogue.CataloguedNat;
import org.warren.kit.roadwarrior.NumberedHome;
import org.warren.nat.BehaviourText;
import org.warren.nat.Dependence;
import org.warren.nat.NatBehaviour;
import org.warren.nat.Refresh;

/// A client behind its own NAT.
///
/// @param number from 1
/// @param mapping of its NAT
/// @param filtering of its NAT
/// @param refresh of its NAT
record MatrixCell(int number, Dependence mapping, Dependence filtering, Refresh refresh) implements NumberedHome {

    /// All combinations.
    static final List<MatrixCell> ALL = all();

    private static List<MatrixCell> all() {
        List<MatrixCell> cells = new ArrayList<>();
        for (Dependence mapping : Dependence.values()) {
            for (Dependence filtering : Dependence.values()) {
                for (Refresh refresh : Refresh.values()) {
                    cells.add(new MatrixCell(cells.size() + 1, mapping, filtering, refresh));
                }
            }
        }
        return List.copyOf(cells);
    }

    /// The NAT: sequential ports show whether a mapping is a new one.
    CataloguedNat nat(String life) {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("mapping", BehaviourText.word(mapping));
        settings.put("filtering", BehaviourText.word(filtering));
        settings.put("refresh", BehaviourText.word(refresh));
        settings.put("ports", "sequential");
        settings.put("udp-new", life);
        return new CataloguedNat("matrix-" + number, words(), settings, Map.of());
    }

    NatBehaviour behaviour(String life) {
        return nat(life).behaviour();
    }

    /// Its description for readers.
    String words() {
        return BehaviourText.word(mapping) + " mapping, " + BehaviourText.word(filtering) + " filtering, refresh "
                + BehaviourText.word(refresh);
    }
}
