package org.warren.nat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.IntPredicate;
import java.util.random.RandomGenerator;

/// Chooses outside ports (RFC 4787 §4.2).
final class PortPool {
    /// How many random ports are tried before all are searched.
    private static final int RANDOM_TRIES = 32;

    private final Rules rules;
    private final RandomGenerator random;
    private final IntPredicate hasMappings;
    /// The first port of each inside address's block, by inside address; the one that last asked for a port is last.
    private final Map<Integer, Integer> blocks = new LinkedHashMap<>(16, 0.75F, true);
    private final Map<Protocol, Integer> next = new LinkedHashMap<>();

    /// @param hasMappings whether an inside address has mappings, and so keeps its block
    PortPool(Rules rules, RandomGenerator random, IntPredicate hasMappings) {
        this.rules = rules;
        this.random = random;
        this.hasMappings = hasMappings;
    }

    /// A port for a mapping, empty if none is free.
    ///
    /// @param inside the endpoint of the mapping
    /// @param isFree whether a port can be used
    OptionalInt choose(Protocol protocol, Endpoint inside, IntPredicate isFree) {
        PortAssignment ports = rules.behaviour.ports();
        OptionalInt from = ports.blockSize() == 0 ? OptionalInt.of(ports.first()) : block(inside.address());
        if (from.isEmpty()) {
            return from;
        }
        int first = from.getAsInt();
        int last = ports.blockSize() == 0 ? ports.last() : first + ports.blockSize() - 1;
        IntPredicate isFitting = port -> rules.hasParity(inside.port(), port) && isFree.test(port);
        return switch (ports.method()) {
            case PRESERVATION -> {
                // RFC 4787 §4.2.1: the same port if it is free; with blocks only if it is in the block.
                boolean isInReach = ports.blockSize() == 0 || (inside.port() >= first && inside.port() <= last);
                yield isInReach && isFree.test(inside.port())
                        ? OptionalInt.of(inside.port())
                        : atRandom(first, last, isFitting);
            }
            case RANDOM -> atRandom(first, last, isFitting);
            case SEQUENTIAL -> inOrder(protocol, first, last, isFitting);
        };
    }

    /// A random port for a remote end whose own port clashes, empty if none is free.
    ///
    /// @param isFree whether a port can be used
    OptionalInt other(IntPredicate isFree) {
        PortAssignment ports = rules.behaviour.ports();
        return atRandom(ports.first(), ports.last(), isFree);
    }

    private OptionalInt atRandom(int first, int last, IntPredicate isFitting) {
        for (int i = 0; i < RANDOM_TRIES; i++) {
            int port = first + random.nextInt(last - first + 1);
            if (isFitting.test(port)) {
                return OptionalInt.of(port);
            }
        }
        return around(first + random.nextInt(last - first + 1), first, last, isFitting);
    }

    private OptionalInt inOrder(Protocol protocol, int first, int last, IntPredicate isFitting) {
        int start = rules.behaviour.ports().blockSize() == 0 ? next.getOrDefault(protocol, first) : first;
        OptionalInt port = around(start, first, last, isFitting);
        port.ifPresent(found -> next.put(protocol, found == last ? first : found + 1));
        return port;
    }

    /// The first suitable port from a given one on, wrapping around the range.
    private static OptionalInt around(int start, int first, int last, IntPredicate isFitting) {
        int count = last - first + 1;
        for (int i = 0; i < count; i++) {
            int port = first + (start - first + i) % count;
            if (isFitting.test(port)) {
                return OptionalInt.of(port);
            }
        }
        return OptionalInt.empty();
    }

    /// RFC 6888 §5: an inside address keeps its block. When no block is free, a new address gets that of an address
    /// without mappings: the one that has been idle for the longest time, because ports should not be reused soon (RFC
    /// 6888 §3, REQ-8).
    private OptionalInt block(int insideAddress) {
        PortAssignment ports = rules.behaviour.ports();
        Integer known = blocks.get(insideAddress);
        if (known != null) {
            return OptionalInt.of(known);
        }
        int unused = ports.first() + blocks.size() * ports.blockSize();
        OptionalInt first = unused + ports.blockSize() - 1 > ports.last() ? givenBack() : OptionalInt.of(unused);
        first.ifPresent(port -> blocks.put(insideAddress, port));
        return first;
    }

    /// A block that is not in use, empty if there is none.
    private OptionalInt givenBack() {
        Optional<Integer> idle =
                blocks.keySet().stream().filter(host -> !hasMappings.test(host)).findFirst();
        return idle.isPresent() ? OptionalInt.of(blocks.remove(idle.get())) : OptionalInt.empty();
    }

    /// RFC 4787 §4.1: the outside address of a new mapping.
    ///
    /// @param paired the one that the inside address already uses, if any
    int address(List<Integer> pool, OptionalInt paired, int hostsBefore) {
        if (pool.size() == 1) {
            return pool.getFirst();
        }
        if (rules.behaviour.pooling() == Pooling.PAIRED) {
            return paired.orElseGet(() -> pool.get(hostsBefore % pool.size()));
        }
        return pool.get(random.nextInt(pool.size()));
    }

    void forget() {
        blocks.clear();
        next.clear();
    }
}
