package org.warren.harness.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.warren.harness.nat.MappingHistory;

/// Packets that left no interface, and a program that does not say why: iputils' ping prints the error of sendmsg only
/// where an ICMP error came with it.
class OwnFirewallTest {

    private final SeenNetwork seen = new SeenNetwork();

    @ParameterizedTest
    @CsvSource({"203.0.113.10, Ip.OutDiscards", "2001:db8::10, Ip6OutDiscards"})
    void counterOfTheKernelTellsWhatItsRulesDropped(String address, String counter) {
        seen.firewall("phone");
        counted("phone", counter, 3);

        Reason reason = why(address);

        assertThat(reason.cause()).isEqualTo(Cause.FILTERED);
        assertThat(reason.node()).isEqualTo("phone");
        assertThat(reason.sentence()).isEqualTo("phone's own firewall refuses what it sends to " + address);
    }

    @Test
    void counterThatDidNotGrowTellsNothing() {
        seen.firewall("phone");
        counted("phone", "Ip.OutDiscards", 0);

        assertThat(why("203.0.113.10").cause()).isEqualTo(Cause.NOT_SENT);
    }

    @Test
    void counterOfTheOtherFamilyOrNodeTellsNothing() {
        seen.firewall("phone").firewall("server");
        counted("phone", "Ip6OutDiscards", 3);
        assertThat(why("203.0.113.10").cause()).isEqualTo(Cause.NOT_SENT);

        counted("server", "Ip.OutDiscards", 3);
        assertThat(why("203.0.113.10").cause()).isEqualTo(Cause.NOT_SENT);
    }

    @Test
    void nodeWithoutRulesHasNoneThatDrop() {
        counted("phone", "Ip.OutDiscards", 3);

        assertThat(why("203.0.113.10").cause()).isEqualTo(Cause.NOT_SENT);
    }

    @Test
    void linkThatIsDownIsToldFirst() {
        seen.firewall("phone").outage("phone", "eth0");
        counted("phone", "Ip.OutDiscards", 3);

        assertThat(why("203.0.113.10").cause()).isEqualTo(Cause.LINK_DOWN);
    }

    private void counted(String node, String counter, long grown) {
        seen.spoken(new SpokenFacts(List.of(), Map.of(node, Map.of(counter, grown)), Map.of(), Map.of(), Map.of(), ""));
    }

    private Reason why(String address) {
        return new Diagnosis(seen.network(new MappingHistory(List.of())))
                .whyNotSent("ping", "phone", InetAddress.ofLiteral(address));
    }
}
