package org.warren.diagnose.reproduction;

import java.util.Map;

/// A possible explanation of a finding, as a network that would show it.
///
/// @param name of its folder
/// @param words the explanation, as a part of a sentence
/// @param files the network file and the other files of its folder, by name
public record Explanation(String name, String words, Map<String, String> files) {

    public Explanation {
        files = java.util.Collections.unmodifiableMap(new java.util.TreeMap<>(files));
    }
}
