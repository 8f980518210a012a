package org.warren.scenarios.holepunch;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.warren.harness.catalogue.CataloguedNat;
import org.warren.harness.catalogue.NatCatalogue;
import org.warren.harness.scenario.Roles;
import org.warren.kit.nat.RouterModel;
import org.warren.nat.BehaviourText;
import org.warren.nat.Dependence;

/// A client of one side, behind its own NAT.
///
/// @param isFirst whether it is of side a, whose clients are the subject in the role of the client; those of side b are
///     that of the server
/// @param number from 1
/// @param nat the behaviour of its router
record PunchSide(boolean isFirst, int number, CataloguedNat nat) {

    static final int PORT = 51820;
    static final String RENDEZVOUS_IPV4 = "203.0.113.10";
    static final String RENDEZVOUS_TUNNEL = "10.100.0.1";

    /// Means all nine combinations of mapping and filtering.
    static final String ALL = "all";

    static final String ACCEPTED =
            "all, MAPPING/FILTERING such as endpoint-independent/address-dependent, or a name of `warren list nats`";

    private static final List<String> PORTS =
            List.of("sequential", "random", "preservation", "preservation-overloaded");
    private static final String LIFE = "120s";

    /// The accepted values of a parameter for ports, the default first.
    static List<String> ports() {
        return PORTS;
    }

    /// A text that selects the NATs of a side; null if it is not accepted.
    static @Nullable String accept(String text) {
        return text.equals(ALL)
                        || words(text).isPresent()
                        || NatCatalogue.shipped().findIpv4(text).isPresent()
                ? text
                : null;
    }

    private static Optional<Dependence[]> words(String text) {
        String[] parts = text.split("/", -1);
        if (parts.length != 2) {
            return Optional.empty();
        }
        Optional<Dependence> mapping = dependence(parts[0]);
        Optional<Dependence> filtering = dependence(parts[1]);
        return mapping.isPresent() && filtering.isPresent()
                ? Optional.of(new Dependence[] {mapping.get(), filtering.get()})
                : Optional.empty();
    }

    private static Optional<Dependence> dependence(String word) {
        return List.of(Dependence.values()).stream()
                .filter(each -> BehaviourText.word(each).equals(word))
                .findFirst();
    }

    /// The clients of a side.
    ///
    /// @param text that selects the NATs, for [#accept]
    /// @param ports the port assignment of NATs that are not in the catalogue
    static List<PunchSide> of(boolean isFirst, String text, String ports) {
        List<CataloguedNat> nats = new ArrayList<>();
        if (text.equals(ALL)) {
            for (Dependence mapping : Dependence.values()) {
                for (Dependence filtering : Dependence.values()) {
                    nats.add(nat(mapping, filtering, ports));
                }
            }
        } else {
            nats.add(words(text).map(each -> nat(each[0], each[1], ports)).orElseGet(() -> NatCatalogue.shipped()
                    .nat(text)));
        }
        List<PunchSide> sides = new ArrayList<>();
        nats.forEach(nat -> sides.add(new PunchSide(isFirst, sides.size() + 1, nat)));
        return List.copyOf(sides);
    }

    private static CataloguedNat nat(Dependence mapping, Dependence filtering, String ports) {
        String name = BehaviourText.word(mapping) + "/" + BehaviourText.word(filtering);
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("mapping", BehaviourText.word(mapping));
        settings.put("filtering", BehaviourText.word(filtering));
        settings.put("ports", ports.startsWith("preservation") ? "preservation" : ports);
        settings.put("port-overloading", ports.endsWith("-overloaded") ? "yes" : "no");
        settings.put("udp-new", LIFE);
        return new CataloguedNat(name, name, settings, Map.of());
    }

    private String letter() {
        return isFirst ? "a" : "b";
    }

    String role() {
        return isFirst ? Roles.CLIENT : Roles.SERVER;
    }

    /// The client's node. The first one is that of the role.
    String node() {
        return number == 1 ? role() : role() + "-" + number;
    }

    String router() {
        return "nat-" + letter() + "-" + number;
    }

    /// The network between the two.
    String network() {
        return "home-" + letter() + "-" + number;
    }

    private int address() {
        return isFirst ? number : 100 + number;
    }

    String ipv4() {
        return "192.168." + address() + ".2";
    }

    String routerIpv4() {
        return "192.168." + address() + ".1";
    }

    String prefix() {
        return "192.168." + address() + ".0/24";
    }

    String outsideIpv4() {
        return "203.0.113." + (20 + address());
    }

    /// The client's address in the tunnels.
    String tunnelIpv4() {
        return "10.100." + (isFirst ? 1 : 2) + "." + number;
    }

    /// Its router, to be compared with its model.
    RouterModel modelled() {
        RouterModel model = RouterModel.of(router(), nat.name(), prefix(), outsideIpv4(), nat.behaviour());
        return nat.program() == null ? model : model.asProgram(nat.program());
    }
}
