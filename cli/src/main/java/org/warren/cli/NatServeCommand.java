package org.warren.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.warren.nat.Endpoint;
import org.warren.nat.stun.StunServer;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `warren nat serve`.
@Command(
        name = "serve",
        mixinStandardHelpOptions = true,
        description = {
            "Answer STUN (RFC 8489, with RFC 5780's attributes) for `warren nat probe` and other clients, until interrupted.",
            "Each source address gets 50 answers a second, 100 in a burst, none of them longer than four times what it sent."
        },
        footer = {"", "Exit status: 0 it was interrupted, 2 wrong usage, or an address or port that cannot be had."})
final class NatServeCommand implements Callable<Integer> {

    private static final int PORT_MAX = 65_535;

    @Option(
            names = "--address",
            paramLabel = "LOCAL[=PUBLIC]",
            description =
                    "An IPv4 address of this machine, and the one by which others know it where that is another. Give two, where it has"
                            + " two: some things can be measured from two only. Default: the one with which it reaches the Internet.")
    private List<String> addresses = new ArrayList<>();

    @Option(
            names = "--port",
            paramLabel = "PORT",
            description = "The port that clients ask; the next one is used too. Default: ${DEFAULT-VALUE}.")
    private int port = 3478;

    @CommandLine.Spec
    private CommandLine.Model.@Nullable CommandSpec spec;

    @Override
    public Integer call() throws InterruptedException {
        CommandLine line = Objects.requireNonNull(spec).commandLine();
        if (port < 1 || port >= PORT_MAX) {
            throw new CommandLine.ParameterException(line, "--port " + port + ": give a port from 1 to 65534");
        }
        List<String> given = addresses.isEmpty() ? List.of(ownAddress(line)) : addresses;
        List<Integer> locals = new ArrayList<>();
        List<Integer> publics = new ArrayList<>();
        for (String address : given) {
            String[] parts = address.split("=", 2);
            locals.add(address(line, parts[0]));
            publics.add(address(line, parts[parts.length - 1]));
        }
        StunServer server = server(line, publics);
        PrintWriter screen = line.getOut();
        var ended = new CountDownLatch(1);
        InterruptHandler.endWith(ended::countDown);
        StunPorts sockets = open(server, locals);
        try {
            screen.printf("Answering STUN at %s, until interrupted.%n", server.locals());
            if (locals.size() == 1) {
                screen.printf("With one address clients cannot learn all of a NAT's mapping and filtering.%n");
            }
            screen.flush();
            ended.await();
        } finally {
            sockets.close();
        }
        return 0;
    }

    private StunServer server(CommandLine line, List<Integer> publics) {
        try {
            return StunServer.of(publics, port, port + 1);
        } catch (IllegalArgumentException e) {
            throw new CommandLine.ParameterException(line, "--address: " + e.getMessage(), e);
        }
    }

    private StunPorts open(StunServer server, List<Integer> locals) {
        // Null until all are open: an answer may have to be sent from any of them.
        var opened = new AtomicReference<@Nullable StunPorts>();
        var ports = new StunPorts((socket, from, datagram, nanos) -> {
            StunPorts all = opened.get();
            if (all != null) {
                server.handle(socket, from, datagram, nanos)
                        .ifPresent(reply -> all.send(reply.from(), reply.to(), reply.datagram()));
            }
        });
        try {
            for (int local : locals) {
                ports.open(new Endpoint(local, port));
                ports.open(new Endpoint(local, port + 1));
            }
            opened.set(ports);
            return ports;
        } catch (IllegalArgumentException e) {
            ports.close();
            throw e;
        }
    }

    private static int address(CommandLine line, String text) {
        try {
            return Endpoint.address(text);
        } catch (IllegalArgumentException e) {
            throw new CommandLine.ParameterException(line, "--address " + text + ": " + e.getMessage(), e);
        }
    }

    private static String ownAddress(CommandLine line) {
        return OwnAddresses.towards(Endpoint.parse("192.0.2.1:9"))
                .map(local -> Endpoint.addressText(local.address()))
                .orElseThrow(() -> new CommandLine.ParameterException(
                        line, "this machine has no route to the Internet; name its address with --address"));
    }
}
