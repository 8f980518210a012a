package org.warren.scenarios.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.warren.harness.catalogue.CataloguedNat;
import org.warren.harness.catalogue.RouterProgram;
import org.warren.harness.topology.Nat;
import org.warren.nat.Dependence;
import org.warren.nat.NatBehaviour;
import org.warren.nat.Refresh;
import org.warren.nat.home.ModelledInternet;

/// NATs of network files that are not the kernel's.
class ModelledNatFileTest {

    @Test
    void nameIsThatOfTheCatalogueBehindWan() {
        Nat nat = nat("routeros-3");

        assertThat(nat.outside()).isEqualTo("wan");
        assertThat(nat.udpTimeout()).hasSeconds(10);
        assertThat(nat.model()).extracting(CataloguedNat::name).isEqualTo("routeros-3");
    }

    @Test
    void behaviourChangesWhatTheNameStandsFor() {
        CataloguedNat model = nat("{outside: lan, like: linux-6, behaviour: {refresh: outbound, udp-new: 20s}}")
                .model();

        assertThat(model).isNotNull();
        assertThat(model.behaviour().refresh()).isEqualTo(Refresh.OUTBOUND);
        assertThat(model.behaviour().udp().freshNanos()).isEqualTo(20_000_000_000L);
        assertThat(model.behaviour().udp().establishedNanos()).isEqualTo(120_000_000_000L);
        assertThat(model.assumed()).contains("udp-new").doesNotContain("udp-established");
    }

    @Test
    void behaviourMayStandAlone() {
        CataloguedNat model =
                nat("{outside: wan, behaviour: {mapping: address-dependent}}").model();

        assertThat(model).extracting(CataloguedNat::name).isEqualTo("own");
    }

    /// What `warren nat probe` prints, with its comments, stands in a network file as it is; lives may be known, or
    /// not.
    @ParameterizedTest
    @CsvSource({"0", "40"})
    void whatIsMeasuredAtHomeIsReadWhereItIsPasted(int longestSeconds) {
        NatBehaviour home = NatBehaviour.linux(20_000_000_000L, 120_000_000_000L);
        String yaml = new ModelledInternet(List.of(home), true, 0, new Random(1))
                .measure(ModelledInternet.SECOND_ADDRESS, longestSeconds * 1_000_000_000L, 300)
                .orElseThrow()
                .yaml("wan");
        String pasted =
                yaml.substring(yaml.indexOf("nat:\n") + 5).stripTrailing().indent(4);
        CataloguedNat model = nat("\n" + pasted).model();

        assertThat(model).isNotNull();
        assertThat(model.behaviour().filtering()).isEqualTo(Dependence.ADDRESS_AND_PORT_DEPENDENT);
        if (longestSeconds > 0) {
            assertThat(model.behaviour().udp().freshNanos()).isEqualTo(20_000_000_000L);
            assertThat(model.behaviour().ports().overloading()).isTrue();
        }
    }

    @Test
    void portsLeadInsideBesideABehaviour() {
        Nat nat = nat(
                "{outside: wan, like: full-cone, port-forwards: {udp 443: \"192.168.1.10:51820\", tcp 80: 192.168.1.10}}");

        assertThat(nat.model()).extracting(CataloguedNat::name).isEqualTo("full-cone");
        assertThat(nat.portForwards())
                .extracting(Nat.PortForward::words)
                .containsExactly("udp 443 leads to 192.168.1.10:51820", "tcp 80 leads to 192.168.1.10");
        assertThat(
                        nat("{outside: wan, like: linux-6, port-forwards: {udp 443: 192.168.1.10, udp 444: \"192.168.1.10:443\"}}")
                                .portForwards())
                .as("a NAT with a mapping for each remote end")
                .hasSize(2);
    }

