package org.warren.harness.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.warren.nat.Endpoint;
import org.warren.nat.Nat64;
import org.warren.nat.NatBehaviour;
import org.warren.nat.Pooling;
import org.warren.nat.Prefix64;
import org.warren.nat.Translator;
import org.warren.nat.probe.ModelTestbed;
import org.warren.nat.probe.NatProber;
import org.warren.nat.probe.SelfCheck;

class NatCatalogueTest {

    private static final long SECOND = 1_000_000_000L;
    private static final long YEAR = 366L * 24 * 3600 * SECOND;
    private static final int WAN = Endpoint.address("203.0.113.1");

    static Stream<CataloguedNat> shipped() {
        return NatCatalogue.shipped().nats().stream();
    }

    @Test
    void catalogueHasThirtyNatsAndThoseThatPeopleAskFor() {
        assertThat(shipped()).hasSizeGreaterThanOrEqualTo(30);
        assertThat(shipped().map(CataloguedNat::name))
                .contains(
                        "linux-6",
                        "linux-4",
                        "routeros-3",
                        "openbsd-pf",
                        "cisco-ios",
                        "fortigate",
                        "aws-nat-gateway",
                        "azure-nat-gateway",
                        "gcp-cloud-nat",
                        "super-sim",
                        "slirp",
                        "passt",
                        "ovs",
                        "cgn-random",
                        "full-cone");
    }

    @ParameterizedTest
    @MethodSource("shipped")
    void eachNatPassesTheSelfCheck(CataloguedNat nat) {
        var prober = new NatProber(new ModelTestbed(model(nat.behaviour(), 1)), 1, YEAR, YEAR);
        var poolProber = new NatProber(new ModelTestbed(model(nat.behaviour(), 2)), 1, YEAR, YEAR);

        assertThat(SelfCheck.differences(nat.behaviour(), prober.measure(), 0)).isEmpty();
        assertThat(poolProber.isPaired()).isEqualTo(nat.behaviour().pooling() == Pooling.PAIRED);
    }

    private static Translator model(NatBehaviour behaviour, int addresses) {
        return new Translator(behaviour, addresses == 1 ? List.of(WAN) : List.of(WAN, WAN + 1), new Random(1));
    }

    @Test
    void linuxIsTheRuleOfItsKernel() {
        NatBehaviour linux = NatCatalogue.shipped().nat("linux-6").behaviour();

        assertThat(linux.udp())
                .isEqualTo(NatBehaviour.linux(30 * SECOND, 120 * SECOND).udp());
        assertThat(linux.ports()).isEqualTo(NatBehaviour.linux(1, 1).ports());
    }

    @Test
    void nat64IsWhatTheLibrarySaysOfRfc6146AndNoNatOfIpv4() {
        NatCatalogue shipped = NatCatalogue.shipped();

        assertThat(shipped.nat("nat64").behaviour()).isEqualTo(Nat64.RFC_6146);
        assertThat(shipped.nat("nat64").nat64()).isEqualTo(Prefix64.WELL_KNOWN);
        assertThat(shipped.findIpv4("nat64")).isEmpty();
        assertThat(shipped.findIpv4("tayga")).isEmpty();
        assertThat(shipped.findIpv4("linux-6")).isPresent();
        assertThat(shipped.models()).allMatch(nat -> nat.nat64() == null);
        assertThat(NatSelfCheck.shipped().compare(shipped.nat("nat64")))
                .isNotEmpty()
                .allMatch(SelfCheck.Compared::isSame);
    }

    @Test
    void valueWithoutASourceIsAssumed() {
        CataloguedNat nat = NatCatalogue.parse("n.yaml", """
                        a:
                          about: one
                          settings:
                            udp-new: [30s, "a manual"]
                            refresh: outbound
                        b:
                          about: another
                          like: a
                          settings:
                            udp-new: 20s
                            refresh: [both, "another manual"]
                        """).nat("b");

        assertThat(nat.sources()).containsOnlyKeys("refresh");
        assertThat(nat.assumed()).contains("udp-new", "mapping").doesNotContain("refresh");
        assertThat(nat.behaviour().udp().freshNanos()).isEqualTo(20 * SECOND);
    }

    @Test
    void programsAreNoModelsAndAllThatWasMeasuredOfThemSaysSo() {
        List<CataloguedNat> programs =
                shipped().filter(nat -> nat.program() != null).toList();

        assertThat(programs)
                .extracting(CataloguedNat::name)
                .containsExactly("slirp4netns", "pasta", "openvswitch", "tayga")
                .doesNotContainAnyElementsOf(NatCatalogue.shipped().models().stream()
                        .map(CataloguedNat::name)
                        .toList());
        assertThat(programs)
                .filteredOn(nat -> nat.program() != null
                        && nat.program().refusal().isEmpty()
                        // What remembers beside it is the kernel's NAT, whose settings it has.
                        && !nat.program().isBesideTheKernelsNat())
                .allSatisfy(nat -> assertThat(nat.sources())
                        .containsOnlyKeys(nat.settings().keySet())
                        .allSatisfy((key, source) -> assertThat(source).startsWith("measured with ")));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a: {about: x, settings: {udp-new: 5}} | n.yaml:1:26: udp-new is '5'; it is a time such as 30s, in ns, ms, s, m, h or d",
                "a: {about: x, settings: {refesh: both}} | n.yaml:1:26: 'refesh' is not a key of a NAT's behaviour",
                "a: {about: x, liek: b} | n.yaml:1:15: expected one of the keys about, like, nat64, program, settings, not 'liek'",
                "a: {about: x, like: b} | n.yaml:1:21: no NAT 'b' is defined above this one",
                "a: {settings: {}} | n.yaml:1:1: a lacks the key about",
                "A: {about: x} | n.yaml:1:1: a NAT's name is lower-case letters, digits and hyphens, not 'A'",
                "a: {about: x, settings: {udp-new: [5s]}} | n.yaml:1:35: expected a value and where it was read",
                "a: {about: x, program: natd} | n.yaml:1:24: expected a program, one of slirp4netns, openvswitch, tayga, pasta",
                "a: {about: x, nat64: '64:ff9b::'} | n.yaml:1:22: '64:ff9b::' is not a prefix such as 64:ff9b::/96",
                "a: {about: x, nat64: '64:ff9b::/90'} | n.yaml:1:22: a prefix for IPv4 addresses has 32",
                "a: 5 | n.yaml:1:4: expected keys with values",
                "a: {about: x, about: y} | n.yaml:1:15: 'about' is here twice",
                "a: [ | n.yaml:1:5: expected YAML"
            })
    void wrongFileIsRefusedWithItsPlace(String text, String message) {
        assertThatThrownBy(() -> NatCatalogue.parse("n.yaml", text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(message);
    }

    @Test
    void emptyFileIsRefused() {
        assertThatThrownBy(() -> NatCatalogue.parse("n.yaml", "")).hasMessage("n.yaml:1:1: expected are NATs by name");
    }

    @Test
    void unknownNameIsRefusedWithTheKnownOnes() {
        assertThatThrownBy(() -> NatCatalogue.shipped().nat("linux-7"))
                .hasMessageStartingWith("the catalogue has no NAT 'linux-7'; it has rfc-4787, ");
    }
}
