package org.warren.nat;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/// Numbers for hosts that have no IPv4 address of their own, by which a [Translator] knows them.
///
/// @param <K> what distinguishes two hosts
final class InsideHosts<K> {

    /// So many that have no mapping any more are kept before they are looked for.
    private static final int SPARE = 256;

    private final Map<K, Integer> numbers = new LinkedHashMap<>();
    private final Map<Integer, K> hosts = new LinkedHashMap<>();
    private final Translator nat;
    private int last;
    private int keptMax = SPARE;

    InsideHosts(Translator nat) {
        this.nat = nat;
    }

    /// The number of a host, a new one where it has none.
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

    /// The host that has a number.
    K host(int number) {
        return Objects.requireNonNull(hosts.get(number), "a host with mappings has its number");
    }

    int size() {
        return hosts.size();
    }

    /// Hosts without mappings are forgotten, where nothing else of them is known.
    private void forget() {
        if (nat.behaviour().ports().blockSize() == 0 && nat.behaviour().udp().stuckAfterNanos() == 0) {
            hosts.keySet().removeIf(number -> !nat.hasMappings(number));
            numbers.values().retainAll(hosts.keySet());
        }
        keptMax = 2 * numbers.size() + SPARE;
    }
}
