package org.warren.nat;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/// Assigns numbers to hosts without an IPv4 address, with which a [Translator] identifies them.
///
/// @param <K> the identity of a host
final class InsideHosts<K> {

    /// How many hosts without mappings are kept until they are removed.
    private static final int SPARE = 256;

    private final Map<K, Integer> numbers = new LinkedHashMap<>();
    private final Map<Integer, K> hosts = new LinkedHashMap<>();
    private final Translator nat;
    private int last;
    private int keptMax = SPARE;

    InsideHosts(Translator nat) {
        this.nat = nat;
    }

    /// The number of a host, a new one if it has none.
    int number(K host) {
        Integer known = numbers.get(host);
        if (known != null) {
            return known;
        }
        if (numbers.size() >= keptMax) {
            forget();
        }
        last++;
        numbers.put(host, last);
        hosts.put(last, host);
        return last;
    }

    /// The number of a host that has one.
    Optional<Integer> known(K host) {
        return Optional.ofNullable(numbers.get(host));
    }

    /// The host with a number.
    K host(int number) {
        return Objects.requireNonNull(hosts.get(number), "a host with mappings has its number");
    }

    int size() {
        return hosts.size();
    }

    /// Removes hosts without mappings, unless something else is known about them.
    private void forget() {
        if (nat.behaviour().ports().blockSize() == 0 && nat.behaviour().udp().stuckAfterNanos() == 0) {
            hosts.keySet().removeIf(number -> !nat.hasMappings(number));
            numbers.values().retainAll(hosts.keySet());
        }
        keptMax = 2 * numbers.size() + SPARE;
    }
}
