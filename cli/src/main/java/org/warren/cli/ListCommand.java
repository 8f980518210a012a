package org.warren.cli;

import java.io.PrintWriter;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.warren.harness.catalogue.CataloguedNat;
import org.warren.harness.catalogue.NatCatalogue;
import org.warren.harness.guest.GuestFiles;
import org.warren.harness.lab.LabProvider;
import org.warren.harness.lab.Labs;
import org.warren.harness.parameter.Parameter;
import org.warren.harness.register.Register;
import org.warren.harness.register.SubjectStore;
import org.warren.harness.scenario.FileScenario;
import org.warren.harness.scenario.Roles;
import org.warren.harness.scenario.Scenario;
import org.warren.kit.workload.LinkCatalogue;
import org.warren.kit.workload.ProfileCatalogue;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/// `warren list`: lists the names that other commands take.
@Command(
        name = "list",
        mixinStandardHelpOptions = true,
        description =
                "List scenarios, subjects, labs, NATs, links, profiles of traffic or lab kernels, or print the JSON Schema of network files.")
final class ListCommand implements Runnable {

    /// What can be listed.
    enum Things {
        SCENARIOS,
        SUBJECTS,
        LABS,
        NATS,
        LINKS,
        PROFILES,
        KERNELS,
        SCHEMA
    }

    @CommandLine.Parameters(
            arity = "0..1",
            description = "scenarios (default), subjects, labs, nats, links, profiles, kernels or schema.")
    private Things things = Things.SCENARIOS;

    @CommandLine.ParentCommand
    private @Nullable Warren warren;

    @CommandLine.Spec
    private CommandLine.Model.@Nullable CommandSpec spec;

    @Override
    public void run() {
        PrintWriter screen = Objects.requireNonNull(spec).commandLine().getOut();
        switch (things) {
            case SCENARIOS ->
                Objects.requireNonNull(warren).scenarios().all().forEach(scenario -> print(screen, scenario));
            case SUBJECTS -> SubjectList.print(Register.shipped(), SubjectStore.here(), screen);
            case LABS -> Labs.all().forEach(lab -> print(screen, lab));
            case PROFILES ->
                ProfileCatalogue.shipped()
                        .profiles()
                        .forEach(profile -> screen.printf("%-14s %s%n", profile.name(), profile.about()));
            case LINKS -> {
                screen.println("wire             does nothing to packets");
                LinkCatalogue.shipped().links().forEach(link -> screen.printf("%-16s %s%n", link.name(), link.about()));
            }
            case KERNELS -> GuestFiles.kernels().forEach(screen::println);
            case SCHEMA ->
                Objects.requireNonNull(warren).scenarios().all().stream()
                        .filter(FileScenario.class::isInstance)
                        .map(scenario -> ((FileScenario) scenario).schema())
                        .forEach(screen::print);
            case NATS -> {
                screen.println("home                    the lab kernel's own masquerade: ports preserved, unsolicited");
                screen.println("    packets dropped; its timeouts are the parameters udp-timeout and stream-timeout");
                NatCatalogue.shipped().nats().forEach(nat -> print(screen, nat));
            }
        }
        screen.flush();
    }

    private static void print(PrintWriter screen, CataloguedNat nat) {
        screen.printf("%-23s %s%n", nat.name(), nat.about());
        screen.printf("    %s%n", nat.line());
        screen.printf("    assumed: %s%n", String.join(", ", nat.assumed()));
    }

    private static void print(PrintWriter screen, LabProvider lab) {
        screen.printf("%-11s %s%n", lab.name(), lab.description());
        lab.unavailable().ifPresent(why -> screen.printf("            UNSUPPORTED here: %s%n", why));
    }

    private static void print(PrintWriter screen, Scenario scenario) {
        screen.printf("%-14s %s%n", scenario.name(), scenario.question());
        if (!scenario.roles().isEmpty() && !scenario.roles().equals(Roles.CLIENT_AND_SERVER)) {
            screen.printf("    roles: %s%n", String.join(", ", scenario.roles()));
        }
        for (Parameter<?> parameter : scenario.parameters()) {
            screen.printf(
                    "    %-15s %s; %s (default %s)%n",
                    parameter.name(), parameter.description(), parameter.accepted(), parameter.defaultText());
        }
    }
}
