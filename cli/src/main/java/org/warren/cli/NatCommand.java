package org.warren.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.ServiceLoader;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.warren.harness.catalogue.CataloguedNat;
import org.warren.harness.catalogue.KeepaliveTable;
import org.warren.harness.catalogue.NatCatalogue;
import org.warren.harness.parameter.PercentText;
import org.warren.harness.record.TablesPage;
import org.warren.harness.record.TablesWriter;
import org.warren.harness.subject.KernelSubject;
import org.warren.harness.text.NumberFormat;
import org.warren.nat.NatBehaviour;
import org.warren.nat.tunnel.KeepaliveAdvisor;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `warren nat`: commands about NATs.
@Command(
        name = "nat",
        mixinStandardHelpOptions = true,
        description =
                "Say how NATs affect a tunnel, and measure them; `warren list nats` lists those that have a name.",
        subcommands = {NatCommand.Advise.class, NatCheckCommand.class, NatProbeCommand.class, NatServeCommand.class})
final class NatCommand implements Runnable {

    @CommandLine.ParentCommand
    private @Nullable Warren warren;

    @CommandLine.Spec
    private CommandLine.Model.@Nullable CommandSpec spec;

    @Override
    public void run() {
        throw new CommandLine.ParameterException(
                Objects.requireNonNull(spec).commandLine(), "say what to do with NATs: advise, check, probe or serve");
    }

    /// `warren nat advise`.
    @Command(
            name = "advise",
            mixinStandardHelpOptions = true,
            description =
                    "Find the largest PersistentKeepalive that keeps a client reachable behind NATs, by the model, and"
                            + " try it with a client in the virtual lab.",
            footer = {
                "",
                "Exit status: 0 there is one, 1 there is none or the lab does not confirm it, 2 wrong usage, 4 an"
                        + " error of Warren's own."
            })
    static final class Advise implements Callable<Integer> {

        @Option(
                names = "--nat",
                paramLabel = "NAME",
                description = "A NAT of the catalogue; several form a chain, the client's own first.")
        private List<String> names = new ArrayList<>();

        @Option(
                names = "--tolerate",
                paramLabel = "N",
                description = "How many keepalives in a row may be lost. Default: ${DEFAULT-VALUE}.")
        private int tolerated = 1;

        @Option(names = "--loss", paramLabel = "PERCENT", description = "How many packets are lost, such as 2%%.")
        private String loss = "0%";

        @Option(
                names = "--client",
                paramLabel = "SUBJECT",
                description = "The subject that tries it in the virtual lab. Default: ${DEFAULT-VALUE}.")
        private String client = KernelSubject.NAME;

        @Option(names = "--no-lab", description = "Only print what the model says, without a run in the lab.")
        private boolean isUntried;

        @Option(names = "--page", description = "Print docs/keepalive.md, the table over all NATs.")
        private boolean isPage;

        @Option(
                names = "--out",
                paramLabel = "FILE",
                description = "Also write a page with the keepalive of each NAT as a chart, those of --nat first.")
        private @Nullable Path out;

        @CommandLine.ParentCommand
        private @Nullable NatCommand parent;

        @CommandLine.Spec
        private CommandLine.Model.@Nullable CommandSpec spec;

        @Override
        public Integer call() throws IOException {
            PrintWriter screen = Objects.requireNonNull(spec).commandLine().getOut();
            if (out != null) {
                writeChart(out, screen);
                if (names.isEmpty()) {
                    return 0;
                }
            }
            if (isPage) {
                screen.print(KeepaliveTable.page(NatCatalogue.shipped()));
                screen.flush();
                return 0;
            }
            return advise(advisor(), screen);
        }

