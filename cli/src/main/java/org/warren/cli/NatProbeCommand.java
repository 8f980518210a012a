package org.warren.cli;

import java.io.PrintWriter;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.warren.harness.topology.Interface;
import org.warren.nat.Endpoint;
import org.warren.nat.home.HomeNat;
import org.warren.nat.home.HomeProber;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `warren nat probe`.
@Command(
        name = "probe",
        mixinStandardHelpOptions = true,
        description = {
            "Measure the NAT that this machine sits behind, with a STUN server, and print it in the form of a network file.",
            "Lives need a server such as `warren nat serve`, which sends answers to another port (RFC 5780)."
        },
        footer = {"", "Exit status: 0 it was measured, 1 no server answers, 2 wrong usage."})
final class NatProbeCommand implements Callable<Integer> {

    private static final Pattern SERVER = Pattern.compile("([^:\\[\\]]+)(?::([0-9]{1,5}))?");
    private static final int STUN_PORT = 3478;
    private static final long SECOND = 1_000_000_000L;
    private static final int LONGEST_MAX = 3600;

    @Option(
            names = "--server",
            required = true,
            paramLabel = "HOST[:PORT]",
            description = "A STUN server outside; of several the first that answers is asked. Port 3478 without one.")
    private List<String> servers = new ArrayList<>();

    @Option(
            names = "--from",
            paramLabel = "ADDRESS",
            description = "The address of this machine to measure from. Default: the one that its routes choose.")
    private @Nullable String from;

    @Option(
            names = "--longest",
            paramLabel = "SECONDS",
            description =
                    "The longest mapping lifetime to look for; 0 measures no lifetimes. Default: ${DEFAULT-VALUE}.")
    private int longest = 300;

    @Option(
            names = "--mappings",
            paramLabel = "N",
            description =
                    "About how many mappings the NAT has to hold at the same time; with fewer, lifetimes are less exact. Default:"
                            + " ${DEFAULT-VALUE}.")
    private int mappings = 300;

    @Option(
            names = "--outside",
            paramLabel = "INTERFACE",
            description = "The name of the router's outside interface in your network file. Default: ${DEFAULT-VALUE}.")
    private String outside = "wan";

    @CommandLine.Spec
    private CommandLine.Model.@Nullable CommandSpec spec;

    @Override
    public Integer call() throws InterruptedException {
        CommandLine line = Objects.requireNonNull(spec).commandLine();
        if (longest < 0 || longest > LONGEST_MAX || (longest > 0 && longest * SECOND < HomeProber.Settings.LEAST)) {
            throw new CommandLine.ParameterException(
                    line, "--longest " + longest + ": give 0, or 5 to " + LONGEST_MAX + " seconds");
        }
        if (mappings < HomeProber.Settings.MAPPINGS_LEAST) {
            throw new CommandLine.ParameterException(line, "--mappings " + mappings + ": give 100 or more");
        }
        requireInterfaceName(line);
        Endpoint given = given(line);
        List<Named> asked = servers.stream().map(text -> named(line, text)).toList();
        PrintWriter progress = line.getErr();
        CommandLine.ParameterException unknown = null;
        boolean isAnyAsked = false;
        for (Named each : asked) {
            Endpoint server;
            Endpoint local;
            try {
                server = server(line, each);
                local = given == null ? local(line, server) : given;
            } catch (CommandLine.ParameterException e) {
                if (asked.size() == 1) {
                    throw e;
                }
                unknown = e;
                progress.println(e.getMessage());
                progress.flush();
                continue;
            }
            isAnyAsked = true;
            if (isMeasured(line, server, local)) {
                return 0;
            }
        }
        if (unknown != null && !isAnyAsked) {
            throw unknown;
        }
        return 1;
    }

    private boolean isMeasured(CommandLine line, Endpoint server, Endpoint local) throws InterruptedException {
        PrintWriter progress = line.getErr();
        Optional<Endpoint> second = OwnAddresses.beside(local);
        progress.printf(
                "Asking %s from %s%s; it takes %d s at most.%n",
                server,
                Endpoint.addressText(local.address()),
                second.map(other -> " and " + Endpoint.addressText(other.address()))
                        .orElse(""),
                HomeProber.mostNanos(longest * SECOND) / SECOND);
        progress.flush();
        try (var home = new ProbedHome(progress)) {
            Optional<HomeNat> nat = home.measure(
                    new HomeProber.Settings(server, local, second.orElse(null), longest * SECOND, mappings));
            if (nat.isPresent()) {
                line.getOut().print("# Measured by warren nat probe with " + server + ".\n");
                line.getOut().print(nat.get().yaml(outside));
                line.getOut().flush();
                return true;
            }
        }
        progress.printf(
                "%s does not answer: no STUN server listens there, or UDP does not pass; try another with --server.%n",
                server);
        progress.flush();
        return false;
    }

    /// The name as it is printed.
    private void requireInterfaceName(CommandLine line) {
        try {
            Interface.of(outside, "internet");
        } catch (IllegalArgumentException e) {
            throw new CommandLine.ParameterException(line, "--outside: " + e.getMessage(), e);
        }
    }

    private @Nullable Endpoint given(CommandLine line) {
        String address = from;
        if (address == null) {
            return null;
        }
        try {
            return new Endpoint(Endpoint.address(address), 0);
        } catch (IllegalArgumentException e) {
            throw new CommandLine.ParameterException(line, "--from " + address + ": " + e.getMessage(), e);
        }
    }

    private static Endpoint local(CommandLine line, Endpoint server) {
        return OwnAddresses.towards(server)
                .orElseThrow(() -> new CommandLine.ParameterException(
                        line, "this machine has no route to " + server + "; see that it is online"));
    }

    /// A server as the user named it.
    private record Named(String text, String host, int port) {}

    private static Named named(CommandLine line, String text) {
        Matcher parts = SERVER.matcher(text);
        int port = parts.matches() && parts.group(2) != null ? Integer.parseInt(parts.group(2)) : STUN_PORT;
        if (!parts.matches() || port < 1 || port > 65_535) {
            throw new CommandLine.ParameterException(line, "--server " + text + ": give HOST or HOST:PORT, of IPv4");
        }
        return new Named(text, parts.group(1), port);
    }

    private static Endpoint server(CommandLine line, Named server) {
        String option = "--server " + server.text;
        try {
            return Arrays.stream(InetAddress.getAllByName(server.host))
                    .filter(address -> address instanceof Inet4Address)
                    .map(address ->
                            new Endpoint(ByteBuffer.wrap(address.getAddress()).getInt(), server.port))
                    .findFirst()
                    .orElseThrow(() ->
                            new CommandLine.ParameterException(line, option + ": this host has no address of IPv4"));
        } catch (UnknownHostException e) {
            throw new CommandLine.ParameterException(line, option + ": there is no host of this name", e);
        }
    }
}
