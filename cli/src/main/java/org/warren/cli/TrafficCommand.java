package org.warren.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Unmatched;

/// `warren traffic`: runs the scenario `workday` with the named traffic. `warren run` can do the same.
@Command(
        name = "traffic",
        mixinStandardHelpOptions = true,
        description = {
            "Play the traffic of people through a tunnel behind a NAT, for hours, and judge what arrived.",
            "It is a shorter form of `warren run workday`, and takes all options of `warren run`, such as",
            "--client, --server, --set, --seed, --seeds, --lab and --out."
        },
        footer = {
            "",
            "Exit status: 0 all PASS, 1 a FAIL or UNKNOWN, 2 wrong usage, 3 UNSUPPORTED here, 4 an error of Warren's own."
        })
final class TrafficCommand implements Callable<Integer> {

    @Mixin
    private TrafficOptions traffic = new TrafficOptions();

    @Unmatched
    private List<String> others = new ArrayList<>();

    @CommandLine.Spec
    private CommandLine.Model.@Nullable CommandSpec spec;

    @Override
    public Integer call() {
        List<String> words = new ArrayList<>(List.of(TrafficOptions.SCENARIO));
        traffic.settings().forEach((parameter, value) -> words.addAll(List.of("--set", parameter + "=" + value)));
        words.addAll(others);
        CommandLine root = Objects.requireNonNull(spec).commandLine().getParent();
        return Objects.requireNonNull(root.getSubcommands().get("run")).execute(words.toArray(String[]::new));
    }
}
