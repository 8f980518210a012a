package org.warren.harness.labs.containers;

import com.github.dockerjava.api.DockerClient;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.warren.harness.agent.Agent;
import org.warren.harness.engine.Engine;
import org.warren.harness.engine.NodeImage;
import org.warren.harness.lab.LabException;

/// What the engine and its kernel offer to a node, determined in a temporary container.
///
/// @param unavailable why no node can run there and what to do about it, or null
/// @param offers the optional features that its kernel has
record EngineAbilities(@Nullable String unavailable, Set<String> offers) {

    static final String WIREGUARD = "wireguard";
    static final String NETEM = "netem";
    static final String BRIDGE = "bridge";
    private static final String TUN = "tun";

    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final String QUESTIONS = """
            ip link add warren type wireguard && echo %s
            ip link add warren-bridge type bridge && echo %s
            tc qdisc add dev lo root netem delay 1ms && tc qdisc add dev lo ingress && tc filter add dev lo \
                parent ffff: protocol all u32 match u32 0 0 action mirred egress redirect dev lo && echo %s
            ip tuntap add dev warren-tun mode tun && echo %s
            true
            """.formatted(WIREGUARD, BRIDGE, NETEM, TUN);

    EngineAbilities {
        offers = Set.copyOf(offers);
    }

    /// Queries the engine; takes about a second.
    static EngineAbilities ask() {
        var missing = Engine.missing();
        if (missing.isPresent()) {
            return lacking(missing.get());
        }
        try {
            DockerClient engine = Engine.connect();
            NodeContainer probe =
                    NodeContainer.start(engine, NodeImage.ready(engine), "probe", "none", Map.of(), Map.of());
            try (Agent agent = probe.agent()) {
                return answers(agent);
            }
        } catch (RuntimeException e) {
            return lacking(String.valueOf(Engine.trouble(e).orElseThrow(() -> e).getMessage()));
        }
    }

    private static EngineAbilities answers(Agent agent) {
        try {
            agent.now();
        } catch (LabException e) {
            return lacking("the node image is older than this version; build it again with `make images`");
        }
        String said = agent.execute("", LIMIT, new byte[0], List.of("sh", "-c", QUESTIONS))
                .orThrow()
                .out();
        Set<String> offers = new TreeSet<>(said.lines().toList());
        return offers.contains(TUN)
                ? new EngineAbilities(null, offers)
                : lacking("no TUN device can be made in a container; see that the engine's kernel has the module tun");
    }

    private static EngineAbilities lacking(String why) {
        return new EngineAbilities(why, Set.of());
    }
}
