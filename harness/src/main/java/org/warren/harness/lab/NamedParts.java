package org.warren.harness.lab;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;

/// What a lab made of a topology's nodes or interfaces, by their names and in their order.
public final class NamedParts<T> {

    private final String kind;
    private final Map<String, T> parts = new LinkedHashMap<>();

    /// @param kind what the topology calls one of them, for error messages
    public NamedParts(String kind) {
        this.kind = kind;
    }

    /// The name of an interface among all interfaces of a topology.
    public static String interfaceKey(String node, String interfaceName) {
        return node + "/" + interfaceName;
    }

    /// Adds one.
    public void put(String name, T part) {
        parts.put(name, part);
    }

    /// The part of this name.
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
