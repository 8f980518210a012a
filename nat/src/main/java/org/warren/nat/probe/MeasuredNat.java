package org.warren.nat.probe;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/// What a prober found out about a NAT: settings as [org.warren.nat.BehaviourText] writes them, and a few more.
///
/// A time is less than one step of the prober's longer than the NAT still let a packet in.
///
/// @param findings by key, in the order in which they were measured
public record MeasuredNat(Map<String, String> findings) {

    public MeasuredNat {
        findings = Collections.unmodifiableMap(new LinkedHashMap<>(findings));
    }

    /// What was found.
    ///
    /// @throws IllegalArgumentException when it was not measured
    public String get(String key) {
        String found = findings.get(key);
        if (found == null) {
            throw new IllegalArgumentException("'" + key + "' was not measured");
        }
        return found;
    }
}
