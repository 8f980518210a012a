package org.warren.harness.catalogue;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.warren.nat.BehaviourText;
import org.warren.nat.NatBehaviour;
import org.warren.nat.Prefix64;

/// A named NAT.
///
/// @param name lower-case letters, digits and hyphens
/// @param about a short description
/// @param settings of its file, by key
/// @param sources where a setting was documented, by key; those without a source are assumed
/// @param program the program that a router with this NAT runs, whose behaviour the settings describe; null if the
///     router follows the settings
/// @param nat64 the prefix that IPv4 addresses are embedded in, if it is a NAT64 (RFC 6146) with IPv6 inside; null for
///     a NAT of IPv4
public record CataloguedNat(
        String name,
        String about,
        Map<String, String> settings,
        Map<String, String> sources,
        @Nullable RouterProgram program,
        @Nullable Prefix64 nat64) {

    public CataloguedNat {
        settings = Collections.unmodifiableMap(new LinkedHashMap<>(settings));
        sources = Collections.unmodifiableMap(new LinkedHashMap<>(sources));
    }

    /// A NAT that follows its settings, without a program.
    public CataloguedNat(String name, String about, Map<String, String> settings, Map<String, String> sources) {
        this(name, about, settings, sources, null, null);
    }

    /// A NAT of IPv4.
    public CataloguedNat(
            String name,
            String about,
            Map<String, String> settings,
            Map<String, String> sources,
            @Nullable RouterProgram program) {
        this(name, about, settings, sources, program, null);
    }

    /// The same as a NAT64 with this prefix; null for a NAT of IPv4.
    public CataloguedNat withNat64(@Nullable Prefix64 prefix) {
        return new CataloguedNat(name, about, settings, sources, program, prefix);
    }

    /// Its behaviour.
    public NatBehaviour behaviour() {
        return BehaviourText.read(settings);
    }

    /// The keys of the settings without a source, in the order of [BehaviourText#KEYS].
    public List<String> assumed() {
        return BehaviourText.KEYS.stream()
                .map(BehaviourText.Key::name)
                .filter(key -> !sources.containsKey(key))
                .toList();
    }

    /// The settings on one line, for display.
    public String line() {
        Map<String, String> all = BehaviourText.write(behaviour());
        String lives = all.get("udp-new") + " new, " + all.get("udp-one-way") + " one-way, "
                + all.get("udp-established") + " established";
        return (nat64 == null ? "" : "NAT64 for " + nat64 + ", ") + "mapping " + all.get("mapping") + ", filtering "
                + all.get("filtering") + ", ports " + all.get("ports") + ", refresh " + all.get("refresh") + ", UDP "
                + lives;
    }
}
