package org.warren.nat.tunnel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.warren.nat.Dependence;
import org.warren.nat.Endpoint;
import org.warren.nat.NatBehaviour;
import org.warren.nat.PortAssignment;
import org.warren.nat.PortAssignment.Method;
import org.warren.nat.Translator;

class ModelMeetingTest {

    private static final Dependence EI = Dependence.ENDPOINT_INDEPENDENT;
    private static final Dependence AD = Dependence.ADDRESS_DEPENDENT;
    private static final Dependence APD = Dependence.ADDRESS_AND_PORT_DEPENDENT;

    /// The four NATs of RFC 3489 §5. Every table of them says the same: a symmetric one meets neither another
    /// symmetric one nor a port-restricted one.
    @ParameterizedTest
    @EnumSource(Method.class)
    void fourNatsOfRfc3489MeetAsTheTableSays(Method ports) {
        var full = nat(EI, EI, ports);
        var restricted = nat(EI, AD, ports);
        var portRestricted = nat(EI, APD, ports);
        var symmetric = nat(APD, APD, ports);

        assertThat(row(full, full, restricted, portRestricted, symmetric)).isEqualTo("++++");
        assertThat(row(restricted, full, restricted, portRestricted, symmetric)).isEqualTo("++++");
        assertThat(row(portRestricted, full, restricted, portRestricted, symmetric))
                .isEqualTo("+++-");
        assertThat(row(symmetric, full, restricted, portRestricted, symmetric)).isEqualTo("++--");
    }

    /// What a NAT with dependent mapping lets in does not help where its answer comes from a port that the
    /// other one does not know.
    @Test
    void answerFromAnotherPortIsFiltered() {
        assertThat(meet(nat(EI, APD, Method.SEQUENTIAL), nat(APD, EI, Method.SEQUENTIAL)))
                .isFalse();
        assertThat(meet(nat(EI, AD, Method.SEQUENTIAL), nat(APD, EI, Method.SEQUENTIAL)))
                .isTrue();
    }

    /// With ports that are preserved and shared, what is dependent looks independent, as with Linux; but not where a
    /// packet was let in first, which takes the port for the end that sent it.
    @Test
    void overloadedPortsMeetUnlessAPacketThatWasLetInTakesThePort() {
        for (NatBehaviour one : all(PortAssignment.of(Method.PRESERVATION).overloaded())) {
            for (NatBehaviour other : all(PortAssignment.of(Method.PRESERVATION).overloaded())) {
                boolean isTaken = one.filtering() == APD && other.mapping() != EI && other.filtering() == EI;
                assertThat(meet(one, other)).as("%s and %s", one, other).isEqualTo(!isTaken);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Method.class)
    void whoMeetsWhomDoesNotDependOnTheOrder(Method ports) {
        for (NatBehaviour one : all(PortAssignment.of(ports))) {
            for (NatBehaviour other : all(PortAssignment.of(ports))) {
                assertThat(meet(one, other)).as("%s and %s", one, other).isEqualTo(meet(other, one));
            }
        }
    }

    @Test
    void fortyFiveOfAllPairsMeet() {
        int met = 0;
        for (NatBehaviour one : all(PortAssignment.of(Method.SEQUENTIAL))) {
            for (NatBehaviour other : all(PortAssignment.of(Method.SEQUENTIAL))) {
                met += meet(one, other) ? 1 : 0;
            }
        }

        assertThat(met).isEqualTo(45);
    }

    @Test
    void natWithoutAPortMeetsNobody() {
        NatBehaviour full =
                NatBehaviour.RFC_4787.with(PortAssignment.of(Method.SEQUENTIAL).between(1024, 1024));

        assertThat(meet(full.with(APD, APD), NatBehaviour.RFC_4787)).isFalse();
    }

    private static List<NatBehaviour> all(PortAssignment ports) {
        List<NatBehaviour> all = new ArrayList<>();
        for (Dependence mapping : Dependence.values()) {
            for (Dependence filtering : Dependence.values()) {
                all.add(NatBehaviour.RFC_4787.with(mapping, filtering).with(ports));
            }
        }
        return all;
    }

    private static NatBehaviour nat(Dependence mapping, Dependence filtering, Method ports) {
        return NatBehaviour.RFC_4787.with(mapping, filtering).with(PortAssignment.of(ports));
    }

    private static String row(NatBehaviour one, NatBehaviour... others) {
        StringBuilder row = new StringBuilder();
        for (NatBehaviour other : others) {
            row.append(meet(one, other) ? '+' : '-');
        }
        return row.toString();
    }

    private static boolean meet(NatBehaviour one, NatBehaviour other) {
        return new ModelMeeting(
                        translator(one, "203.0.113.1"),
                        Endpoint.parse("192.168.1.2:51820"),
                        translator(other, "203.0.113.2"),
                        Endpoint.parse("192.168.2.2:51820"),
                        Endpoint.parse("203.0.113.10:51820"))
                .meet(0);
    }

    private static Translator translator(NatBehaviour behaviour, String outside) {
        return new Translator(behaviour, List.of(Endpoint.address(outside)), new SplittableRandom(outside.hashCode()));
    }
}
