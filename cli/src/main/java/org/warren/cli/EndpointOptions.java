package org.warren.cli;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.warren.harness.files.InputFile;
import org.warren.harness.files.InputFileException;
import org.warren.harness.scenario.EndpointRequest;
import org.warren.wireguard.key.PresharedKey;
import org.warren.wireguard.key.PrivateKey;
import org.warren.wireguard.key.PublicKey;
import picocli.CommandLine.Option;

/// The options of `warren conformance` for a running endpoint.
final class EndpointOptions {

    private static final Pattern ENDPOINT = Pattern.compile("(?:\\[([^\\[\\]]+)]|([^\\[\\]:]+)):([0-9]{1,5})");
    private static final int PORT_MAX = 65_535;
    private static final int KEY_FILE_MAX = 4096;

    @Option(names = "--endpoint", required = true, paramLabel = "HOST:PORT", description = "Where it listens.")
    private String endpoint = "";

    @Option(names = "--public-key", required = true, paramLabel = "KEY", description = "Its public key.")
    private String publicKey = "";

    @Option(
            names = "--private-key",
            paramLabel = "FILE",
            description = "The private key of a peer that it knows. Without one, only its silence can be tested.")
    private @Nullable Path privateKey;

    @Option(names = "--preshared-key", paramLabel = "FILE", description = "The preshared key of that peer.")
    private @Nullable Path presharedKey;

    @Option(names = "--long", description = "The rows that take longer than a minute, too.")
    private boolean isLong;

    /// The request.
    ///
    /// @throws IllegalArgumentException in one sentence, for an invalid address or key
    EndpointRequest request(String rows, Path folder) throws InputFileException {
        return new EndpointRequest(
                endpoint,
                address(),
                key(),
                privateKey == null ? Optional.empty() : Optional.of(privateKey(privateKey)),
                presharedKey == null ? PresharedKey.NONE : presharedKey(presharedKey),
                rows,
                isLong,
                folder);
    }

    private InetSocketAddress address() {
        Matcher parts = ENDPOINT.matcher(endpoint);
        int port = parts.matches() ? Integer.parseInt(parts.group(3)) : 0;
        if (port < 1 || port > PORT_MAX) {
            throw new IllegalArgumentException(
                    "--endpoint %s: expected HOST:PORT, with [ ] around an IPv6 address".formatted(endpoint));
        }
        String host = parts.group(1) == null ? parts.group(2) : parts.group(1);
        try {
            return new InetSocketAddress(InetAddress.getByName(host), port);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("--endpoint %s: there is no host of this name".formatted(endpoint), e);
        }
    }

    private PublicKey key() {
        try {
            return PublicKey.fromBase64(publicKey);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "--public-key: expected 44 characters of Base64, the last of them =, as `wg pubkey` prints", e);
        }
    }

    private static PrivateKey privateKey(Path file) throws InputFileException {
        try {
            return PrivateKey.fromBase64(InputFile.text(file, KEY_FILE_MAX).strip());
        } catch (IllegalArgumentException e) {
            throw notAKey(file, "a private key as `wg genkey` prints", e);
        }
    }

    private static PresharedKey presharedKey(Path file) throws InputFileException {
        try {
            return PresharedKey.fromBase64(InputFile.text(file, KEY_FILE_MAX).strip());
        } catch (IllegalArgumentException e) {
            throw notAKey(file, "a preshared key as `wg genpsk` prints", e);
        }
    }

    private static IllegalArgumentException notAKey(Path file, String expected, IllegalArgumentException cause) {
        return new IllegalArgumentException(
                "%s: expected %s, 44 characters of Base64".formatted(file, expected), cause);
    }
}
