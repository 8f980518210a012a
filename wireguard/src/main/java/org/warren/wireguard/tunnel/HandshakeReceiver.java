package org.warren.wireguard.tunnel;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
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

/// Processes handshake messages: first the cookie gate, then the lookup of the peer, then the peer itself.
final class HandshakeReceiver {
    private final TunnelState state;

    HandshakeReceiver(TunnelState state) {
        this.state = state;
    }

    /// Drops messages that can be refused with a lookup and a hash; false if it did. They are processed immediately and
    /// do not count as load: junk should cost its sender as much as it costs us.
    boolean mayPass(Message message) {
        Drop refused = refuse(message);
        if (refused != null) {
            state.drop(refused);
        }
        return refused == null;
    }

    private @Nullable Drop refuse(Message message) {
        return switch (message) {
            case Message.Malformed malformed -> malformed.why();
            case Data data -> throw new IllegalArgumentException("data goes its own way: " + data.length());
            case CookieReply reply -> state.indices.owner(reply.receiverIndex()) == null ? Drop.UNKNOWN_INDEX : null;
            case Initiation initiation -> refuseMac1(initiation);
            case Response response -> {
                Drop refused = refuseMac1(response);
                IndexOwner owner = state.indices.owner(response.receiverIndex());
                yield refused != null
                        ? refused
                        : owner == null
                                ? Drop.UNKNOWN_INDEX
                                : owner.keypair() != null
                                        ? Drop.UNSOLICITED
                                        : null; // the handshake is complete already
            }
        };
    }

    private @Nullable Drop refuseMac1(Message.Handshake message) {
        HandshakeGate gate = state.gate;
        // §5.4.4: without a valid mac1 there is no answer, even without load.
        return gate == null ? Drop.NO_PRIVATE_KEY : gate.hasMac1(message) ? null : Drop.BAD_MAC1;
    }

    /// Processes a message for which [#mayPass] returned true.
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
        // in 2: under load a sender must first prove its address.
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
        state.deadlines.update(peer);
    }

    private void handleResponse(Response response, Endpoint from, long now) {
        IndexOwner owner = state.indices.owner(response.receiverIndex());
        if (owner == null) {
            state.drop(Drop.UNKNOWN_INDEX);
        } else {
            owner.peer().onResponse(response, from, now);
            state.deadlines.update(owner.peer());
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
