package org.warren.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.warren.wireguard.crypto.RandomSource;
import org.warren.wireguard.key.PresharedKey;
import org.warren.wireguard.key.PrivateKey;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/// `warren genkey` and `warren genpsk`: print a new secret key, like `wg`.
abstract class GenkeyCommand implements Runnable {

    private static final Path STANDARD_OUTPUT = Path.of("/proc/self/fd/1");

    private final Function<RandomSource, String> generator;

    @CommandLine.Spec
    private CommandLine.Model.@Nullable CommandSpec spec;

    private GenkeyCommand(Function<RandomSource, String> generator) {
        this.generator = generator;
    }

    @Override
    public final void run() {
        CommandLine command = Objects.requireNonNull(spec).commandLine();
        if (WorldReadable.of(STANDARD_OUTPUT)) {
            command.getErr().println("warren: others can read the file that the key goes to; set `umask 077` first");
            command.getErr().flush();
        }
        PrintWriter screen = command.getOut();
        screen.println(generator.apply(new SecureRandom()::nextBytes));
        screen.flush();
    }

    @Command(name = "genkey", mixinStandardHelpOptions = true, description = "Print a new private key.")
    static final class OfInterface extends GenkeyCommand {
        OfInterface() {
            super(random -> PrivateKey.generate(random).toBase64());
        }
    }

    @Command(name = "genpsk", mixinStandardHelpOptions = true, description = "Print a new preshared key.")
    static final class OfTwoPeers extends GenkeyCommand {
        OfTwoPeers() {
            super(random -> PresharedKey.generate(random).toBase64());
        }
    }
}
