package org.warren.scenarios.stuckmapping;

import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.warren.kit.roadwarrior.Tunnel;
import org.warren.nat.Endpoint;
import org.warren.nat.NatBehaviour;
import org.warren.nat.Outcome;
import org.warren.nat.Packet;
import org.warren.nat.Translator;
import org.warren.scenarios.stuckmapping.StuckMappingScenario.Address;
import org.warren.scenarios.stuckmapping.StuckMappingScenario.Ask;

/// What the model predicts for the client's tries, before any packet.
final class StuckMappingPrediction {
    private static final long SECOND = 1_000_000_000L;
    private static final Endpoint SERVER = Endpoint.parse(Tunnel.ENDPOINT_IPV4);

    /// The router's NAT: that of Linux.
    static final NatBehaviour BEHAVIOUR =
            NatBehaviour.linux(StuckMappingScenario.TIMEOUT.toNanos(), StuckMappingScenario.STREAM_TIMEOUT.toNanos());

    private final Translator nat;
    private String address = StuckMappingScenario.FIRST_ADDRESS;
    private Endpoint client = Endpoint.parse(StuckMappingScenario.CLIENT_IPV4 + ":" + Tunnel.PORT);
    private long now;

    private StuckMappingPrediction() {
        this.nat = new Translator(BEHAVIOUR, List.of(Endpoint.address(address)), new SplittableRandom(1));
    }

    /// Whether each of the client's tries is answered.
    static Map<Ask, Boolean> answered() {
        return new StuckMappingPrediction().play();
    }

    private Map<Ask, Boolean> play() {
        Map<Ask, Boolean> answered = new EnumMap<>(Ask.class);
        ask(answered, Ask.FIRST);
        move(Address.SECOND);
        keepAliveFor(StuckMappingScenario.KEEPALIVES);
        ask(answered, Ask.KEEPALIVES);
        keepAliveFor(StuckMappingScenario.HANDSHAKES);
        ask(answered, Ask.HANDSHAKES);
        ask(answered, Ask.RESTARTED);
        client = client.withPort(StuckMappingScenario.SECOND_PORT);
        ask(answered, Ask.NEW_PORT);
        move(Address.THIRD);
        ask(answered, Ask.STUCK_AGAIN);
        client = client.withPort(StuckMappingScenario.THIRD_PORT);
        ask(answered, Ask.RESTARTED_FROM_NEW_PORT);
        move(Address.FOURTH);
        ask(answered, Ask.STUCK_AT_LAST);
        keepAliveFor(StuckMappingScenario.GIVING_UP); // with handshakes, which nobody answers
        now += StuckMappingScenario.SILENCE.toNanos();
        ask(answered, Ask.SILENCE);
        return answered;
    }

    /// The client sends some packets over a few seconds, each of which the server answers.
    private void ask(Map<Ask, Boolean> answered, Ask ask) {
        boolean isAnswered = false;
        for (int i = 0; i < 4; i++) {
            isAnswered = exchange();
            now += SECOND;
        }
        answered.put(ask, isAnswered);
    }

    private boolean exchange() {
        if (!(nat.fromInside(Packet.udp(client, SERVER), now) instanceof Outcome.Forwarded sent)) {
            return false;
        }
        Endpoint seen = sent.packet().source();
        return seen.address() == Endpoint.address(address)
                && nat.fromOutside(Packet.udp(SERVER, seen), now) instanceof Outcome.Forwarded;
    }

    private void keepAliveFor(Duration time) {
        long end = now + time.toNanos();
        while (now < end) {
            now += StuckMappingScenario.KEEPALIVE_SECONDS * SECOND;
            exchange();
        }
    }

    private void move(Address to) {
        address = to.ipv4();
        nat.assignFrom(List.of(Endpoint.address(address)));
    }
}
