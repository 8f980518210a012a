package org.warren.wireguard.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.warren.wireguard.ip.IpAddress;
import org.warren.wireguard.ip.IpPrefix;
import org.warren.wireguard.router.AllowedIps;

/// The trie beside a list of all prefixes that is searched from end to end.
public final class AllowedIpsFuzz {
    private static final int STEPS_MAX = 200;

    private AllowedIpsFuzz() {}

    public static void fuzzerTestOneInput(byte[] program) {
        Input input = new Input(program);
        AllowedIps<Integer> trie = new AllowedIps<>();
        Map<IpPrefix, Integer> linear = new TreeMap<>();
        for (int step = 0; step < STEPS_MAX && input.hasMore(); step++) {
            int what = input.below(8);
            int peer = input.below(5);
            IpAddress address = address(input);
            IpPrefix prefix = new IpPrefix(address, input.next() % (address.bits() + 1));
            if (what == 0) {
                trie.removeAll(peer);
                linear.values().removeIf(owner -> owner == peer);
            } else if (what <= 2) {
                trie.remove(prefix, peer);
                linear.remove(prefix, peer);
            } else {
                trie.insert(prefix, peer);
                linear.put(prefix, peer);
            }
            assertSame(trie, linear, address);
            assertSame(trie, linear, prefix.address());
            linear.keySet().forEach(known -> assertSame(trie, linear, known.address()));
        }
        for (int peer = 0; peer < 5; peer++) {
            int owner = peer;
            assertThat(trie.of(peer))
                    .containsExactlyInAnyOrderElementsOf(linear.entrySet().stream()
                            .filter(entry -> entry.getValue() == owner)
                            .map(Map.Entry::getKey)
                            .toList());
        }
    }

    private static void assertSame(AllowedIps<Integer> trie, Map<IpPrefix, Integer> linear, IpAddress address) {
        Integer found = trie.peerFor(address);
        if (!java.util.Objects.equals(found, lookup(linear, address))) {
            throw new AssertionError(
                    "%s: %s, not %s, of %s".formatted(address, found, lookup(linear, address), linear));
        }
    }

    private static @Nullable Integer lookup(Map<IpPrefix, Integer> linear, IpAddress address) {
        Integer owner = null;
        int longest = -1;
        for (var entry : linear.entrySet()) {
            if (entry.getKey().contains(address) && entry.getKey().length() > longest) {
                longest = entry.getKey().length();
                owner = entry.getValue();
            }
        }
        return owner;
    }

    private static IpAddress address(Input input) {
        return input.below(2) == 0 ? IpAddress.v4(input.nextInt()) : IpAddress.v6(input.nextLong(), input.nextLong());
    }
}
