package org.warren.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Unmatched;

/// `warren traffic`: the scenario `workday` with the traffic that is named. All that it does `warren run` does.
@Command(
        name = "traffic",
        mixinStandardHelpOptions = true,
        description = {
            "Play traffic as people make it through a tunnel behind a NAT, for hours, and judge what arrived.",
            "It is `warren run workday` with shorter words, and takes all options of `warren run`, such as",
            "--client, --server, --set, --seed, --seeds, --lab and --out."
        },
        footer = {
            "",
            "Exit status: 0 all PASS, 1 a FAIL or UNKNOWN, 2 wrong usage, 3 UNSUPPORTED here, 4 an error of Warren's own."
        })
final class TrafficCommand implements Callable<Integer> {

    private static final String SCENARIO = "workday";

    @Option(
            names = "--profile",
            required = true,
            paramLabel = "PROFILE",
            description =
                    "Profiles separated by commas, of `warren list profiles` or of your files NAME.yaml, or captures "
                            + "as pcap:FILE; or household or office.")
    private String profile = "";

    @Option(names = "--time", paramLabel = "TIME", description = "How long, such as 8h. Default: 24h.")
    private @Nullable String time;

    @Option(names = "--nat", paramLabel = "NAME", description = "A NAT of `warren list nats`. Default: home.")
    private @Nullable String nat;

    @Option(
            names = "--link",
            paramLabel = "NAME",
            description = "How home is joined to the internet: a link of `warren list links`. Default: wire.")
    private @Nullable String link;

    @Option(
            names = "--budget",
            paramLabel = "LIMITS",
            description = "What is asked of it, such as 'mos >= 4.0, outage < 1s'.")
    private @Nullable String budget;

    @Unmatched
    private List<String> others = new ArrayList<>();

    @CommandLine.Spec
    private CommandLine.Model.@Nullable CommandSpec spec;

    @Override
    public Integer call() {
        List<String> words = new ArrayList<>(List.of(SCENARIO));
        set(words, "traffic", profile);
        set(words, "time", time);
        set(words, "nat", nat);
        set(words, "link", link);
        set(words, "budget", budget);
        words.addAll(others);
        CommandLine root = Objects.requireNonNull(spec).commandLine().getParent();
        return Objects.requireNonNull(root.getSubcommands().get("run")).execute(words.toArray(String[]::new));
    }

    private static void set(List<String> words, String parameter, @Nullable String value) {
        if (value != null) {
            words.addAll(List.of("--set", parameter + "=" + value));
        }
    }
}
