package org.warren.harness.scenario;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Optional;
import org.warren.wireguard.key.PresharedKey;
import org.warren.wireguard.key.PrivateKey;
import org.warren.wireguard.key.PublicKey;

/// What an [EndpointTable] asks, and of whom.
///
/// @param endpoint as the user wrote it, for texts
/// @param address where the implementation listens
/// @param publicKey its public key
/// @param privateKey of a peer that it knows; empty where the caller has none
/// @param presharedKey of that peer; [PresharedKey#NONE] where there is none
/// @param rows ids and groups of rows, as [TableScenario#chosenBy] takes them
/// @param isLong whether rows are asked that take longer than a minute
/// @param folder for the record and the capture
public record EndpointRequest(
        String endpoint,
        InetSocketAddress address,
        PublicKey publicKey,
        Optional<PrivateKey> privateKey,
        PresharedKey presharedKey,
        String rows,
        boolean isLong,
        Path folder) {}
