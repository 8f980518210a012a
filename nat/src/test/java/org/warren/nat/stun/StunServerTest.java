package org.warren.nat.stun;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.warren.nat.Endpoint;
import org.warren.nat.stun.StunServer.Reply;

/// What an ordinary client is answered.
class StunServerTest {

    private static final int FIRST = Endpoint.address("198.51.100.1");
    private static final int SECOND = Endpoint.address("198.51.100.2");
    private static final Endpoint CLIENT = Endpoint.parse("203.0.113.9:40000");

    private final StunServer server = StunServer.of(List.of(FIRST, SECOND), 3478, 3479);
    private final StunServer single = StunServer.of(List.of(FIRST), 3478, 3479);

    @Test
    void clientIsToldWhereItComesFromAndWhereElseToAsk() {
        StunMessage answer = answer(server, 0).orElseThrow();

        assertThat(answer.type()).isEqualTo(StunMessage.SUCCESS);
        assertThat(answer.address(StunAttribute.XOR_MAPPED_ADDRESS)).contains(CLIENT);
        assertThat(answer.address(StunAttribute.RESPONSE_ORIGIN)).contains(new Endpoint(FIRST, 3478));
        assertThat(answer.address(StunAttribute.OTHER_ADDRESS)).contains(new Endpoint(SECOND, 3479));
    }

    @Test
    void serverWithOneAddressNamesNoOther() {
        assertThat(answer(single, 0).orElseThrow().has(StunAttribute.OTHER_ADDRESS))
                .isFalse();
        StunMessage refusal = answer(single, 0, StunMessage.of(StunAttribute.CHANGE_REQUEST, 6))
                .orElseThrow();
        assertThat(code(refusal)).isEqualTo(420);
        Reply otherPort = reply(single, 0, StunMessage.of(StunAttribute.CHANGE_REQUEST, 2))
                .orElseThrow();
        assertThat(otherPort.from()).isEqualTo(1);
    }

    @Test
    void answerComesFromTheEndpointThatIsAskedFor() {
        for (int local = 0; local < 4; local++) {
            for (int change : List.of(0, 2, 4, 6)) {
                Reply reply = reply(server, local, StunMessage.of(StunAttribute.CHANGE_REQUEST, change))
                        .orElseThrow();
                Endpoint asked = server.locals().get(local);
                Endpoint answering = server.locals().get(reply.from());

                assertThat(answering.address() != asked.address()).isEqualTo((change & 4) != 0);
                assertThat(answering.port() != asked.port()).isEqualTo((change & 2) != 0);
                assertThat(StunMessage.read(reply.datagram()).orElseThrow().address(StunAttribute.RESPONSE_ORIGIN))
                        .contains(answering);
            }
        }
    }

    @Test
    void answerGoesToAnotherPortOfTheSameAddressButToNoPortOfTheSystem() {
        Reply other = reply(server, 0, StunMessage.of(StunAttribute.RESPONSE_PORT, 51820 << 16))
                .orElseThrow();
        assertThat(other.to()).isEqualTo(CLIENT.withPort(51820));
        StunMessage refused = answer(server, 0, StunMessage.of(StunAttribute.RESPONSE_PORT, 53 << 16))
                .orElseThrow();
        assertThat(code(refused)).isEqualTo(400);
    }

    @Test
    void clientOfRfc3489GetsItsAttributes() {
        byte[] old = new StunMessage(StunMessage.REQUEST, new byte[16], List.of()).write(false);
        Reply reply = server.handle(0, CLIENT, old, 0).orElseThrow();
        StunMessage answer = StunMessage.read(reply.datagram()).orElseThrow();

        assertThat(answer.address(StunAttribute.MAPPED_ADDRESS)).contains(CLIENT);
        assertThat(answer.address(StunAttribute.CHANGED_ADDRESS)).contains(new Endpoint(SECOND, 3479));
        assertThat(answer.has(StunAttribute.XOR_MAPPED_ADDRESS)).isFalse();
    }

    @Test
    void attributeThatIsNotKnownIsNamed() {
        StunMessage refusal =
                answer(server, 0, new StunAttribute(0x0002, new byte[8])).orElseThrow();

        assertThat(code(refusal)).isEqualTo(420);
        assertThat(refusal.attributes().get(1).type()).isEqualTo(StunAttribute.UNKNOWN_ATTRIBUTES);
        assertThat(refusal.attributes().get(1).value()).containsExactly(0, 2);
        assertThat(answer(server, 0, new StunAttribute(0x8022, new byte[3]))
                        .orElseThrow()
                        .type())
                .isEqualTo(StunMessage.SUCCESS);
    }

    @Test
    void whatIsNoRequestIsNotAnswered() {
        for (int type : List.of(StunMessage.INDICATION, StunMessage.SUCCESS, StunMessage.ERROR, 0x0003)) {
            assertThat(server.handle(
                            0,
                            CLIENT,
                            StunMessage.of(type, new byte[12], List.of()).write(false),
                            0))
                    .isEmpty();
        }
    }

    @Test
    void serverOfNoOrTwiceTheSameAddressIsRefused() {
        assertThatThrownBy(() -> StunServer.of(List.of(), 3478, 3479)).hasMessageContaining("give one address");
        assertThatThrownBy(() -> StunServer.of(List.of(FIRST, FIRST), 3478, 3479))
                .hasMessageContaining("two different");
        assertThatThrownBy(() -> StunServer.of(List.of(FIRST), 3478, 3478)).hasMessageContaining("different ports");
    }

    private static int code(StunMessage answer) {
        assertThat(answer.type()).isEqualTo(StunMessage.ERROR);
        int number = answer.number(StunAttribute.ERROR_CODE).orElseThrow();
        return (number >> 8) * 100 + (number & 0xff);
    }

    private static Optional<Reply> reply(StunServer server, int local, StunAttribute... attributes) {
        List<StunAttribute> all = new ArrayList<>(List.of(attributes));
        byte[] request = StunMessage.of(StunMessage.REQUEST, new byte[12], all).write(false);
        return server.handle(local, CLIENT, request, 0);
    }

    private static Optional<StunMessage> answer(StunServer server, int local, StunAttribute... attributes) {
        return reply(server, local, attributes).flatMap(reply -> StunMessage.read(reply.datagram()));
    }
}