        private int advise(KeepaliveAdvisor advisor, PrintWriter screen) throws IOException {
            AdviceInLab lab = new AdviceInLab(
                    Objects.requireNonNull(Objects.requireNonNull(parent).warren)
                            .scenarios(),
                    names,
                    tolerated,
                    loss,
                    client,
                    screen);
            lab.requireSubject();
            OptionalInt keepalive = advisor.largest();
            String chain = String.join(", then ", names);
            if (keepalive.isEmpty()) {
                screen.printf("Behind %s no keepalive is enough: a mapping lives for too short a time.%n", chain);
                screen.flush();
                return 1;
            }
            int seconds = keepalive.getAsInt();
            screen.printf("PersistentKeepalive = %d%n", seconds);
            screen.printf(
                    "Behind %s the client stays reachable when %s.%n",
                    chain, tolerated == 0 ? "no keepalive is lost" : tolerated + " in a row may be lost");
            List<String> costs = KeepaliveTable.costs(seconds);
            screen.printf(
                    "It costs %s packets and %s kB an hour, and an LTE radio is up for %s of the time.%n",
                    costs.get(0), costs.get(1), costs.get(2));
            if (!advisor.isEnoughWhileTheServerSends(seconds)) {
                screen.printf(
                        "It is not enough while the server sends data and the client nothing, for up to %d s:%n"
                                + "packets from outside do not prolong a mapping there, and put the keepalive off.%n",
                        seconds + 10);
            }
            if (advisor.lossPercent() > 0) {
                screen.printf(
                        "With a loss of %s, more than that are lost in a row in %s %% of all hours, at most.%n",
                        loss, NumberFormat.decimals(advisor.riskPercent(seconds), 2));
            }
            screen.flush();
            int status = isUntried
                    ? 0
                    : lab.run(
                            advisor.lossPercent(),
                            Objects.requireNonNull(spec).commandLine().getErr());
            tellOthers(screen);
            return status;
        }

        private void tellOthers(PrintWriter screen) {
            screen.printf("Other NATs, with as many lost:%n");
            NatCatalogue.shipped().models().stream()
                    .filter(nat -> !names.equals(List.of(nat.name())))
                    .forEach(nat -> screen.printf(
                            "  %-24s %s%n",
                            nat.name(),
                            KeepaliveTable.words(KeepaliveTable.keepalive(List.of(nat.behaviour()), tolerated))));
            screen.flush();
        }

        /// The chart always shows none, one and two keepalives lost in a row.
        private void requireNoQuestion() {
            CommandLine line = Objects.requireNonNull(spec).commandLine();
            for (String option : List.of("--loss", "--tolerate")) {
                if (line.getParseResult().hasMatchedOption(option)) {
                    throw new CommandLine.ParameterException(
                            line,
                            option + " is for --nat: the chart of all NATs is for none, one and two lost in a row");
                }
            }
        }

        private void writeChart(Path file, PrintWriter screen) throws IOException {
            if (isPage) {
                throw new CommandLine.ParameterException(
                        Objects.requireNonNull(spec).commandLine(),
                        "--page and --out cannot be used together: the one prints Markdown, the other writes"
                                + " a page for a browser");
            }
            // A wrong name or number is reported before a page is written.
            if (names.isEmpty()) {
                requireNoQuestion();
            } else {
                advisor();
            }
            List<NatBehaviour> chain = names.stream().map(Advise::ipv4).toList();
            TablesPage page = KeepaliveChart.page(NatCatalogue.shipped(), String.join(", then ", names), chain);
            TablesWriter writer = ServiceLoader.load(TablesWriter.class)
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException(
                            "--out needs the module warren-reports, which is not on the class path; add it"));
            screen.println("page, for none, one and two lost in a row: " + writer.write(file, page));
            screen.flush();
        }

        private static NatBehaviour ipv4(String name) {
            CataloguedNat nat = NatCatalogue.shipped().nat(name);
            if (nat.nat64() != null) {
                throw new IllegalArgumentException(name
                        + " is a NAT64, whose inside is IPv6, and the advice is for a client with IPv4; name a NAT of"
                        + " IPv4, or see warren run nat64");
            }
            return nat.behaviour();
        }

        private KeepaliveAdvisor advisor() {
            CommandLine line = Objects.requireNonNull(spec).commandLine();
            OptionalDouble percent = PercentText.parse(loss);
            if (percent.isEmpty()) {
                throw new CommandLine.ParameterException(line, "--loss " + loss + ": give a percentage such as 2%");
            }
            if (names.isEmpty()) {
                throw new CommandLine.ParameterException(
                        line, "name the NAT with --nat NAME; warren list nats has the names");
            }
            try {
                List<NatBehaviour> chain = names.stream().map(Advise::ipv4).toList();
                return new KeepaliveAdvisor(chain, percent.getAsDouble(), tolerated, new SplittableRandom(1));
            } catch (IllegalArgumentException e) {
                throw new CommandLine.ParameterException(line, String.valueOf(e.getMessage()), e);
            }
        }
    }
}
