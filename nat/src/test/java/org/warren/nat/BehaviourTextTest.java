package org.warren.nat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BehaviourTextTest {

    private static final NatBehaviour ODD = new NatBehaviour(
            Dependence.ADDRESS_DEPENDENT,
            Dependence.ADDRESS_AND_PORT_DEPENDENT,
            new PortAssignment(PortAssignment.Method.RANDOM, true, true, true, 2000, 3999, 100),
            Pooling.ARBITRARY,
            Refresh.OUTBOUND,
            new UdpTimeouts(
                    1,
                    1_500_000_000L,
                    40_000_000_000L,
                    UdpTimeouts.EstablishedBy.PACKET_AFTER_REPLY,
                    2_000_000_000L,
                    300_000_000_000L,
                    new TreeMap<>(Map.of(53, 10_000_000_000L, 123, 60_000_000_000L))),
            new TcpTimeouts(1_000_000_000L, 2_000_000_000L, 3_000_000_000L),
            4_000_000_000L,
            Hairpinning.INTERNAL_SOURCE,
            IcmpHandling.ENDS_MAPPING,
            new Limits(5, 6, Eviction.UNASSURED_FIRST),
            new Fragments(FragmentHandling.ORDERED, 7_000_000_000L));

    @Test
    void whatIsWrittenIsReadAgain() {
        assertThat(BehaviourText.readLines(BehaviourText.lines(ODD))).isEqualTo(ODD);
        assertThat(BehaviourText.read(BehaviourText.write(NatBehaviour.RFC_4787)))
                .isEqualTo(NatBehaviour.RFC_4787);
        assertThat(BehaviourText.write(ODD).keySet())
                .containsExactlyElementsOf(
                        BehaviourText.KEYS.stream().map(BehaviourText.Key::name).toList());
    }

    @Test
    void whatIsMissingIsAsTheStandardsWantIt() {
        assertThat(BehaviourText.read(Map.of())).isEqualTo(NatBehaviour.RFC_4787);
    }

    @Test
    void oneTimeIsThatOfAllMappings() {
        assertThat(BehaviourText.read(Map.of("udp-new", "30s")).udp()).isEqualTo(UdpTimeouts.always(30_000_000_000L));
    }

    @ParameterizedTest
    @CsvSource({
        "mapping, symmetric, 'mapping is ''symmetric''; it is one of endpoint-independent, address-dependent, address-and-port-dependent'",
        "udp-new, 30, 'udp-new is ''30''; it is a time such as 30s, in ns, ms, s, m, h or d'",
        "udp-new, 0s, 'udp-new is ''0s''; it is a time such as 30s, in ns, ms, s, m, h or d'",
        "udp-new, 999999999d, 'udp-new is ''999999999d''; it is a time such as 30s, in ns, ms, s, m, h or d'",
        "port-range, 70000-1, 'port-range is ''70000-1''; it is two ports such as 1024-65535'",
        "port-block, 70000, 'port-block is ''70000''; it is how many ports an inside address has for itself, 0 for no blocks'",
        "port-parity, perhaps, 'port-parity is ''perhaps''; it is yes or no'",
        "udp-port-timeouts, 53, 'udp-port-timeouts is ''53''; it is destination ports with a time such as 53=10s 123=60s, or none'",
        "fragments, maybe, 'fragments is ''maybe''; it is one of dropped, ordered, out-of-order, reassembled'",
        "fragment-timeout, 0s, 'fragment-timeout is ''0s''; it is a time such as 30s, in ns, ms, s, m, h or d'",
        "mappings-in-all, -1, 'mappings-in-all is ''-1''; it is a number, 0 for no limit'"
    })
    void wrongValueIsNamed(String key, String value, String message) {
        assertThatThrownBy(() -> BehaviourText.read(Map.of(key, value)))
                .isInstanceOfSatisfying(WrongSettingException.class, wrong -> assertThat(wrong.key())
                        .isEqualTo(key))
                .hasMessage(message);
    }

    @Test
    void unknownKeyIsNamed() {
        assertThatThrownBy(() -> BehaviourText.read(Map.of("mappings", "x")))
                .hasMessageStartingWith("'mappings' is not a key of a NAT's behaviour; known are mapping, filtering,");
        assertThatThrownBy(() -> BehaviourText.readLines("mapping")).hasMessageContaining("not a key and a value");
    }
}