    @Test
    void hostsMayAskTheKernelsNatForPorts() {
        assertThat(nat("{outside: wan, port-mapping: true}").mapsPorts()).isTrue();
        assertThat(nat("{outside: wan, port-mapping: false}").mapsPorts()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"openvswitch, wan", "'{outside: lan, like: openvswitch}', lan"})
    void nameOfAProgramIsTheProgram(String text, String outside) {
        Nat nat = nat(text);

        assertThat(nat.program()).isEqualTo(RouterProgram.OPENVSWITCH);
        assertThat(nat.isModelled()).isFalse();
        assertThat(nat.outside()).isEqualTo(outside);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "nat64 | nat64 | 64:ff9b::/96 | false",
                "{outside: wan, like: nat64} | nat64 | 64:ff9b::/96 | false",
                "{outside: wan, nat64: '2001:db8:6464::/96'} | nat64 | 2001:db8:6464::/96 | false",
                "{outside: wan, nat64: '64:ff9b::/96', like: linux-6} | linux-6, changed | 64:ff9b::/96 | false",
                "{outside: wan, nat64: '2001:db8:6464::/96', like: tayga} | tayga | 2001:db8:6464::/96 | true",
            })
    void nat64TranslatesFromIpv6(String text, String name, String prefix, boolean isProgram) {
        Nat nat = readNat64(text);

        assertThat(nat.model()).extracting(CataloguedNat::name).isEqualTo(name);
        assertThat(nat.nat64()).hasToString(prefix);
        assertThat(nat.isModelled()).isEqualTo(!isProgram);
        assertThat(nat.isKernels()).isEqualTo(isProgram);
    }

    @Test
    void nat64KeepsWhatABehaviourChanges() {
        CataloguedNat model = readNat64("{outside: wan, nat64: '64:ff9b::/96', behaviour: {udp-new: 20s}}")
                .model();

        assertThat(model).isNotNull();
        assertThat(model.nat64()).hasToString("64:ff9b::/96");
        assertThat(model.behaviour().udp().freshNanos()).isEqualTo(20_000_000_000L);
        assertThat(model.behaviour().mapping()).isEqualTo(Dependence.ENDPOINT_INDEPENDENT);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{outside: wan, nat64: '64:ff9b::/95'} | n.yaml:7:32: nat64: expected a prefix for IPv4 addresses",
                "{outside: wan, nat64: '2001:db8::/32'} | n.yaml:7:32: nat64: expected a prefix for IPv4 addresses",
                "{outside: wan, nat64: true} | n.yaml:7:32: nat64: expected a prefix for IPv4 addresses",
                "{outside: wan, nat64: '2001:db8:64::/96'} | n.yaml:7:32: nat64: expected a prefix that is no network's",
                "{outside: lan, nat64: '64:ff9b::/96'} | n.yaml:7:20: outside: expected an interface with an IPv4 address outside",
                "{outside: wan, nat64: '64:ff9b::/96', like: openvswitch} | n.yaml:7:32: nat64: expected no nat64 beside openvswitch",
                "{outside: wan, nat64: '64:ff9b::/96', ports: random} | n.yaml:7:55: ports: expected no ports beside like, behaviour or nat64",
                "{outside: wan, nat64: '64:ff9b::/96', behaviour: {hairpinning: internal-source}} | n.yaml:7:59: behaviour: expected hairpinning: external-source or none",
                "tayga | n.yaml:7:10: nat: expected a prefix of its own beside it, such as {outside: wan, like: tayga",
                "{outside: wan, like: tayga, behaviour: {udp-new: 5s}} | n.yaml:7:49: behaviour: expected no behaviour beside tayga",
            })
    void wrongNat64IsRefusedAtItsPlace(String text, String message) {
        assertThatThrownBy(() -> readNat64(text))
                .isInstanceOf(NetworkFileException.class)
                .hasMessageStartingWith(message);
    }

    @Test
    void nat64WantsIpv6Inside() {
        assertThatThrownBy(() -> nat("nat64"))
                .hasMessage("n.yaml:7:10: nat: expected an interface with an IPv6 address inside, from which a NAT64"
                        + " translates");
    }

    private static Nat readNat64(String nat) {
        return read(nat, "wan", "2001:db8:64::/64", "2001:db8:64::1/64");
    }

    @Test
    void otherKeysAreTheKernelsNat() {
        assertThat(nat("{outside: wan, udp-timeout: 20s}").model()).isNull();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "linux-7 | n.yaml:7:10: nat: expected the name of a NAT, not 'linux-7'; see warren list nats",
                "{outside: wan, like: linux-7} | n.yaml:7:31: like: expected the name of a NAT, not 'linux-7'",
                "{outside: wan, like: linux-6, ports: random} | n.yaml:7:47: ports: expected no ports beside like",
                "{outside: wan, behaviour: {udp-new: 5}} | n.yaml:7:46: udp-new: expected a time such as 30s, in ns",
                "{outside: wan, behaviour: {x: 5}} | n.yaml:7:40: x: expected one of the keys mapping, filtering",
                "{outside: wan, like: linux-6, port-forwards: {udp 0: 192.168.1.2}} | n.yaml:7:63: udp 0: expected udp or tcp",
                "{outside: wan, like: linux-6, port-forwards: {udp 1: 10.0.0.2}} | n.yaml:7:63: udp 1: expected the IPv4",
                "{outside: wan, like: linux-6, hairpin: true} | n.yaml:7:49: hairpin: expected no hairpin beside like",
                "{outside: wan, like: full-cone, port-forwards: {udp 1: 192.168.1.2, udp 2: '192.168.1.2:1'}} | n.yaml:7:57: port-forwards: expected one port for each port of a host",
                "{outside: wan, like: openvswitch, behaviour: {udp-new: 5s}} | n.yaml:7:55: behaviour: expected no behaviour beside openvswitch, which is a program",
                "{outside: wan, like: slirp4netns, port-forwards: {udp 1: 192.168.1.2}} | n.yaml:7:59: port-forwards: expected no port-forwards beside slirp4netns, which is a program",
                "{outside: wan, port-mapping: true, translates: false} | n.yaml:7:39: port-mapping: expected neither new-address: keeps nor translates: false beside it",
                "{outside: wan, port-mapping: maybe} | n.yaml:7:39: port-mapping: expected true or false",
                "{outside: wan, like: linux-6, port-mapping: true} | n.yaml:7:54: port-mapping: expected no port-mapping beside like",
                "{outside: eth9, like: linux-6} | n.yaml:7:20: outside: expected one of the node's interfaces",
            })
    void wrongNatIsRefusedAtItsPlace(String text, String message) {
        assertThatThrownBy(() -> nat(text))
                .isInstanceOf(NetworkFileException.class)
                .hasMessageStartingWith(message);
    }

    @Test
    void nameAloneWantsAnInterfaceWan() {
        assertThatThrownBy(() -> read("routeros-3", "outer"))
                .hasMessage("n.yaml:7:10: nat: expected an interface named wan beside a NAT's name; without one write"
                        + " {outside: INTERFACE, like: routeros-3}");
    }

    @ParameterizedTest
    @CsvSource({"firewall: rules.nft, no firewall on a router", "tunnels: {wg0: a.conf}, no tunnel on a router"})
    void routerDoesNothingElse(String key, String message) {
        assertThatThrownBy(() -> nat("linux-6\n    " + key)).hasMessageContaining("expected " + message);
    }

    private static Nat nat(String text) {
        return read(text, "wan");
    }

    private static Nat read(String nat, String outside) {
        return read(nat, outside, "192.168.1.0/24", "192.168.1.1/24");
    }

    private static Nat read(String nat, String outside, String network, String address) {
        Map<String, YamlValue> values = YamlValue.read("n.yaml", """
                        networks: {home: "%s", internet: 203.0.113.0/24}
                        nodes:
                          router:
                            interfaces:
                              lan: {network: home, address: "%s"}
                              %s: {network: internet, address: 203.0.113.1/24}
                            nat: %s
                        """.formatted(network, address, outside, nat), false)
                .entries("a file");
        Nat read = new TopologyReader(NetworkFiles.at(Path.of("n.yaml"), false))
                .read(Objects.requireNonNull(values.get("networks")), Objects.requireNonNull(values.get("nodes")))
                .node("router")
                .nat();
        return Objects.requireNonNull(read);
    }
}
