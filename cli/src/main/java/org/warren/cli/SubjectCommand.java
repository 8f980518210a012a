package org.warren.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.warren.harness.bundle.TerminalText;
import org.warren.harness.register.BuildException;
import org.warren.harness.register.BuiltProgram;
import org.warren.harness.register.Register;
import org.warren.harness.register.Release;
import org.warren.harness.register.SubjectStore;
import org.warren.harness.scenario.UnsupportedHereException;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/// `warren subject`: third-party implementations that are built here.
@Command(
        name = "subject",
        mixinStandardHelpOptions = true,
        description = "Build implementations of others, release by release; `warren list subjects` has them.",
        subcommands = SubjectCommand.Add.class)
final class SubjectCommand implements Runnable {

    @CommandLine.Spec
    private CommandLine.Model.@Nullable CommandSpec spec;

    @Override
    public void run() {
        throw new CommandLine.ParameterException(
                Objects.requireNonNull(spec).commandLine(), "say what to do with subjects: add");
    }

    /// `warren subject add`.
    @Command(
            name = "add",
            mixinStandardHelpOptions = true,
            description = "Build releases with the cargo or Go of this machine, once, into the user's cache.",
            footer = {"", "Exit status: 0 all are built, 2 wrong usage, 3 one cannot be built here."})
    static final class Add implements Callable<Integer> {

        @CommandLine.Parameters(
                arity = "1..*",
                paramLabel = "NAME[@VERSION]",
                description = "As gotatun@0.10.2; without a version the newest, and NAME@all for each.")
        private List<String> names = new ArrayList<>();

        @CommandLine.Spec
        private CommandLine.Model.@Nullable CommandSpec spec;

        @Override
        public Integer call() throws IOException {
            CommandLine command = Objects.requireNonNull(spec).commandLine();
            return add(Register.shipped(), SubjectStore.here(), System::nanoTime, command.getOut(), command.getErr());
        }

        /// If a release cannot be built, the others still are.
        private int add(
                Register register, SubjectStore store, LongSupplier nanos, PrintWriter screen, PrintWriter errors)
                throws IOException {
            List<Release> releases = new ArrayList<>();
            for (String name : names) {
                releases.addAll(named(register, name));
            }
            List<String> problems = new ArrayList<>();
            for (Release release : releases) {
                boolean isHere = store.find(release).isPresent();
                try {
                    BuiltProgram built = store.build(release, new BuildProgress(screen, nanos));
                    screen.println(release + ": " + (isHere ? "was built already" : "built") + ", " + built.digest()
                            + ", by " + built.builtWith());
                } catch (BuildException e) {
                    problems.add(TerminalText.of(String.valueOf(e.getMessage())));
                    screen.println(release + ": UNSUPPORTED");
                }
                screen.flush();
            }
            if (problems.size() == 1) {
                throw new UnsupportedHereException(problems.getFirst());
            }
            problems.forEach(problem -> errors.println("warren: " + problem));
            errors.flush();
            return problems.isEmpty() ? 0 : Warren.UNSUPPORTED_HERE;
        }

        private static List<Release> named(Register register, String name) {
            String all = "@all";
            if (!name.endsWith(all)) {
                return List.of(register.release(name));
            }
            String subject = name.substring(0, name.length() - all.length());
            return register.implementation(subject).releases().stream()
                    .filter(release -> release.refused().isEmpty())
                    .toList();
        }
    }
}
