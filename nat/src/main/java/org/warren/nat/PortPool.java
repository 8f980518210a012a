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
    /// So many ports are tried at random before all are gone through.
    private static final int RANDOM_TRIES = 32;

    private final Rules rules;
    private final RandomGenerator random;
    private final IntPredicate hasMappings;
    /// The first port of each inside address's block, by inside address; who asked for a port last stands last.
    private final Map<Integer, Integer> blocks = new LinkedHashMap<>(16, 0.75F, true);
    private final Map<Protocol, Integer> next = new LinkedHashMap<>();

    /// @param hasMappings whether an inside address has mappings, and so needs its block
    PortPool(Rules rules, RandomGenerator random, IntPredicate hasMappings) {
        this.rules = rules;
        this.random = random;
        this.hasMappings = hasMappings;
    }

    /// A port for a mapping, empty if none is free.
    ///
    /// @param inside whose mapping it is
    /// @param isFree whether a port can be had
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
                // RFC 4787 §4.2.1: the same port where it can be had; within a block only where it lies in there.
                boolean isInReach = ports.blockSize() == 0 || (inside.port() >= first && inside.port() <= last);
                yield isInReach && isFree.test(inside.port())
                        ? OptionalInt.of(inside.port())
                        : atRandom(first, last, isFitting);
            }
            case RANDOM -> atRandom(first, last, isFitting);
            case SEQUENTIAL -> inOrder(protocol, first, last, isFitting);
        };
    }

    /// A port for a remote end whose own one clashes, at random, empty if none is free.
    ///
    /// @param isFree whether a port can be had
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

    /// The first that fits from a port on, round through the range.
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

    /// RFC 6888 §5: an inside address keeps its block. Once there is no other, a new address gets the block of one
    /// without mappings: of the one that has made none for the longest time, since ports that were just given back are
    /// not to be used again soon (RFC 6888 §3, REQ-8).
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

    /// A block that nobody uses, empty if there is none.
    private OptionalInt givenBack() {
        Optional<Integer> idle =
                blocks.keySet().stream().filter(host -> !hasMappings.test(host)).findFirst();
        return idle.isPresent() ? OptionalInt.of(blocks.remove(idle.get())) : OptionalInt.empty();
    }

    /// RFC 4787 §4.1: an outside address for a new mapping.
    ///
    /// @param paired the one that the inside address has, if it has one
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
