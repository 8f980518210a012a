package org.warren.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.warren.harness.cache.CacheFolder;
import org.warren.harness.engine.Engine;
import org.warren.harness.guest.GuestFiles;
import org.warren.harness.guest.GuestTrial;
import org.warren.harness.guest.HostFacts;
import org.warren.harness.guest.HostRules;
import org.warren.harness.lab.LabProvider;
import org.warren.harness.lab.Labs;
import org.warren.harness.labs.containers.ContainerLabProvider;
import org.warren.harness.labs.local.LocalLabProvider;
import org.warren.harness.labs.virtual.GuestKind;
import org.warren.harness.labs.virtual.VirtualLabProvider;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/// `warren doctor`: what this machine has and lacks. Its exit status is 0 if a lab can run.
@Command(name = "doctor", mixinStandardHelpOptions = true, description = "List what this machine has and lacks.")
final class DoctorCommand implements Callable<Integer> {

    @CommandLine.Spec
    private CommandLine.Model.@Nullable CommandSpec spec;

    @Override
    public Integer call() {
        PrintWriter screen = Objects.requireNonNull(spec).commandLine().getOut();
        boolean engine = Engine.answers();
        line(screen, true, "Java", Runtime.version().toString(), "");
        line(
                screen,
                engine,
                "engine",
                engine ? Engine.description() : "",
                Engine.missing().orElse(""));
        boolean image = engine && Engine.hasNodeImage();
        line(
                screen,
                image,
                "node image",
                image ? "present" : "",
                engine ? Engine.missing().orElse("") : "unknown without an engine");
        String noProcess =
                new VirtualLabProvider(GuestKind.PROCESS).unavailable().orElse("");
        line(
                screen,
                noProcess.isEmpty(),
                "guest process",
                noProcess.isEmpty() ? GuestTrial.of(GuestFiles.here()).sentence() : "",
                noProcess);
        HostRules.remarks(HostFacts.here(), Path.of(System.getProperty("java.io.tmpdir")), CacheFolder.here())
                .forEach(remark -> line(
                        screen,
                        remark.good(),
                        remark.subject(),
                        remark.good() ? remark.sentence() : "",
                        remark.sentence()));
        kernels(screen);
        boolean runs = false;
        for (LabProvider lab : Labs.all()) {
            String missing = lab.unavailable().orElse("");
            runs |= missing.isEmpty();
            screen.println("The " + lab.name() + " lab "
                    + (missing.isEmpty() ? "runs here." : "does not run here yet: " + missing + "."));
        }
        screen.flush();
        return runs ? 0 : Warren.UNSUPPORTED_HERE;
    }

    /// What the kernels of real-time labs offer.
    private static void kernels(PrintWriter screen) {
        ContainerLabProvider containers = new ContainerLabProvider();
        boolean host = containers.wireGuardKernel().equals("host");
        line(
                screen,
                host,
                "host WireGuard",
                host ? "under the engine: subject kernel of the container lab is it (host)" : "none under the engine",
                "subject kernel of the container lab is the lab kernel in the node's container (guest)");
        line(
                screen,
                containers.hasNetem(),
                "host netem",
                containers.hasNetem()
                        ? "under the engine: it shapes the container lab's links"
                        : "none under the engine",
                "nodes with shaped links run on the lab kernel in the container lab");
        LocalLabProvider local = new LocalLabProvider();
        line(
                screen,
                local.hasWireGuard(),
                "own WireGuard",
                local.hasWireGuard() ? "in this machine's kernel: subject kernel of the local lab is it (host)" : "",
                "subject kernel is UNSUPPORTED in the local lab; load it here (`sudo modprobe wireguard`)");
    }

    private static void line(PrintWriter screen, boolean good, String what, String found, String remedy) {
        screen.printf(
                "  %s %-15s %s%n",
                good ? "✓" : "✗", what, good ? found : found + (found.isEmpty() ? "" : "; ") + remedy);
    }
}
