package org.warren.nat.probe;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/// The measured behaviour of a NAT: settings in the form of [org.warren.nat.BehaviourText], and a few more.
///
/// A measured time exceeds the actual one by less than one step of the prober.
///
/// @param findings by key, in the order in which they were measured
public record MeasuredNat(Map<String, String> findings) {

    public MeasuredNat {
        findings = Collections.unmodifiableMap(new LinkedHashMap<>(findings));
    }

    /// The measured value.
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
