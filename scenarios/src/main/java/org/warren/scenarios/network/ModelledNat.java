package org.warren.scenarios.network;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.warren.harness.catalogue.CataloguedNat;
import org.warren.harness.catalogue.NatCatalogue;
import org.warren.harness.topology.Interface;
import org.warren.harness.topology.Nat;
import org.warren.nat.BehaviourText;
import org.warren.nat.Dependence;
import org.warren.nat.WrongSettingException;

/// Reads a NAT that is not the kernel's: one of the catalogue by its name, one that is written out, or both. A name may
/// stand for a program of others, which does what it does.
final class ModelledNat {

    /// The keys by which such a NAT is known.
    static final List<String> KEYS = List.of("like", "behaviour");

    /// Those that may be used together with them.
    private static final List<String> BESIDES = List.of("outside", "port-forwards");

    /// Those that change what it does.
    private static final List<String> SETTINGS = List.of("behaviour", "port-forwards");

    private static final String USUAL_OUTSIDE = "wan";

    private ModelledNat() {}

    /// The NAT that a name alone stands for: its outside is the interface `wan`.
    static Nat named(List<Interface> interfaces, YamlValue value) {
        if (interfaces.stream().noneMatch(attached -> attached.name().equals(USUAL_OUTSIDE))) {
            throw value.bad("an interface named wan beside a NAT's name; without one write {outside: INTERFACE, like: "
                    + value.text("the name of a NAT") + "}");
        }
        return Nat.like(USUAL_OUTSIDE, catalogued(value));
    }

    /// The NAT of these fields.
    ///
    /// @param forwards its ports that lead inside, as read already
    static Nat of(String outside, Map<String, YamlValue> fields, List<Nat.PortForward> forwards) {
        YamlValue like = fields.get("like");
        YamlValue behaviour = fields.get("behaviour");
        fields.forEach((key, value) -> {
            if (!BESIDES.contains(key) && !KEYS.contains(key)) {
                throw value.bad("no " + key + " beside like or behaviour, which say all that the NAT does");
            }
        });
        CataloguedNat base =
                like == null ? new CataloguedNat("own", "written out", Map.of(), Map.of()) : catalogued(like);
        fields.forEach((key, value) -> {
            if (base.program() != null && SETTINGS.contains(key)) {
                throw value.bad("no " + key + " beside " + base.name()
                        + ", which is a program whose behaviour cannot be set; choose a NAT that is none");
            }
        });
        CataloguedNat model = behaviour == null ? base : changed(base, behaviour);
        requireOnePortOfEach(model, fields.get("port-forwards"), forwards);
        return Nat.like(outside, model).withPortForwards(forwards, false);
    }

    /// RFC 6887 §11: what an endpoint sends leaves from its one outside port where mappings are for all remote ends, so
    /// it cannot have two.
    private static void requireOnePortOfEach(
            CataloguedNat model, @Nullable YamlValue value, List<Nat.PortForward> forwards) {
        if (value == null || model.behaviour().mapping() != Dependence.ENDPOINT_INDEPENDENT) {
            return;
        }
        Set<String> taken = new HashSet<>();
        for (Nat.PortForward forward : forwards) {
            if (!taken.add(forward.protocol() + " " + forward.to() + " " + forward.toPort())) {
                throw value.bad("one port for each port of a host, because this NAT has one mapping of it for all"
                        + " remote ends; two lead to " + forward.to() + ":" + forward.toPort());
            }
        }
    }

    private static CataloguedNat catalogued(YamlValue value) {
        String name = value.text("the name of a NAT; see warren list nats");
        return NatCatalogue.shipped()
                .find(name)
                .orElseThrow(() -> value.bad("the name of a NAT, not '" + name + "'; see warren list nats"));
    }

    private static CataloguedNat changed(CataloguedNat base, YamlValue behaviour) {
        Map<String, String> settings = new LinkedHashMap<>(base.settings());
        Map<String, String> sources = new LinkedHashMap<>(base.sources());
        Map<String, YamlValue> values = behaviour.entries("a NAT's behaviour, such as {refresh: outbound}");
        values.forEach((key, value) -> {
            settings.put(key, value.text("a value"));
            sources.remove(key);
        });
        try {
            BehaviourText.read(settings);
        } catch (WrongSettingException e) {
            @Nullable YamlValue wrong = values.get(e.key());
            throw new NetworkFileException((wrong == null ? behaviour : wrong).message(e.reason()), e);
        }
        return new CataloguedNat(base.name(), base.about(), settings, sources);
    }
}
