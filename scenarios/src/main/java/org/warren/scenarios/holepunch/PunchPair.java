package org.warren.scenarios.holepunch;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.warren.harness.evidence.Evidence;
import org.warren.harness.evidence.Probes;
import org.warren.harness.parameter.Parameters;
import org.warren.nat.Dependence;
import org.warren.nat.Endpoint;
import org.warren.nat.NatBehaviour;
import org.warren.nat.Translator;
import org.warren.nat.tunnel.ModelMeeting;

/// Two clients that try to connect.
record PunchPair(PunchSide one, PunchSide other) {

    /// The pairs of a planned run.
    static List<PunchPair> of(Parameters parameters) {
        return of(sides(parameters, true), sides(parameters, false));
    }

    /// The pairs of a completed run.
    static List<PunchPair> of(Evidence evidence) {
        String ports = evidence.get(HolePunchScenario.PORTS);
        return of(
                PunchSide.of(true, evidence.get(HolePunchScenario.NAT_A), ports),
                PunchSide.of(false, evidence.get(HolePunchScenario.NAT_B), ports));
    }

    private static List<PunchPair> of(List<PunchSide> ones, List<PunchSide> others) {
        List<PunchPair> pairs = new ArrayList<>();
        ones.forEach(one -> others.forEach(other -> pairs.add(new PunchPair(one, other))));
        return List.copyOf(pairs);
    }

    /// The clients of one side.
    static List<PunchSide> sides(Parameters parameters, boolean isFirst) {
        return PunchSide.of(
                isFirst,
                parameters.get(isFirst ? HolePunchScenario.NAT_A : HolePunchScenario.NAT_B),
                parameters.get(HolePunchScenario.PORTS));
    }

    /// Whether they can connect, predicted from the declarations of their NATs alone.
    boolean meets() {
        return new ModelMeeting(
                        translator(one),
                        endpoint(one.ipv4()),
                        translator(other),
                        endpoint(other.ipv4()),
                        endpoint(PunchSide.RENDEZVOUS_IPV4))
                .meet(0);
    }

    private static Translator translator(PunchSide side) {
        return new Translator(
                side.nat().behaviour(),
                List.of(Endpoint.address(side.outsideIpv4())),
                new SplittableRandom(side.router().hashCode()));
    }

    private static Endpoint endpoint(String ipv4) {
        return Endpoint.parse(ipv4 + ":" + PunchSide.PORT);
    }

    /// Whether they can connect by RFC 5128 §3.3 and Ford, Srisuresh and Kegel, "Peer-to-Peer Communication Across
    /// Network Address Translators" (2005), §5.1: both NATs must have endpoint-independent mapping, whatever their
    /// filtering.
    boolean meetsByTheLiterature() {
        return isIndependent(one.nat().behaviour()) && isIndependent(other.nat().behaviour());
    }

    private static boolean isIndependent(NatBehaviour nat) {
        return nat.mapping() == Dependence.ENDPOINT_INDEPENDENT;
    }

    /// The probes of one client to the other, until one is answered. An initiation is retried after 5 s (whitepaper
    /// §6.4), and the retry may depend on what the first one achieved; some may still cross.
    ///
    /// @param isFirst whether the client of side a sends them
    Probes probes(boolean isFirst) {
        PunchSide asks = isFirst ? one : other;
        PunchSide asked = isFirst ? other : one;
        return Probes.once(
                        "meet-" + asks.role() + "-" + one.number() + "-" + other.number(),
                        asks.node(),
                        asked.tunnelIpv4())
                .times(30)
                .untilAnswered();
    }

    /// For display.
    String words() {
        return "the client of side a behind %s and that of side b behind %s"
                .formatted(one.nat().name(), other.nat().name());
    }
}
