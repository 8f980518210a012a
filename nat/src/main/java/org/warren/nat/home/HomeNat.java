package org.warren.nat.home;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What was measured of the NAT that a machine sits behind.
///
/// @param settings of a behaviour, as [org.warren.nat.BehaviourText] reads them, by key
/// @param comments on settings, by key: the measured value with its error, or why it is not certain
/// @param lives how long mappings live, by the key of their setting
/// @param remarks what could not be measured and why, and what else is to be known; each a sentence
public record HomeNat(
        Map<String, String> settings, Map<String, String> comments, Map<String, Life> lives, List<String> remarks) {

    public HomeNat {
        settings = Collections.unmodifiableMap(new LinkedHashMap<>(settings));
        comments = Collections.unmodifiableMap(new LinkedHashMap<>(comments));
        lives = Collections.unmodifiableMap(new LinkedHashMap<>(lives));
        remarks = List.copyOf(remarks);
    }

    /// How long mappings live.
    ///
    /// @param key of the setting, such as `udp-new`
    /// @throws IllegalArgumentException when it was not measured
    public Life life(String key) {
        Life life = lives.get(key);
        if (life == null) {
            throw new IllegalArgumentException("'" + key + "' was not measured");
        }
        return life;
    }

    /// What a router of a network file has as its `nat`.
    ///
    /// @param outside the router's interface to the outside
    public String yaml(String outside) {
        List<String> lines = new ArrayList<>();
        remarks.forEach(remark -> lines.add("# " + remark));
        lines.add("nat:");
        lines.add("  outside: " + outside);
        lines.add("  behaviour:" + (settings.isEmpty() ? " {}" : ""));
        settings.forEach((key, value) -> {
            String comment = comments.get(key);
            lines.add("    " + key + ": " + value + (comment == null ? "" : "  # " + comment));
        });
        return String.join("\n", lines) + "\n";
    }
}
