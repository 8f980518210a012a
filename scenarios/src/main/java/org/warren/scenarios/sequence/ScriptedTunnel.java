package org.warren.scenarios.sequence;

import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.warren.harness.lab.LinuxNode;
import org.warren.harness.subject.KeyPair;
import org.warren.harness.subject.TunnelConfig;
import org.warren.harness.subject.TunnelInterface;
import org.warren.kit.roadwarrior.Tunnel;

/// A tunnel that is driven by a script.
final class ScriptedTunnel {

    /// RFC 863: the discard port, which never answers.
    private static final int DISCARD_PORT = 9;

    private static final String NO_ANSWER = """
            table inet discard {
                chain input {
                    type filter hook input priority filter;
                    iifname "%s" udp dport %d drop
                }
            }
            """.formatted(Tunnel.NAME, DISCARD_PORT);

    /// After the datagrams have been captured, and before the tunnel gets them.
    private static final String DEAF = """
            table inet deaf {
                chain input {
                    type filter hook input priority filter;
                    udp dport %d drop
                }
            }
            """.formatted(Tunnel.PORT);

    private final Map<End, TunnelInterface> interfaces = new EnumMap<>(End.class);
    private final Map<End, String> publicKeys = new EnumMap<>(End.class);
    private final String serverAddress;

    /// Brings both interfaces up, without peers.
    ///
    /// @param serverAddress the address of the server outside
    ScriptedTunnel(TunnelInterface client, TunnelInterface server, String serverAddress) {
        this.serverAddress = serverAddress;
        interfaces.put(End.CLIENT, client);
        interfaces.put(End.SERVER, server);
        interfaces.forEach((end, tunnel) -> {
            KeyPair keys = KeyPair.generate(tunnel.node());
            publicKeys.put(end, keys.publicKey());
            tunnel.configure(
                    new TunnelConfig(keys.privateKey(), Tunnel.PORT, List.of(address(end) + "/24"), List.of()));
            tunnel.up();
            tunnel.node().runWithInput(NO_ANSWER, "nft", "-f", "-").orThrow();
            tunnel.node().startEcho();
        });
    }

    /// Lets the server know the client.
    void meetClient() {
        at(End.SERVER).set("peer", key(End.CLIENT), "allowed-ips", address(End.CLIENT) + "/32");
    }

    /// Lets the client know the server.
    ///
    /// @param keepaliveSeconds its persistent keepalive, 0 for none
    void meetServer(int keepaliveSeconds) {
        at(End.CLIENT)
                .set(
                        "peer",
                        key(End.SERVER),
                        "endpoint",
                        serverAddress + ":" + Tunnel.PORT,
                        "allowed-ips",
                        address(End.SERVER) + "/32",
                        "persistent-keepalive",
                        Integer.toString(keepaliveSeconds));
    }

    /// Removes the peers, with their sessions and timers.
    void part() {
        for (End end : End.values()) {
            at(end).set("peer", key(end.other()), "remove");
        }
    }

    /// @param series names the packets in the evidence
    void act(Action action, String series) {
        TunnelInterface tunnel = at(action.end());
        LinuxNode node = tunnel.node();
        switch (action.deed()) {
            case Action.Send send -> send(node, action.end(), DISCARD_PORT, send.count(), send.every(), series);
            case Action.Ask ask -> send(node, action.end(), LinuxNode.ECHO_PORT, 1, Duration.ZERO, series);
            case Action.Deafen deafen ->
                node.runWithInput(DEAF, "nft", "-f", "-").orThrow();
            case Action.Hear hear ->
                node.run("nft", "delete", "table", "inet", "deaf").orThrow();
            case Action.SetKeepalive set ->
                tunnel.set("peer", key(action.end().other()), "persistent-keepalive", Integer.toString(set.seconds()));
            case Action.Down down -> tunnel.down();
            case Action.Up up -> tunnel.up();
        }
    }

    private static void send(LinuxNode node, End from, int port, int count, Duration every, String series) {
        node.spawn(
                "probes/%s-%s.jsonl".formatted(node.name(), series),
                List.of(
                        "warren-probe",
                        "send",
                        series,
                        address(from.other()),
                        Integer.toString(port),
                        Integer.toString(count),
                        Long.toString(every.toNanos()),
                        Long.toString(Duration.ofSeconds(1).toNanos())));
    }

    private static String address(End end) {
        return end == End.CLIENT ? Tunnel.CLIENT_IPV4 : Tunnel.SERVER_IPV4;
    }

    private String key(End end) {
        return Objects.requireNonNull(publicKeys.get(end));
    }

    private TunnelInterface at(End end) {
        return Objects.requireNonNull(interfaces.get(end));
    }
}
