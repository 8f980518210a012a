package org.warren.harness.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.warren.nat.BehaviourText;
import org.warren.nat.Dependence;
import org.warren.nat.Endpoint;
import org.warren.nat.NatBehaviour;
import org.warren.nat.Prefix64;
import org.warren.nat.Refresh;
import org.warren.nat.Translator;
import org.warren.nat.UdpTimeouts;

/// What makes a run doubt a NAT, and that nothing else does.
class NatSelfCheckTest {

    private static final long SECOND = 1_000_000_000L;
    private static final int WAN = Endpoint.address("203.0.113.1");

    @Test
    void eachNatOfTheCatalogueIsTrusted() {
        for (CataloguedNat nat : NatCatalogue.shipped().nats()) {
            assertThat(NatSelfCheck.shipped().doubt(nat)).as(nat.name()).isEmpty();
        }
    }

    /// A false doubt would cost somebody his run: whatever a network file can say is trusted.
    @Test
    void behavioursThatAreWrittenOutAreTrusted() {
        for (int seed = 0; seed < 600; seed++) {
            CataloguedNat nat = random(new Random(seed));

            assertThat(NatSelfCheck.shipped().doubt(nat))
                    .as("seed %s: %s", seed, nat.settings())
                    .isEmpty();
        }
    }

    /// The hosts of the measurement have addresses in this one.
    @Test
    void prefixOfANat64DoesNotDecide() {
        CataloguedNat nat = NatCatalogue.shipped().nat("nat64").withNat64(Prefix64.parse("2001:db8:64::/96"));

        assertThat(new NatSelfCheck(behaviour -> new Translator(behaviour, List.of(WAN), new Random(1))).doubt(nat))
                .isEmpty();
    }

    @Test
    void modelThatDoesAnotherThingIsDoubtedWithASentence() {
        NatBehaviour declared = NatCatalogue.shipped().nat("linux-6").behaviour();
        Map<String, NatBehaviour> wrong = new LinkedHashMap<>();
        wrong.put("filtering: ", declared.with(declared.mapping(), Dependence.ADDRESS_DEPENDENT));
        wrong.put("refresh: declared is both, measured was outbound", declared.with(Refresh.OUTBOUND));
        wrong.put(
                "udp-new: declared is 30s, measured was 31s",
                declared.with(UdpTimeouts.linux(31 * SECOND, 120 * SECOND)));
        wrong.forEach((message, other) -> {
            var check = new NatSelfCheck(behaviour -> new Translator(other, List.of(WAN), new Random(1)));

            assertThat(check.doubt(NatCatalogue.shipped().nat("linux-6")).orElseThrow())
                    .startsWith("The NAT 'linux-6' is not what was declared, so that nothing was asked behind it: ")
                    .contains(message);
        });
    }

    private static CataloguedNat random(Random random) {
        Map<String, String> settings = new LinkedHashMap<>();
        for (String key : List.of("mapping", "filtering")) {
            settings.put(key, BehaviourText.word(one(random, Dependence.values())));
        }
        settings.put("ports", one(random, new String[] {"preservation", "sequential", "random"}));
        settings.put("port-parity", one(random, new String[] {"yes", "no"}));
        settings.put("port-overloading", one(random, new String[] {"yes", "no"}));
        settings.put("refresh", BehaviourText.word(one(random, Refresh.values())));
        settings.put("udp-new", time(random));
        settings.put("udp-one-way", time(random));
        settings.put("udp-established", time(random));
        settings.put(
                "udp-established-by", one(random, new String[] {"reply", "packet-after-reply", "opener-after-reply"}));
        settings.put("udp-established-after", random.nextInt(20) + "s");
        settings.put(
                "udp-port-timeouts",
                one(random, new String[] {"none", "53=10s", "443=7s 123=3m", "51820=5s", "3478=9s"}));
        settings.put("icmp-query", time(random));
        settings.put("hairpinning", one(random, new String[] {"none", "internal-source", "external-source"}));
        settings.put("icmp-errors", one(random, new String[] {"translated", "ignored", "ends-mapping"}));
        settings.put("mappings-per-host", one(random, new String[] {"0", "0", "1", "3", "20", "64", "100", "1000"}));
        settings.put("mappings-in-all", one(random, new String[] {"0", "0", "1", "3", "20", "64", "100", "1000"}));
        settings.put("eviction", one(random, new String[] {"none", "oldest", "unassured-first"}));
        settings.put(
                "port-range", one(random, new String[] {"1024-65535", "1024-65535", "40000-40010", "30000-39999"}));
        String block = one(random, new String[] {"0", "0", "4", "64", "128", "512"});
        settings.put("port-block", settings.get("port-range").equals("40000-40010") ? "0" : block);
        return new CataloguedNat("own", "written out", settings, Map.of());
    }

    private static String time(Random random) {
        return 1 + random.nextInt(random.nextBoolean() ? 20 : 1000) + one(random, new String[] {"s", "s", "m"});
    }

    private static <T> T one(Random random, T[] values) {
        return values[random.nextInt(values.length)];
    }
}
