package org.warren.wireguard.session;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The three slots of §6.3: `previous` still opens messages in flight, `current` is used for sending, `next` waits for
/// the initiator's first data.
public final class Keypairs {
    private final Consumer<Keypair> retired;
    private @Nullable Keypair previous;
    private @Nullable Keypair current;
    private @Nullable Keypair next;

    /// @param retired receives each keypair that leaves the slots, and destroys it
    public Keypairs(Consumer<Keypair> retired) {
        this.retired = retired;
    }

    public @Nullable Keypair current() {
        return current;
    }

    public @Nullable Keypair previous() {
        return previous;
    }

    public @Nullable Keypair next() {
        return next;
    }

    /// The initiator has received a response: the responder has the keys, so they are used immediately.
    public void addInitiated(Keypair keypair) {
        retire(previous);
        if (next != null) {
            retire(current);
            previous = next;
            next = null;
        } else {
            previous = current;
        }
        current = keypair;
    }

    /// The responder has sent its response: it waits until the initiator proves that it has the keys.
    public void addResponded(Keypair keypair) {
        retire(next);
        retire(previous);
        previous = null;
        next = keypair;
    }

    /// Data was received on this keypair; true if that confirms `next`, which becomes `current`.
    public boolean confirm(Keypair keypair) {
        if (keypair != next) {
            return false;
        }
        retire(previous);
        previous = current;
        current = keypair;
        next = null;
        return true;
    }

    /// Nothing more is sent with the present keypairs.
    public void stopSending() {
        if (current != null) {
            current.stopSending();
        }
        if (next != null) {
            next.stopSending();
        }
    }

    public void clear() {
        retire(previous);
        retire(current);
        retire(next);
        previous = null;
        current = null;
        next = null;
    }

    private void retire(@Nullable Keypair keypair) {
        if (keypair != null) {
            keypair.retire();
            retired.accept(keypair);
        }
    }
}
