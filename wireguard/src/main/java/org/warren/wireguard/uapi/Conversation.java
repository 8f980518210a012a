package org.warren.wireguard.uapi;

import java.io.IOException;
import org.warren.wireguard.key.PublicKey;
import org.warren.wireguard.log.Log;
import org.warren.wireguard.posix.SystemCallException;
import org.warren.wireguard.tunnel.Configuration;

/// Answers requests. For the thread that owns the tunnel.
public final class Conversation {
    private final Controls controls;
    private final Log log;

    public Conversation(Controls controls, Log log) {
        this.controls = controls;
        this.log = log;
    }

    /// To be called while there are descriptors, before [#complain].
    void prepare() {
        log.prepare();
    }

    /// Says what went wrong with the socket, if that can be said.
    void complain(String message) {
        try {
            log.error(message);
        } catch (Throwable e) {
            return; // no memory or no descriptor for that either
        }
    }

    Answer answer(Request request) {
        try {
            return switch (request) {
                case Request.Get get -> get();
                case Request.Set set -> set(set.changes());
                case Request.Refused refused -> throw refused.why();
            };
        } catch (UapiException e) {
            log.error("UAPI: " + e.getMessage());
            return new Answer.Done(e.errno());
        }
    }

    private Answer get() {
        Configuration configuration = controls.configuration();
        return new Answer.Status(
                configuration.privateKey().orElse(null),
                controls.listenPort(),
                controls.fwmark(),
                configuration.peers());
    }

    private Answer set(SetRequest request) throws UapiException {
        // What may fail comes first, so that a request that fails changes nothing.
        Limits.check(controls.configuration(), request);
        applySocket(request);
        Configuration configuration = controls.configuration();
        if (request.replacePeers()) {
            log.verbose("UAPI: Removing all peers");
            configuration.removeAllPeers();
        }
        if (request.privateKey() != null) {
            log.verbose("UAPI: Updating private key");
            configuration.privateKey(request.privateKey().key(), controls.now());
        }
        request.peers().forEach(peer -> apply(configuration, peer));
        return new Answer.Done(0);
    }

    private void applySocket(SetRequest request) throws UapiException {
        int markBefore = controls.fwmark();
        try {
            if (request.fwmark() != null) {
                log.verbose("UAPI: Updating fwmark");
                controls.fwmark(request.fwmark());
            }
            if (request.listenPort() != null) {
                log.verbose("UAPI: Updating listen port");
                controls.listenPort(request.listenPort());
            }
        } catch (SystemCallException e) {
            restoreMark(markBefore);
            throw new UapiException(e.errno(), e.getMessage());
        } catch (IOException e) {
            restoreMark(markBefore);
            throw new UapiException(Errno.EIO, e.getMessage());
        }
    }

    private void restoreMark(int before) throws UapiException {
        try {
            controls.fwmark(before);
        } catch (IOException e) {
            throw new UapiException(Errno.EIO, "the fwmark that there was cannot be set again: " + e.getMessage());
        }
    }

    private void apply(Configuration configuration, SetRequest.PeerChange change) {
        PublicKey key = change.publicKey();
        long now = controls.now();
        if (change.remove()) {
            log.verbose(() -> Log.shorten(key) + " - UAPI: Removing");
            configuration.removePeer(key);
            return;
        }
        boolean known = configuration.hasPeer(key);
        if ((change.updateOnly() && !known) || !configuration.addPeer(key, now)) {
            return; // nothing to update, or our own key
        }
        log.verbose(() -> Log.shorten(key) + (known ? " - UAPI: Updating" : " - UAPI: Created"));
        if (change.presharedKey() != null) {
            configuration.presharedKey(key, change.presharedKey());
        }
        if (change.replaceAllowedIps()) {
            configuration.disallowAll(key);
        }
        for (SetRequest.AllowedIpChange allowedIp : change.allowedIps()) {
            if (allowedIp.remove()) {
                configuration.disallow(key, allowedIp.prefix());
            } else {
                configuration.allow(key, allowedIp.prefix());
            }
        }
        if (change.endpoint() != null) {
            configuration.endpoint(key, change.endpoint(), now);
        }
        if (change.persistentKeepalive() != null) {
            configuration.persistentKeepalive(key, change.persistentKeepalive(), now);
        }
    }
}
