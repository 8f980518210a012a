package org.warren.scenarios.conformance;

import java.io.IOException;
import java.net.InetSocketAddress;
import org.warren.harness.capture.WireGuardMessage.Kind;
import org.warren.harness.lab.LabException;
import org.warren.harness.lab.UdpSocket;
import org.warren.harness.scenario.EndpointRequest;
import org.warren.kit.scriptedpeer.ScriptedPeer;
import org.warren.wireguard.crypto.RandomSource;
import org.warren.wireguard.key.PublicKey;

/// A row's script at an endpoint: one peer that it knows, and what comes back on the wire.
final class EndpointScript extends WireScript {

    /// Nobody's address (RFC 5737), so that what is inside is dropped and answered by nothing but the protocol.
    private static final String NOBODY = "192.0.2.1";

    private final EndpointRequest request;
    private final ScriptedPeer peer;
    private final EndpointNetwork network;
    private final EndpointCapture capture;

    /// @param peer that the endpoint knows, or a stranger
    EndpointScript(
            EndpointRequest request,
            ScriptedPeer peer,
            EndpointNetwork network,
            EndpointCapture capture,
            RandomSource random) {
        super(network.clock(), random);
        this.request = request;
        this.peer = peer;
        this.network = network;
        this.capture = capture;
    }

    ScriptedPeer peer() {
        return peer;
    }

    @Override
    PublicKey subjectKey() {
        return request.publicKey();
    }

    @Override
    InetSocketAddress subjectEndpoint() {
        return request.address();
    }

    @Override
    UdpSocket open(String place) {
        try {
            return new EndpointSocket(network.connect(request.address()), request.address(), network.clock(), capture);
        } catch (IOException e) {
            throw new LabException(
                    "this machine has no way to %s: %s".formatted(request.endpoint(), e.getMessage()), e);
        }
    }

    /// Sends two datagrams with nothing between them.
    void together(String what, byte[] first, byte[] second) {
        send("the first of two: " + what, first);
        did("the second of two at once: " + what);
        ((EndpointSocket) socket(PEER)).sendNow(second);
    }

    /// Nothing answers. What the endpoint sends of its own accord does not count: it may have a persistent keepalive,
    /// and packets for the peer.
    void unanswered(double seconds, String rule) {
        silence(seconds, rule, Kind.DATA, Kind.KEEPALIVE, Kind.INITIATION);
    }

    /// The same of all that was sent since a mark.
    void unansweredSince(Mark mark, double seconds, String rule) {
        silenceSince(mark, seconds, rule, Kind.DATA, Kind.KEEPALIVE, Kind.INITIATION);
    }

    /// A packet that no peer may send, since nobody has its source: it is authentic, and dropped.
    static byte[] packetOfNobody(String text) {
        return InnerText.packet(NOBODY, text);
    }
}
