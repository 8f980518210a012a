package org.warren.harness.scenario;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Optional;
import org.warren.wireguard.key.PresharedKey;
import org.warren.wireguard.key.PrivateKey;
import org.warren.wireguard.key.PublicKey;

/// The request to check an endpoint with an [EndpointTable].
///
/// @param endpoint as the user wrote it, for display
/// @param address where the implementation listens
/// @param publicKey of the implementation
/// @param privateKey of a peer that it knows; empty if the caller has none
/// @param presharedKey of that peer; [PresharedKey#NONE] if there is none
/// @param rows ids and groups of rows, as for [TableScenario#chosenBy]
/// @param isLong whether to include rows that take longer than a minute
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
