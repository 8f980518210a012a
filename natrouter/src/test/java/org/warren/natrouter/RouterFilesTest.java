package org.warren.natrouter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.warren.nat.BehaviourText;
import org.warren.nat.Endpoint;
import org.warren.nat.Ipv6Endpoint;
import org.warren.nat.Nat64;
import org.warren.nat.NatBehaviour;
import org.warren.nat.Prefix64;
import org.warren.nat.Protocol;
import org.warren.nat.SessionEvent;

/// What the program reads and writes.
class RouterFilesTest {

    private static final String ROUTER = """
            name: home
            namespace: /run/netns/home
            outside: 203.0.113.1 203.0.113.2
            inside: 192.168.1.1/24 10.0.0.1/8
            events: /var/lib/warren/nat/home.jsonl
            seed: -5
            """;

    @Test
    void routersAreReadWithTheirBehaviour() {
        NatBehaviour linux = NatBehaviour.linux(30_000_000_000L, 120_000_000_000L);
        List<RouterSettings> routers =
                RouterSettings.parse(ROUTER + BehaviourText.lines(linux) + "\n" + ROUTER.replace("home", "other"));

        assertThat(routers).extracting(RouterSettings::name).containsExactly("home", "other");
        assertThat(routers.getFirst().behaviour()).isEqualTo(linux);
        assertThat(routers.getLast().behaviour()).isEqualTo(NatBehaviour.RFC_4787);
        assertThat(routers.getFirst().seed()).isEqualTo(-5);
        assertThat(routers.getFirst().isInside(Endpoint.address("10.9.9.9"))).isTrue();
        assertThat(routers.getFirst().isInside(Endpoint.address("192.168.2.1"))).isFalse();
        assertThat(routers.getFirst().isOutside(Endpoint.address("203.0.113.2")))
                .isTrue();
    }

    @Test
    void forwardsAreRead() {
        List<RouterSettings> routers =
                RouterSettings.parse(ROUTER + "forwards: udp/51820=192.168.1.10:51821 tcp/80=192.168.1.11:8080");

        assertThat(routers.getFirst().forwards())
                .containsExactly(
                        new RouterSettings.Forward(Protocol.UDP, 51820, Endpoint.parse("192.168.1.10:51821")),
                        new RouterSettings.Forward(Protocol.TCP, 80, Endpoint.parse("192.168.1.11:8080")));
        assertThatThrownBy(() -> RouterSettings.parse(ROUTER + "forwards: udp/65536=192.168.1.10:51821"))
                .hasMessage("'udp/65536=192.168.1.10:51821' is not a forward such as udp/51820=192.168.1.10:51820");
    }

    @Test
    void wrongFileIsRefusedInASentence() {
        assertThatThrownBy(() -> RouterSettings.parse("name: home\n")).hasMessage("a router lacks the key namespace");
        assertThatThrownBy(() -> RouterSettings.parse("name\n")).hasMessageContaining("not a key and a value");
        assertThatThrownBy(() -> RouterSettings.parse(ROUTER.replace("/24", "")))
                .hasMessageContaining("not a network");
        assertThatThrownBy(() -> RouterSettings.parse(ROUTER + "refresh: never\n"))
                .hasMessageContaining("refresh is");
    }

    @Test
    void eventsAreWrittenAsTheAgentWritesThem() {
        var out = new ByteArrayOutputStream();
        var file = new EventFile(out, 1_000_000_000_000L);
        file.accept(event(SessionEvent.Type.CREATED, 0, 30));
        file.accept(event(SessionEvent.Type.REFRESHED, 0, 30));
        file.accept(event(SessionEvent.Type.REFRESHED, 1, 31));
        file.accept(event(SessionEvent.Type.ENDED, 40, 31));

        assertThat(out.toString(StandardCharsets.US_ASCII)).isEqualTo("""
                {"t":1000000000000,"event":"NEW","id":1,"protocol":"udp","originalSource":"192.168.1.2:5",\
                "originalDestination":"203.0.113.10:7","replySource":"203.0.113.10:7","replyDestination":"203.0.113.1:6",\
                "replied":true,"assured":false,"timeoutSeconds":30,"start":1000000000000}
                {"t":1001000000000,"event":"REFRESH","id":1,"protocol":"udp","originalSource":"192.168.1.2:5",\
                "originalDestination":"203.0.113.10:7","replySource":"203.0.113.10:7","replyDestination":"203.0.113.1:6",\
                "replied":true,"assured":false,"timeoutSeconds":30,"start":1000000000000}
                {"t":1040000000000,"event":"DESTROY","id":1,"protocol":"udp","originalSource":"192.168.1.2:5",\
                "originalDestination":"203.0.113.10:7","replySource":"203.0.113.10:7","replyDestination":"203.0.113.1:6",\
                "replied":true,"assured":false,"start":1000000000000,"stop":1031000000000}
                """);
    }

    @Test
    void endOfAFlowThatIsStuckIsWrittenAsSuch() {
        var out = new ByteArrayOutputStream();
        new EventFile(out, 0).accept(event(SessionEvent.Type.STUCK, 40, 40));

        assertThat(out.toString(StandardCharsets.US_ASCII))
                .contains("\"event\":\"DESTROY\"")
                .endsWith(",\"stop\":40000000000,\"stuck\":true}\n");
    }

    /// The host inside has IPv6, and sees the remote end in the prefix.
    @Test
    void eventOfANat64HasTheAddressesThatTheInsideSees() {
        var out = new ByteArrayOutputStream();
        new EventFile(out, 0)
                .accept(new Nat64.Event(
                        event(SessionEvent.Type.CREATED, 1, 31),
                        Ipv6Endpoint.address("2001:db8:64::2").withPort(5),
                        Prefix64.WELL_KNOWN.embed(Endpoint.parse("203.0.113.10:7"))));

        assertThat(out.toString(StandardCharsets.US_ASCII))
                .contains("\"originalSource\":\"[2001:db8:64::2]:5\"")
                .contains("\"originalDestination\":\"[64:ff9b::cb00:710a]:7\"")
                .contains("\"replySource\":\"203.0.113.10:7\",\"replyDestination\":\"203.0.113.1:6\"");
    }

    private static SessionEvent event(SessionEvent.Type type, long seconds, long endSeconds) {
        return new SessionEvent(
                type,
                seconds * 1_000_000_000L,
                1,
                Protocol.UDP,
                Endpoint.parse("192.168.1.2:5"),
                Endpoint.parse("203.0.113.1:6"),
                Endpoint.parse("203.0.113.10:7"),
                true,
                false,
                0,
                endSeconds * 1_000_000_000L);
    }
}
