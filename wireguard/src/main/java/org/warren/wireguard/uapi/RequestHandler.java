package org.warren.wireguard.uapi;

import java.io.IOException;
import org.warren.wireguard.key.PublicKey;
import org.warren.wireguard.log.Log;
import org.warren.wireguard.posix.SystemCallException;
import org.warren.wireguard.tunnel.TunnelAdmin;

/// Answers requests. Used by the thread that owns the tunnel.
public final class RequestHandler {
    private final DeviceControl control;
    private final Log log;

    public RequestHandler(DeviceControl control, Log log) {
        this.control = control;
        this.log = log;
    }

    /// Must be called while file descriptors are available, before [#complain].
    void prepare() {
        log.prepare();
    }

    /// Logs a failure of the socket, if that is possible.
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
        TunnelAdmin admin = control.admin();
        return new Answer.Status(
                admin.privateKey().orElse(null), control.listenPort(), control.fwmark(), admin.peers());
    }

    private Answer set(SetRequest request) throws UapiException {
        // Steps that may fail come first, so that a request that fails changes nothing.
        Limits.check(control.admin(), request);
        applySocket(request);
        TunnelAdmin admin = control.admin();
        if (request.replacePeers()) {
            log.verbose("UAPI: Removing all peers");
            admin.removeAllPeers();
        }
        if (request.privateKey() != null) {
            log.verbose("UAPI: Updating private key");
            admin.privateKey(request.privateKey().key(), control.now());
        }
        request.peers().forEach(peer -> apply(admin, peer));
        return new Answer.Done(0);
    }

    private void applySocket(SetRequest request) throws UapiException {
        int markBefore = control.fwmark();
        try {
            if (request.fwmark() != null) {
                log.verbose("UAPI: Updating fwmark");
                control.fwmark(request.fwmark());
            }
            if (request.listenPort() != null) {
                log.verbose("UAPI: Updating listen port");
                control.listenPort(request.listenPort());
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
            control.fwmark(before);
        } catch (IOException e) {
            throw new UapiException(Errno.EIO, "the fwmark that there was cannot be set again: " + e.getMessage());
        }
    }

    private void apply(TunnelAdmin admin, SetRequest.PeerChange change) {
        PublicKey key = change.publicKey();
        long now = control.now();
        if (change.remove()) {
            log.verbose(() -> Log.shorten(key) + " - UAPI: Removing");
            admin.removePeer(key);
            return;
        }
        boolean known = admin.hasPeer(key);
        if ((change.updateOnly() && !known) || !admin.addPeer(key, now)) {
            return; // nothing to update, or our own key
        }
        log.verbose(() -> Log.shorten(key) + (known ? " - UAPI: Updating" : " - UAPI: Created"));
        if (change.presharedKey() != null) {
            admin.presharedKey(key, change.presharedKey());
        }
        if (change.replaceAllowedIps()) {
            admin.disallowAll(key);
        }
        for (SetRequest.AllowedIpChange allowedIp : change.allowedIps()) {
            if (allowedIp.remove()) {
                admin.disallow(key, allowedIp.prefix());
            } else {
                admin.allow(key, allowedIp.prefix());
            }
        }
        if (change.endpoint() != null) {
            admin.endpoint(key, change.endpoint(), now);
        }
        if (change.persistentKeepalive() != null) {
            admin.persistentKeepalive(key, change.persistentKeepalive(), now);
        }
    }
}
