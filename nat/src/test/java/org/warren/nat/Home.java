package org.warren.nat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.warren.nat.Outcome.Dropped;
import org.warren.nat.Outcome.Forwarded;

/// A NAT and the hosts on either side of it. Texts stand for endpoints; results are endpoints or reasons as texts.
final class Home {

    static final String ALICE = "192.168.1.2:51820";
    static final String BOB = "192.168.1.3:51820";
    static final String SERVER = "203.0.113.10:51820";
    static final String SAME_HOST = "203.0.113.10:443";
    static final String OTHER_HOST = "198.51.100.7:443";
    static final int WAN = Endpoint.address("203.0.113.1");
    static final long SECOND = 1_000_000_000L;

    final Translator nat;
    final List<SessionEvent> events = new ArrayList<>();
    long now;

    Home(NatBehaviour behaviour) {
        this(behaviour, List.of(WAN));
    }

    Home(NatBehaviour behaviour, List<Integer> addresses) {
        nat = new Translator(behaviour, addresses, new Random(1), events::add);
    }

    /// Sends from inside; the source with which it arrives, or why it does not.
    String out(String inside, String remote) {
        return out(Protocol.UDP, inside, remote, Packet.Segment.DATA);
    }

    String out(Protocol protocol, String inside, String remote, Packet.Segment segment) {
        return text(
                nat.fromInside(new Packet(protocol, Endpoint.parse(inside), Endpoint.parse(remote), segment), now),
                true);
    }

    /// Sends from outside; the destination at which it arrives, or why it does not.
    String in(String remote, String outside) {
        return in(Protocol.UDP, remote, outside, Packet.Segment.DATA);
    }

    String in(Protocol protocol, String remote, String outside, Packet.Segment segment) {
        return text(
                nat.fromOutside(new Packet(protocol, Endpoint.parse(remote), Endpoint.parse(outside), segment), now),
                false);
    }

    static String text(Outcome outcome, boolean source) {
        return switch (outcome) {
            case Forwarded forwarded ->
                (source ? forwarded.packet().source() : forwarded.packet().destination()).toString();
            case Dropped dropped -> dropped.reason().name();
            case Outcome.ForwardedError error -> error.error().toString();
        };
    }

    Home at(long nanos) {
        now = nanos;
        return this;
    }

    Home after(long nanos) {
        now += nanos;
        return this;
    }

    static NatBehaviour behaviour(Dependence mapping, Dependence filtering) {
        return NatBehaviour.RFC_4787.with(mapping, filtering);
    }
}
