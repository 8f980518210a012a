package org.warren.diagnose.story;

import java.util.Optional;
import org.warren.wireguard.key.PublicKey;

/// Decrypts the senders of initiations, if the responder's key is available.
@FunctionalInterface
public interface InitiatorKeys {

    /// Without the responder's key.
    InitiatorKeys NONE = initiation -> Optional.empty();

    /// The static public key of an initiation's sender; empty if it cannot be decrypted.
    Optional<PublicKey> initiator(Message initiation);

    /// The same for one reading of a capture, with a new limit.
    default InitiatorKeys forReading() {
        return this;
    }
}
