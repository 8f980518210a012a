package org.warren.scenarios.network;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.warren.harness.catalogue.CataloguedNat;
import org.warren.harness.catalogue.NatCatalogue;
import org.warren.harness.topology.Interface;
import org.warren.harness.topology.IpPrefix;
import org.warren.harness.topology.Nat;
import org.warren.nat.BehaviourText;
import org.warren.nat.Dependence;
import org.warren.nat.Hairpinning;
import org.warren.nat.Prefix64;
import org.warren.nat.WrongSettingException;

/// Reads a NAT that is not the kernel's: one of the catalogue by its name, one that is written out, or both. A name may
/// denote a third-party program.
final class ModelledNat {

    /// The keys that identify such a NAT.
    static final List<String> KEYS = List.of("like", "behaviour", "nat64");

    /// Those that may be used together with them.
    private static final List<String> BESIDES = List.of("outside", "port-forwards");

    /// Those that change its behaviour.
    private static final List<String> SETTINGS = List.of("behaviour", "port-forwards");

    private static final String USUAL_OUTSIDE = "wan";
    private static final String WRITTEN_OUT = "own";
    private static final int WHOLE = 96;

    /// Addresses that tayga does not consider global, among them those for documentation.
    private static final List<String> NOT_GLOBAL = List.of(
            "10.0.0.0/8",
            "172.16.0.0/12",
            "192.168.0.0/16",
            "192.0.2.0/24",
            "198.51.100.0/24",
            "203.0.113.0/24",
            "198.18.0.0/15",
            "169.254.0.0/16",
            "127.0.0.0/8");

    private ModelledNat() {}

    /// The NAT for a name alone: its outside is the interface `wan`.
    static Nat named(List<Interface> interfaces, YamlValue value) {
        if (interfaces.stream().noneMatch(attached -> attached.name().equals(USUAL_OUTSIDE))) {
            throw value.bad("an interface named wan beside a NAT's name; without one write {outside: INTERFACE, like: "
                    + value.text("the name of a NAT") + "}");
        }
        Nat nat = Nat.like(USUAL_OUTSIDE, catalogued(value));
        requireBothVersions(interfaces, nat, value, value);
        return nat;
    }

    /// The NAT of these fields.
    ///
    /// @param forwards its port forwards, as read already
    static Nat of(
            List<Interface> interfaces, String outside, Map<String, YamlValue> fields, List<Nat.PortForward> forwards) {
        YamlValue like = fields.get("like");
        YamlValue behaviour = fields.get("behaviour");
        fields.forEach((key, value) -> {
            if (!BESIDES.contains(key) && !KEYS.contains(key)) {
                throw value.bad("no " + key + " beside like, behaviour or nat64, which say all that the NAT does");
            }
        });
        YamlValue prefix = fields.get("nat64");
        CataloguedNat named = like != null
                ? catalogued(like)
                : prefix == null
                        ? new CataloguedNat(WRITTEN_OUT, "written out", Map.of(), Map.of())
                        : NatCatalogue.shipped().nat("nat64");
        CataloguedNat base = prefix == null ? named : named.withNat64(prefix(prefix, named));
        fields.forEach((key, value) -> {
            if (base.program() != null && SETTINGS.contains(key)) {
                throw value.bad("no " + key + " beside " + base.name()
                        + ", which is a program whose behaviour cannot be set; choose a NAT that is none");
            }
        });
        boolean isChanged = behaviour != null || (prefix != null && named.nat64() == null);
        CataloguedNat model = changed(base, isChanged ? nameOfChanged(named) : named.name(), behaviour);
        requireOnePortOfEach(model, fields.get("port-forwards"), forwards);
        if (model.nat64() != null) {
            requireNat64(model, fields);
            YamlValue about = prefix != null ? prefix : like;
            requireBothVersions(
                    interfaces, Nat.like(outside, model), Objects.requireNonNull(about), fields.get("outside"));
        }
        return Nat.like(outside, model).withPortForwards(forwards, false);
    }

    /// RFC 6887 §11: with endpoint-independent mappings, all that an endpoint sends leaves from one outside port, so it
    /// cannot have two.
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

