package org.warren.wireguard.tunnel;

import java.util.Optional;
import org.warren.wireguard.cookie.HandshakeGate;
import org.warren.wireguard.noise.ReceivedInitiation;
import org.warren.wireguard.noise.StaticIdentity;
import org.warren.wireguard.peer.IndexOwner;
import org.warren.wireguard.peer.Peer;
import org.warren.wireguard.wire.CookieReply;
import org.warren.wireguard.wire.Data;
import org.warren.wireguard.wire.Drop;
import org.warren.wireguard.wire.Endpoint;
import org.warren.wireguard.wire.Initiation;
import org.warren.wireguard.wire.Message;
import org.warren.wireguard.wire.Response;

/// The way of a handshake message: the cookie gate, then whose it is, then the peer.
final class HandshakeReceiver {
    private final TunnelState state;

    HandshakeReceiver(TunnelState state) {
        this.state = state;
    }

    void handle(Message message, Endpoint from, long now) {
        switch (message) {
            case Message.Handshake handshake -> handleGated(handshake, from, now);
            case CookieReply reply -> handleCookieReply(reply, now);
            case Message.Malformed malformed -> state.drop(malformed.why());
            case Data data -> throw new IllegalArgumentException("data goes its own way: " + data.length());
        }
    }

    private void handleGated(Message.Handshake message, Endpoint from, long now) {
        HandshakeGate gate = state.gate;
        StaticIdentity identity = state.identity;
        if (gate == null || identity == null) {
            state.drop(Drop.NO_PRIVATE_KEY);
            return;
        }
        HandshakeGate.Admission admission = gate.admit(message, from, now);
        if (admission instanceof HandshakeGate.Admission.Refused refused) {
            state.drop(refused.why());
        } else if (admission instanceof HandshakeGate.Admission.Challenged challenged) {
            state.drop(Drop.COOKIE_REQUIRED);
            state.send(from, 0, challenged.reply().bytes());
        } else {
            switch (message) {
                case Initiation initiation -> handleInitiation(identity, initiation, from, now);
                case Response response -> handleResponse(response, from, now);
            }
        }
    }

    private void handleInitiation(StaticIdentity identity, Initiation initiation, Endpoint from, long now) {
        Optional<ReceivedInitiation> received = ReceivedInitiation.read(state.suite, identity, initiation);
        if (received.isEmpty()) {
            state.drop(Drop.HANDSHAKE_REJECTED);
            return;
        }
        Peer peer = state.peers.get(received.get().initiator());
        if (peer == null) {
            state.drop(Drop.UNKNOWN_PEER);
            return;
        }
        peer.onInitiation(received.get(), from, now);
        state.agenda.touch(peer);
    }

    private void handleResponse(Response response, Endpoint from, long now) {
        IndexOwner owner = state.indices.owner(response.receiverIndex());
        if (owner == null) {
            state.drop(Drop.UNKNOWN_INDEX);
        } else if (owner.keypair() != null) {
            state.drop(Drop.UNSOLICITED); // the handshake is complete already
        } else {
            owner.peer().onResponse(response, from, now);
            state.agenda.touch(owner.peer());
        }
    }

    private void handleCookieReply(CookieReply reply, long now) {
        IndexOwner owner = state.indices.owner(reply.receiverIndex());
        if (owner == null) {
            state.drop(Drop.UNKNOWN_INDEX);
        } else {
            owner.peer().onCookieReply(reply, now);
        }
    }
}
