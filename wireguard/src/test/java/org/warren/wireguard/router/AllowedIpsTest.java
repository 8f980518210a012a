package org.warren.wireguard.router;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Comparator;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.warren.wireguard.ip.IpAddress;
import org.warren.wireguard.ip.IpPrefix;
import org.warren.wireguard.support.Conformance;

class AllowedIpsTest {
    @Test
    @Conformance("R1")
    void r1_longestPrefixWins() {
        AllowedIps<String> table = table(
                "0.0.0.0/0=default", "10.0.0.0/8=a", "10.1.0.0/16=b", "10.1.2.0/24=c", "10.1.2.3/32=d", "::/0=six");
        assertThat(peer(table, "10.1.2.3")).isEqualTo("d");
        assertThat(peer(table, "10.1.2.4")).isEqualTo("c");
        assertThat(peer(table, "10.1.3.4")).isEqualTo("b");
        assertThat(peer(table, "10.2.3.4")).isEqualTo("a");
        assertThat(peer(table, "11.2.3.4")).isEqualTo("default");
        assertThat(peer(table, "fd00::1")).isEqualTo("six");
    }

    @Test
    @Conformance("R1")
    void r1_aPrefixMovesBetweenPeersAtOnce() {
        AllowedIps<String> table = table("10.0.0.0/8=a", "10.0.0.0/8=b");
        assertThat(peer(table, "10.1.1.1")).isEqualTo("b");
        assertThat(table.of("a")).isEmpty();
        assertThat(table.of("b")).containsExactly(IpPrefix.parse("10.0.0.0/8"));
        table.remove(IpPrefix.parse("10.0.0.0/8"), "a");
        assertThat(peer(table, "10.1.1.1")).isEqualTo("b");
        table.removeAll("b");
        assertThat(peer(table, "10.1.1.1")).isNull();
    }

    @Test
    void aPeersPrefixesStandInTheOrderInWhichItGotThem() {
        AllowedIps<String> table = table("10.9.0.0/16=a", "::/0=a", "10.1.0.0/16=a", "10.5.0.0/16=b", "10.9.0.0/16=a");
        assertThat(table.of("a"))
                .as("one that is given again is the last")
                .extracting(IpPrefix::toString)
                .containsExactly("::/0", "10.1.0.0/16", "10.9.0.0/16");
        assertThat(table.size()).isEqualTo(4);
        table.insert(IpPrefix.parse("::/0"), "b");
        assertThat(table.size()).isEqualTo(4);
        assertThat(table.count("a")).isEqualTo(2);
        table.removeAll("b");
        assertThat(table.size()).isEqualTo(2);
    }

    @Test
    void theOwnerOfAPrefixIsThatOfNoOther() {
        AllowedIps<String> table = table("10.0.0.0/8=a", "10.1.0.0/16=b", "10.2.0.0/16=b");
        assertThat(table.owner(IpPrefix.parse("10.0.0.0/8"))).isEqualTo("a");
        assertThat(table.owner(IpPrefix.parse("10.1.0.0/16"))).isEqualTo("b");
        assertThat(table.owner(IpPrefix.parse("10.0.0.0/14")))
                .as("a fork of the trie")
                .isNull();
        assertThat(table.owner(IpPrefix.parse("10.1.0.0/24"))).isNull();
        assertThat(table.owner(IpPrefix.parse("0.0.0.0/0"))).isNull();
    }

    @Test
    void familiesDoNotMeet() {
        AllowedIps<String> table = table("0.0.0.0/0=four");
        assertThat(peer(table, "::")).isNull();
        assertThat(peer(table, "255.255.255.255")).isEqualTo("four");
    }

    @ParameterizedTest
    @Conformance("R1")
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void r1_trieAgreesWithALinearRouter(long seed) {
        Random random = new Random(seed);
        AllowedIps<Integer> trie = new AllowedIps<>();
        Map<IpPrefix, Integer> linear = new TreeMap<>();
        for (int step = 0; step < 2000; step++) {
            IpPrefix prefix = randomPrefix(random);
            int peer = random.nextInt(20);
            switch (random.nextInt(10)) {
                case 0 -> {
                    trie.removeAll(peer);
                    linear.values().removeIf(owner -> owner == peer);
                }
                case 1, 2 -> {
                    trie.remove(prefix, peer);
                    linear.remove(prefix, peer);
                }
                default -> {
                    trie.insert(prefix, peer);
                    linear.put(prefix, peer);
                }
            }
            IpAddress address = randomAddress(random);
            assertThat(trie.peerFor(address))
                    .as("seed %d step %d address %s", seed, step, address)
                    .isEqualTo(lookup(linear, address));
        }
        linear.forEach(
                (prefix, peer) -> assertThat(trie.of(peer)).as("seed %d", seed).contains(prefix));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void parserReadsWhatThePrinterPrints(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < 2000; i++) {
            IpPrefix prefix = randomPrefix(random);
            assertThat(IpPrefix.parse(prefix.toString())).as("seed %d", seed).isEqualTo(prefix);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/", "::/129", "host/8", "10.0.0.0/8/8", "10.0.0.0/ 8"
            })
    void textThatIsNoPrefixIsRefused(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> IpPrefix.parse(text));
    }

    @Test
    void bitsBehindThePrefixAreCleared() {
        assertThat(IpPrefix.parse("10.1.2.3/8")).hasToString("10.0.0.0/8");
        assertThat(IpPrefix.parse("fd00:1:2::ff/33")).hasToString("fd00:1::/33");
        assertThat(IpPrefix.parse("::ffff:10.0.0.0/24")).as("IPv6 stays IPv6").hasToString("::/24");
        assertThat(IpPrefix.parse("1.2.3.4")).hasToString("1.2.3.4/32");
        assertThat(IpPrefix.parse("::1")).hasToString("::1/128");
    }

    private static AllowedIps<String> table(String... entries) {
        AllowedIps<String> table = new AllowedIps<>();
        for (String entry : entries) {
            int equals = entry.indexOf('=');
            table.insert(IpPrefix.parse(entry.substring(0, equals)), entry.substring(equals + 1));
        }
        return table;
    }

    private static @Nullable String peer(AllowedIps<String> table, String address) {
        return table.peerFor(IpAddress.parse(address));
    }

    private static @Nullable Integer lookup(Map<IpPrefix, Integer> linear, IpAddress address) {
        return linear.entrySet().stream()
                .filter(entry -> entry.getKey().contains(address))
                .max(Comparator.comparing(entry -> entry.getKey().length()))
                .map(Map.Entry::getValue)
                .orElse(null);
    }

    /// Few distinct addresses, so that prefixes overlap.
    private static IpAddress randomAddress(Random random) {
        int bits = random.nextInt(256);
        int place = random.nextInt(4) * 8;
        return random.nextBoolean()
                ? IpAddress.v4(bits << place)
                : IpAddress.v6((long) bits << (place + 8), (long) random.nextInt(4) << (place + 24));
    }

    private static IpPrefix randomPrefix(Random random) {
        IpAddress address = randomAddress(random);
        return new IpPrefix(address, random.nextInt(address.bits() + 1));
    }
}