    private static Prefix64 prefix(YamlValue value, CataloguedNat named) {
        if (named.program() != null && named.nat64() == null) {
            throw value.bad("no nat64 beside " + named.name() + ", which translates IPv4 alone; tayga is a program that"
                    + " translates IPv6");
        }
        String expected = "a prefix for IPv4 addresses such as 64:ff9b::/96 (RFC 6052)";
        Prefix64 prefix = value.parse(expected, Prefix64::parse);
        if (prefix.length() != WHOLE) {
            throw value.bad(expected + " with 96 bits, others are not for routers here");
        }
        return prefix;
    }

    /// Checks that it has nothing that a NAT64 does not support.
    private static void requireNat64(CataloguedNat model, Map<String, YamlValue> fields) {
        YamlValue forwards = fields.get("port-forwards");
        if (forwards != null) {
            throw forwards.bad("no port-forwards on a NAT64: they lead to IPv4 hosts, and its inside is IPv6");
        }
        if (model.behaviour().hairpinning() == Hairpinning.INTERNAL_SOURCE) {
            throw Objects.requireNonNull(fields.getOrDefault("behaviour", fields.get("like")))
                    .bad("hairpinning: external-source or none on a NAT64: a host inside has no IPv4 address to show");
        }
    }

    /// A NAT64 has IPv4 outside and IPv6 inside; and tayga does not translate the well-known prefix for addresses that
    /// are not global.
    private static void requireBothVersions(
            List<Interface> interfaces, Nat nat, YamlValue value, @Nullable YamlValue outsideValue) {
        Prefix64 prefix = nat.nat64();
        if (prefix == null) {
            return;
        }
        List<IpPrefix> outside = addresses(interfaces, nat, true);
        if (outside.isEmpty()) {
            throw (outsideValue == null ? value : outsideValue)
                    .bad("an interface with an IPv4 address outside, which a NAT64 translates to; " + nat.outside()
                            + " has none");
        }
        List<IpPrefix> inside = addresses(interfaces, nat, false);
        if (inside.isEmpty()) {
            throw value.bad("an interface with an IPv6 address inside, from which a NAT64 translates");
        }
        IpPrefix own = IpPrefix.parse(prefix.toString());
        if (inside.stream().anyMatch(address -> own.contains(address.address()))) {
            throw value.bad("a prefix that is no network's: " + prefix + " has an address of the router inside");
        }
        boolean isDocumentation = outside.stream().anyMatch(address -> NOT_GLOBAL.stream()
                .anyMatch(network -> IpPrefix.parse(network).contains(address.address())));
        if (nat.program() != null && prefix.equals(Prefix64.WELL_KNOWN) && isDocumentation) {
            throw value.bad("a prefix of its own beside it, such as {outside: " + nat.outside() + ", like: "
                    + Objects.requireNonNull(nat.model()).name() + ", nat64: \"2001:db8:6464::/96\"}: tayga does not"
                    + " translate 64:ff9b::/96 for addresses that are not global (RFC 6052 section 3.1), such as those of "
                    + nat.outside());
        }
    }

    private static List<IpPrefix> addresses(List<Interface> interfaces, Nat nat, boolean isOutside) {
        return interfaces.stream()
                .filter(attached -> attached.name().equals(nat.outside()) == isOutside)
                .flatMap(attached -> attached.addresses().stream())
                .filter(address -> address.isIpv4() == isOutside)
                .toList();
    }

    private static CataloguedNat catalogued(YamlValue value) {
        String name = value.text("the name of a NAT; see warren list nats");
        return NatCatalogue.shipped()
                .find(name)
                .orElseThrow(() -> value.bad("the name of a NAT, not '" + name + "'; see warren list nats"));
    }

    /// Names the NAT whose settings were changed, or that was made a NAT64; one that the file defines itself has no
    /// catalogue entry to name.
    private static String nameOfChanged(CataloguedNat named) {
        return named.name().equals(WRITTEN_OUT) ? named.name() : named.name() + ", changed";
    }

    private static CataloguedNat changed(CataloguedNat base, String name, @Nullable YamlValue behaviour) {
        if (behaviour == null) {
            return new CataloguedNat(name, base.about(), base.settings(), base.sources(), base.program(), base.nat64());
        }
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
        return new CataloguedNat(name, base.about(), settings, sources).withNat64(base.nat64());
    }
}
