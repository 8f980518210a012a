package org.warren.nat.home;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The measured behaviour of the NAT in front of a machine.
///
/// @param settings of a behaviour, as [org.warren.nat.BehaviourText] reads them, by key
/// @param comments on settings, by key: the measured value with its error, or why it is uncertain
/// @param lives the measured timeouts, by the key of their setting
/// @param remarks what could not be measured and why, and other information; one sentence each
public record HomeNat(
        Map<String, String> settings, Map<String, String> comments, Map<String, Life> lives, List<String> remarks) {

    public HomeNat {
        settings = Collections.unmodifiableMap(new LinkedHashMap<>(settings));
        comments = Collections.unmodifiableMap(new LinkedHashMap<>(comments));
        lives = Collections.unmodifiableMap(new LinkedHashMap<>(lives));
        remarks = List.copyOf(remarks);
    }

    /// A measured timeout.
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

    /// The `nat` of a router in a network file.
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
