package org.warren.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.warren.harness.guest.GuestCache;
import org.warren.harness.guest.GuestCache.Entry;
import org.warren.harness.guest.GuestCache.Kind;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `warren cache`: what Warren keeps on this machine between runs.
@Command(
        name = "cache",
        mixinStandardHelpOptions = true,
        description = "List the files that Warren caches on this machine, and remove them.",
        subcommands = {CacheCommand.ListEntries.class, CacheCommand.Clean.class})
final class CacheCommand implements Runnable {

    @CommandLine.Spec
    private CommandLine.Model.@Nullable CommandSpec spec;

    @Override
    public void run() {
        throw new CommandLine.ParameterException(
                Objects.requireNonNull(spec).commandLine(), "say what to do with the cache: list or clean");
    }

    /// `warren cache list`.
    @Command(name = "list", mixinStandardHelpOptions = true, description = "List what is in the cache, with sizes.")
    static final class ListEntries implements Callable<Integer> {

        @CommandLine.Spec
        private CommandLine.Model.@Nullable CommandSpec spec;

        @Override
        public Integer call() throws IOException {
            print(GuestCache.here(), Objects.requireNonNull(spec).commandLine().getOut());
            return 0;
        }

        static void print(GuestCache cache, PrintWriter screen) throws IOException {
            List<Entry> entries = cache.entries();
            screen.printf("%s: %s%n", cache.folder(), mebibytes(sum(entries)));
            entries.forEach(entry -> screen.println(line(entry, remark(entry))));
            screen.flush();
        }

        private static String remark(Entry entry) {
            return (entry.isNext() ? ", for the next run" : "") + (entry.isUsed() ? ", in use" : "");
        }
    }

    /// `warren cache clean`.
    @Command(
            name = "clean",
            mixinStandardHelpOptions = true,
            description = "Remove what the next run would not use. What a running driver uses is never removed.")
    static final class Clean implements Callable<Integer> {

        @Option(
                names = "--all",
                description =
                        "Also remove what the next run would use and then has to build again, and the packages of `make guest`.")
        private boolean all;

        @CommandLine.Spec
        private CommandLine.Model.@Nullable CommandSpec spec;

        @Override
        public Integer call() throws IOException {
            clean(
                    GuestCache.here(),
                    all,
                    Objects.requireNonNull(spec).commandLine().getOut());
            return 0;
        }

        static void clean(GuestCache cache, boolean all, PrintWriter screen) throws IOException {
            long freed = 0;
            for (Entry entry : cache.entries()) {
                if (!all && (entry.isNext() || entry.kind() == Kind.PACKAGES)) {
                    continue;
                }
                boolean removed = cache.remove(entry);
                freed += removed ? entry.bytes() : 0;
                screen.println(line(entry, removed ? ", removed" : ", in use: it stays"));
            }
            screen.printf("freed: %s%n", mebibytes(freed));
            screen.flush();
        }
    }

    private static String line(Entry entry, String remark) {
        return "  %-10s %-24s %9s%s"
                .formatted(
                        entry.kind(),
                        shortName(String.valueOf(entry.folder().getFileName())),
                        mebibytes(entry.bytes()),
                        remark);
    }

    /// The beginning of a digest, long enough to be unique.
    private static String shortName(String name) {
        int most = 24;
        return name.length() <= most ? name : name.substring(0, most);
    }

    private static long sum(List<Entry> entries) {
        return entries.stream().mapToLong(Entry::bytes).sum();
    }

    private static String mebibytes(long bytes) {
        return ((bytes + (1 << 20) - 1) >> 20) + " MiB";
    }
}
