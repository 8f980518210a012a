package org.warren.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.warren.harness.catalogue.CataloguedNat;
import org.warren.harness.catalogue.NatCatalogue;
import org.warren.harness.lab.KeptNatChecks;
import org.warren.harness.labs.virtual.NatGuest;
import org.warren.harness.topology.Nat;
import org.warren.nat.NatBehaviour;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `warren nat check`.
@Command(
        name = "check",
        mixinStandardHelpOptions = true,
        description = {
            "Measure NATs with real datagrams, each in a guest of the virtual lab, and compare them with what was declared.",
            "The result is kept; runs behind a NAT that differs from its declaration are UNKNOWN from then on."
        },
        footer = {"", "Exit status: 0 all are as declared, 1 one is not, 2 wrong usage, 3 the virtual lab is not there."
        })
final class NatCheckCommand implements Callable<Integer> {

    private static final long SECOND = 1_000_000_000L;
    private static final int UDP = 30;
    private static final int STREAM = 120;

    @Option(
            names = "--nat",
            paramLabel = "NAME",
            description = "A NAT of the catalogue, or kernel for the one of the lab's Linux. Default: kernel.")
    private List<String> names = new ArrayList<>();

    @Option(names = "--again", description = "Measure although a result is kept, and keep the new one in its place.")
    private boolean again;

    @CommandLine.Spec
    private CommandLine.Model.@Nullable CommandSpec spec;

    /// A NAT and its declaration.
    private record Declared(Nat nat, NatBehaviour behaviour) {}

    @Override
    public Integer call() throws IOException {
        CommandLine line = Objects.requireNonNull(spec).commandLine();
        Map<String, Declared> asked = new LinkedHashMap<>();
        (names.isEmpty() ? List.of("kernel") : names).forEach(name -> asked.put(name, declared(line, name)));
        PrintWriter screen = line.getOut();
        boolean isAsDeclared = true;
        for (Map.Entry<String, Declared> each : asked.entrySet()) {
            Declared nat = each.getValue();
            NatGuest.Known known = NatGuest.measureOnce(nat.nat(), nat.behaviour(), KeptNatChecks.here(), again);
            List<String> differences = known.differences();
            screen.printf(
                    "%-24s %s%s%n",
                    each.getKey(),
                    differences.isEmpty() ? "as declared" : "another one",
                    known.isKept() ? " (kept)" : "");
            differences.forEach(difference -> screen.println("    " + difference));
            screen.flush();
            isAsDeclared &= differences.isEmpty();
        }
        return isAsDeclared ? 0 : 1;
    }

    private static Declared declared(CommandLine line, String name) {
        if (name.equals("kernel")) {
            return new Declared(NatGuest.kernel(UDP, STREAM), NatBehaviour.linux(UDP * SECOND, STREAM * SECOND));
        }
        try {
            CataloguedNat nat = NatCatalogue.shipped().nat(name);
            return new Declared(NatGuest.like(nat), nat.behaviour());
        } catch (IllegalArgumentException e) {
            throw new CommandLine.ParameterException(line, String.valueOf(e.getMessage()), e);
        }
    }
}
