package org.warren.harness.lab;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;

/// A lab's objects for a topology's nodes or interfaces, by name and in order.
public final class NamedParts<T> {

    private final String kind;
    private final Map<String, T> parts = new LinkedHashMap<>();

    /// @param kind the topology's word for one of them, for error messages
    public NamedParts(String kind) {
        this.kind = kind;
    }

    /// The unique name of an interface in a topology.
    public static String interfaceKey(String node, String interfaceName) {
        return node + "/" + interfaceName;
    }

    /// Adds one.
    public void put(String name, T part) {
        parts.put(name, part);
    }

    /// The part with this name.
    ///
    /// @throws IllegalArgumentException when the topology has none
    public T get(String name) {
        T part = parts.get(name);
        if (part == null) {
            throw new IllegalArgumentException("the topology has no " + kind + " " + name);
        }
        return part;
    }

    /// All of them, in the order in which they were added.
    public Collection<T> all() {
        return parts.values();
    }
}
