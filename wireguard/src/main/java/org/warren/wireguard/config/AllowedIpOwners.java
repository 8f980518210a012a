package org.warren.wireguard.config;

import java.util.LinkedHashMap;
import java.util.Map;
import org.warren.wireguard.ip.IpPrefix;
import org.warren.wireguard.key.PublicKey;

/// The peer that each prefix of a file belongs to. A prefix belongs to one peer of an interface; a later section takes
/// it from an earlier one.
final class AllowedIpOwners {
    private final Remarks remarks;
    private final Map<IpPrefix, PeerLines> owners = new LinkedHashMap<>();

    AllowedIpOwners(Remarks remarks) {
        this.remarks = remarks;
    }

    /// Takes the next section of the file.
    ///
    /// @param key the section's; earlier sections may have had the same one
    void add(PublicKey key, PeerLines section) throws ConfigurationException {
        for (PeerLines owner : java.util.List.copyOf(owners.values())) {
            if (owner.publicKey().equals(key)) {
                owners.values().removeIf(owner::equals);
            }
        }
        for (Map.Entry<IpPrefix, Piece> claim : section.allowedIps().entrySet()) {
            PeerLines loser = owners.put(claim.getKey(), section);
            if (loser != null) {
                remarks.add(
                        claim.getValue(),
                        Setting.ALLOWED_IPS.key(),
                        claim.getKey() + " is taken from the peer of line "
                                + loser.header().line()
                                + ": a prefix belongs to one peer, and the later section has it");
            }
        }
    }
}
