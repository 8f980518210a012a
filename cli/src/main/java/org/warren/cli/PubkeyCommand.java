package org.warren.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.warren.wireguard.key.PrivateKey;
import org.warren.wireguard.key.PublicKey;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/// `warren pubkey`: prints the public key of the private one on standard input, like `wg pubkey`.
@Command(
        name = "pubkey",
        mixinStandardHelpOptions = true,
        description = "Read a private key from standard input and print its public key.")
final class PubkeyCommand implements Callable<Integer> {

    private static final int KEY_LENGTH = 44;
    private static final int TOO_LONG = 65_536;

    @CommandLine.Spec
    private CommandLine.Model.@Nullable CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        PrintWriter screen = Objects.requireNonNull(spec).commandLine().getOut();
        screen.println(publicKey(System.in).toBase64());
        screen.flush();
        return 0;
    }

    /// White space and NUL are allowed after the key, nothing before it.
    private static PublicKey publicKey(InputStream in) throws IOException {
        String text = new String(in.readNBytes(TOO_LONG), StandardCharsets.ISO_8859_1);
        int end = Math.min(KEY_LENGTH, text.length());
        boolean alone = text.length() < TOO_LONG
                && text.substring(end).chars().allMatch(c -> c == 0 || c == ' ' || (c >= '\t' && c <= '\r'));
        try {
            if (alone) {
                return PrivateKey.fromBase64(text.substring(0, end)).publicKey();
            }
        } catch (IllegalArgumentException e) {
            // reported below
        }
        throw new IllegalArgumentException(
                "standard input holds no private key: expected 44 characters of Base64, the last of them =, and no more");
    }
}
