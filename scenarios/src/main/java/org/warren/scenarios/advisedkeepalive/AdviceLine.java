package org.warren.scenarios.advisedkeepalive;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.warren.harness.evidence.Probes;
import org.warren.harness.scenario.Roles;
import org.warren.harness.topology.Interface;
import org.warren.harness.topology.Link;
import org.warren.harness.topology.Nat;
import org.warren.harness.topology.Node;
import org.warren.harness.topology.Topology;
import org.warren.kit.nat.RouterModel;
import org.warren.kit.roadwarrior.NumberedHome;
import org.warren.workload.Distribution;
import org.warren.workload.link.Discipline;
import org.warren.workload.link.Fault;
import org.warren.workload.link.LinkBehaviour;
import org.warren.workload.link.LinkDirection;

/// A client behind a chain of NATs of its own.
///
/// @param number from 1
/// @param kind what it tests
/// @param keepalive its persistent keepalive, in seconds
/// @param advice what was asked
record AdviceLine(int number, Kind kind, int keepalive, Advice advice) implements NumberedHome {

    /// What a client tests.
    enum Kind {
        /// The advised keepalive, of which as many in a row are lost as are tolerated.
        ADVISED,
        /// The same on a path that loses a share of all packets.
        LOSSY,
        /// A second more, which is too much for timers that are as late as they may be.
        NEXT,
        /// What is too much for any timer.
        TOO_MUCH
    }

    /// RFC 6598: addresses between NATs.
    private static final int BETWEEN = 64;

    /// A session has few keepalives besides the persistent ones: that which confirms it, and passive ones.
    private static final int OTHERS_OF_A_SESSION = 3;

    private static final Duration SESSION = Duration.ofMinutes(2);

    /// The node of a NAT, the client's own first.
    String router(int place) {
        return advice.chain().size() == 1 ? router() : router() + "-" + (place + 1);
    }

    private String networkBetween(int place) {
        return "access-" + number + "-" + place;
    }

    private String between(int place, int host) {
        return "100." + (BETWEEN + place) + "." + number + "." + host;
    }

    private boolean isLast(int place) {
        return place == advice.chain().size() - 1;
    }

    private String insideOf(int place) {
        return place == 0 ? routerIpv4() : between(place, 1);
    }

    private String outsideOf(int place) {
        return isLast(place) ? outsideIpv4() : between(place + 1, 2);
    }

    /// The same topology with this client and its NATs.
    ///
    /// @param idle how long it idles
    Topology added(Topology topology, Duration idle) {
        Topology with = topology.network(network(), prefix());
        for (int place = 1; place < advice.chain().size(); place++) {
            with = with.network(networkBetween(place), "100." + (BETWEEN + place) + "." + number + ".0/24");
        }
        with = with.with(Node.host(
                        client(),
                        Interface.of("eth0", network(), clientIpv4() + "/24").with(link(idle)))
                .behind(routerIpv4()));
        for (int place = 0; place < advice.chain().size(); place++) {
            Node router = Node.router(
                            router(place),
                            place == 0 ? network() : networkBetween(place),
                            insideOf(place) + "/24",
                            isLast(place) ? "internet" : networkBetween(place + 1),
                            outsideOf(place) + "/24")
                    .translating(Nat.like(RouterModel.WAN, advice.chain().get(place)));
            with = with.with(isLast(place) ? router : router.behind(between(place + 1, 1)));
        }
        return with;
    }

    /// The client's link: it loses a share of all packets, or of each row of keepalives all but the last.
    private Link link(Duration idle) {
        if (kind == Kind.LOSSY) {
            LinkDirection lossy = losing(advice.lossPercent() / 100, List.of());
            return Link.overTime(new LinkBehaviour(lossy, lossy, null));
        }
        if (advice.tolerated() == 0) {
            return Link.PERFECT;
        }
        return Link.overTime(new LinkBehaviour(losing(0, faults(idle)), LinkDirection.PERFECT, null));
    }

    private List<Fault> faults(Duration idle) {
        long keepalives = idle.toSeconds() / keepalive + OTHERS_OF_A_SESSION * (1 + idle.dividedBy(SESSION));
        int row = advice.tolerated() + 1;
        List<Fault> faults = new ArrayList<>();
        for (long first = 1; first <= keepalives; first += row) {
            faults.add(new Fault(Fault.Action.DROP, Fault.What.KEEPALIVE, first, first + advice.tolerated() - 1, 0));
        }
        return faults;
    }

    private static LinkDirection losing(double share, List<Fault> faults) {
        return new LinkDirection(
                0,
                new Distribution.Constant(0),
                false,
                share,
                null,
                0,
                null,
                0,
                Discipline.FIFO,
                null,
                List.of(),
                faults);
    }

    /// The NATs, to be compared with their models.
    List<RouterModel> routers() {
        List<RouterModel> routers = new ArrayList<>();
        for (int place = 0; place < advice.chain().size(); place++) {
            routers.add(RouterModel.of(
                    router(place),
                    advice.chain().get(place).name(),
                    insideOf(place) + "/24",
                    outsideOf(place),
                    advice.chain().get(place).behaviour()));
        }
        return List.copyOf(routers);
    }

    /// The client's first probe of the server.
    Probes first(Duration linger) {
        return Probes.once("first-" + number, client(), AdvisedKeepaliveScenario.SERVER_INSIDE)
                .linger(linger);
    }

    /// The server's probes of the client after idling.
    Probes tries() {
        return Probes.once("idle-" + number, Roles.SERVER, tunnelIpv4()).times(3);
    }

    /// Its keepalive and its losses, as the beginning of a sentence.
    String words() {
        String lost =
                switch (kind) {
                    case LOSSY -> "a path that loses " + AdvisedKeepaliveScenario.percent(advice.lossPercent());
                    default ->
                        advice.tolerated() == 0
                                ? "no loss"
                                : "%d of each %d keepalives lost".formatted(advice.tolerated(), advice.tolerated() + 1);
                };
        return "With a keepalive of %d s and %s".formatted(keepalive, lost);
    }
}
