package org.warren.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.warren.harness.guest.GuestFiles;
import org.warren.harness.lab.LabProvider;
import org.warren.harness.lab.Labs;
import org.warren.harness.labs.containers.ContainerLab;
import org.warren.harness.labs.local.LocalLab;
import org.warren.harness.labs.virtual.GuestKind;
import org.warren.harness.labs.virtual.VirtualLab;
import org.warren.harness.labs.virtual.VirtualLabProvider;
import org.warren.harness.parameter.Setting;
import org.warren.harness.plan.Cell;
import org.warren.harness.scenario.NewRunFolder;
import org.warren.harness.scenario.ScenarioRunner;
import org.warren.harness.scenario.UnsupportedHereException;
import org.warren.harness.subject.Subjects;
import picocli.CommandLine.Option;

/// The options of all commands that run scenarios.
final class RunOptions {

    static final String AUTO = "auto";

    @Option(
            names = "--lab",
            paramLabel = "LAB",
            description = "auto, or one of `warren list labs`. Default: auto; for compare, local or containers.")
    private @Nullable String lab;

    @Option(
            names = "--guest",
            paramLabel = "KIND",
            description =
                    "What the virtual lab's guest is: process (default), or container, which isolates it further.")
    private @Nullable GuestKind guest;

    @Option(
            names = "--kernel",
            paramLabel = "VERSION",
            description = "Another lab kernel for the virtual lab, one of `warren list kernels`.")
    private @Nullable String kernel;

    @Option(
            names = "--subject",
            paramLabel = "NAME=BINARY",
            description =
                    "Another userspace subject, which is run as `BINARY -f INTERFACE`: a program of this machine by its "
                            + "path, or one that the nodes have.")
    private List<Setting> ownSubjects = new ArrayList<>();

    @Option(names = "--seed", defaultValue = "1", description = "Everything random follows from it. Default: 1.")
    private long seed = 1;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description = "Directory for the run's output. Default: a new folder in runs/.")
    private @Nullable Path out;

    /// The known subjects, including those of the user.
    Subjects subjects() {
        Subjects subjects = new Subjects();
        ownSubjects.forEach(own -> subjects.addDaemon(own.name(), own.value()));
        return subjects;
    }

    /// Runs scenarios with these options.
    ///
    /// @param usual the default lab
    /// @throws IllegalArgumentException when there is no lab with that name
    /// @throws UnsupportedHereException for a lab that this version does not have
    ScenarioRunner runner(Subjects subjects, String usual) {
        String name = lab == null ? usual : lab.toLowerCase(Locale.ROOT);
        return new ScenarioRunner(subjects, withGuest(name.equals(AUTO) ? Labs.usual() : named(name)), seed);
    }

    /// Runs a cell of a plan, which determines lab, kernel and seed.
    ///
    /// @throws IllegalArgumentException when there is no lab with that name
    ScenarioRunner runner(Subjects subjects, Cell cell) {
        LabProvider named = Labs.named(cell.lab());
        return new ScenarioRunner(subjects, withGuest(named, cell.kernel()), cell.seed());
    }

    /// The name of the kind of lab.
    String labName() {
        String name = lab == null ? AUTO : lab.toLowerCase(Locale.ROOT);
        return (name.equals(AUTO) ? Labs.usual() : named(name)).name();
    }

    /// The version of the lab kernel; empty for the default.
    String kernelVersion() {
        return kernel == null ? "" : GuestFiles.kernelVersion(kernel);
    }

    long seed() {
        return seed;
    }

    /// The same; by default in the first real-time lab that runs on this machine.
    ///
    /// @throws UnsupportedHereException when there is none
    ScenarioRunner runnerInRealTime(Subjects subjects) {
        return runner(subjects, lab == null ? realTime() : lab);
    }

    private static String realTime() {
        List<String> reasons = new ArrayList<>();
        for (String name : List.of(LocalLab.NAME, ContainerLab.NAME)) {
            Optional<String> why = Labs.named(name).unavailable();
            if (why.isEmpty()) {
                return name;
            }
            reasons.add("lab " + name + ": " + why.get());
        }
        throw new UnsupportedHereException("no lab with real time runs here; " + String.join("; ", reasons));
    }

    private LabProvider withGuest(LabProvider chosen) {
        return withGuest(chosen, kernelVersion());
    }

    private LabProvider withGuest(LabProvider chosen, String version) {
        if (guest == null && version.isEmpty()) {
            return chosen;
        }
        if (!chosen.name().equals(VirtualLab.NAME)) {
            throw new IllegalArgumentException((guest == null ? "--kernel" : "--guest")
                    + " is for the virtual lab, and --lab is " + chosen.name());
        }
        return new VirtualLabProvider(guest == null ? GuestKind.usual() : guest, version);
    }

    private static LabProvider named(String name) {
        if (name.equals("model")) {
            throw new UnsupportedHereException("the model lab is not part of this version; use --lab virtual");
        }
        return Labs.named(name);
    }

    /// The folder that was named, if any.
    @Nullable
    Path out() {
        return out;
    }

    /// The folder that was named, or a new one.
    ///
    /// @param what the beginning of a new one's name
    Path folder(String what) {
        return out == null ? NewRunFolder.named(what) : out;
    }
}
