package org.warren.scenarios.natmatrix;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.warren.kit.roadwarrior.Tunnel;
import org.warren.nat.Endpoint;
import org.warren.nat.Translator;
import org.warren.nat.tunnel.ModelTunnel;

/// What the model predicts for the server's tries, from the terms of a NAT alone and before any packet.
final class MatrixPrediction {
    private static final long SECOND = 1_000_000_000L;
    /// §6.5: data was received and nothing sent for this long.
    private static final long PASSIVE_NANOS = 10 * SECOND;

    private MatrixPrediction() {}

    /// Whether the client answers each of the server's tries, by the try's name.
    ///
    /// @param life how long the NAT's mappings live, as a behaviour writes it
    /// @param idleNanos how long the tunnel is left alone
    static Map<String, Boolean> of(MatrixCell cell, String life, long idleNanos) {
        Endpoint server = Endpoint.parse(NatMatrixScenario.SERVER_IPV4 + ":" + Tunnel.PORT);
        var nat = new Translator(
                cell.behaviour(life), List.of(Endpoint.address(cell.outsideIpv4())), new SplittableRandom(1));
        var tunnel = new ModelTunnel(List.of(nat), Endpoint.parse(cell.clientIpv4() + ":" + Tunnel.PORT), server);
        tunnel.clientAsks(0);
        tunnel.clientAsks(0);
        tunnel.clientSends(PASSIVE_NANOS);
        long keepalive = NatMatrixScenario.KEEPALIVE_SECONDS * SECOND;
        // §6.5: any packet, including the client's passive keepalive, postpones the persistent one.
        for (long now = PASSIVE_NANOS + keepalive; now < idleNanos; now += keepalive) {
            tunnel.serverSends(now);
        }
        Map<String, Boolean> answered = new LinkedHashMap<>();
        long now = idleNanos;
        answered.put(NatMatrixScenario.AFTER_IDLING, tunnel.serverAsks(now));
        tunnel.clientAsks(now);
        tunnel.serverMovesTo(server.withPort(NatMatrixScenario.OTHER_PORT));
        answered.put(NatMatrixScenario.FROM_OTHER_PORT, tunnel.serverAsks(now));
        tunnel.serverMovesTo(server);
        answered.put(NatMatrixScenario.FROM_PORT_AGAIN, tunnel.serverAsks(now));
        tunnel.serverMovesTo(Endpoint.parse(NatMatrixScenario.OTHER_IPV4 + ":" + Tunnel.PORT));
        answered.put(NatMatrixScenario.FROM_OTHER_ADDRESS, tunnel.serverAsks(now));
        return answered;
    }
}
