package org.warren.diagnose.story;

import java.util.Optional;
import org.warren.wireguard.key.PublicKey;

/// Reads whose initiations are, where the responder's key is given.
@FunctionalInterface
public interface InitiatorKeys {

    /// Where it is not.
    InitiatorKeys NONE = initiation -> Optional.empty();

    /// The static public key of an initiation's sender; empty where it cannot be read.
    Optional<PublicKey> initiator(Message initiation);

    /// The same for one reading of a capture, where it has a limit for each.
    default InitiatorKeys forReading() {
        return this;
    }
}
