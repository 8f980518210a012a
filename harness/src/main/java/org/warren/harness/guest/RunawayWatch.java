package org.warren.harness.guest;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/// Ends a guest in which a program computes or forks without end. Meanwhile the guest's clock does not advance and
/// nothing else in it runs, so nothing in it can detect this. Seen from this machine, either one process of the guest
/// uses processor time and its kernel uses none (a program that is only slow makes system calls now and then), or there
/// are more processes than in any network of Warren.
final class RunawayWatch implements AutoCloseable {

    /// Processor time of a program without any of its kernel's.
    static final Duration LIMIT = Duration.ofSeconds(12);

    /// On a busy machine a program may not get that much before the guest's answer is overdue. After this many checks,
    /// a second or more apart, less is enough.
    static final int PATIENCE = 45;

    /// See [#PATIENCE].
    static final Duration LIMIT_WHEN_BUSY = Duration.ofSeconds(1);

    /// A network of 200 nodes with a daemon each has 600.
    static final int PROCESSES_MAX = 2000;

    private static final long PAUSE_SECONDS = 1;
    private static final String KERNEL = "warren-linux";
    private static final Path PROCESSES = Path.of("/proc");
    /// Linux reports processor time in hundredths of a second.
    private static final long TICKS_PER_SECOND = 100;

    private final CountDownLatch closed = new CountDownLatch(1);
    private final Map<Long, Long> ticksSince = new HashMap<>();
    private long kernelTicks = -1;
    private int looks;

    RunawayWatch() {}

    /// Starts the checks.
    ///
    /// @param guest the process that started the kernel, or is the kernel
    /// @param stop ends the guest; receives the reason
    static RunawayWatch of(ProcessHandle guest, Consumer<String> stop) {
        RunawayWatch watch = new RunawayWatch();
        Thread.ofPlatform().daemon().name("runaway-watch").start(() -> watch.look(guest, stop));
        return watch;
    }

    private void look(ProcessHandle guest, Consumer<String> stop) {
        try {
            while (!closed.await(PAUSE_SECONDS, TimeUnit.SECONDS)) {
                Optional<String> why = reason(sample(guest));
                if (why.isPresent()) {
                    stop.accept(why.get());
                    return;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// The processor time that a guest's processes have used.
    ///
    /// @param kernel in ticks; empty if it is not known
    /// @param programs in ticks, by process
    record Sample(OptionalLong kernel, Map<Long, Long> programs) {}

    /// Why the guest must be stopped; empty if it need not.
    ///
    /// @param sample a later one than in the previous call
    Optional<String> reason(Sample sample) {
        if (sample.programs().size() > PROCESSES_MAX) {
            return Optional.of(
                    "Warren stopped it, because there were " + sample.programs().size() + " processes in it, and "
                            + PROCESSES_MAX + " are allowed: a program starts others without end");
        }
        if (sample.kernel().isEmpty()) {
            return Optional.empty();
        }
        if (sample.kernel().getAsLong() != kernelTicks) {
            kernelTicks = sample.kernel().getAsLong();
            looks = 0;
            ticksSince.clear();
            ticksSince.putAll(sample.programs());
            return Optional.empty();
        }
        sample.programs().forEach(ticksSince::putIfAbsent);
        looks++;
        Duration limit = looks < PATIENCE ? LIMIT : LIMIT_WHEN_BUSY;
        return sample.programs().entrySet().stream()
                .map(program -> program.getValue() - ticksSince.getOrDefault(program.getKey(), 0L))
                .max(Comparator.naturalOrder())
                .map(ticks -> ticks / TICKS_PER_SECOND)
                .filter(seconds -> seconds >= limit.toSeconds())
                .map(seconds -> "Warren stopped it, because a program in it computed for " + seconds
                        + " s without asking its kernel for anything: it computes without end, and the lab's clock"
                        + " stands still meanwhile");
    }

    private static Sample sample(ProcessHandle guest) {
        Map<Long, String> stats = new HashMap<>();
        guest.descendants().forEach(each -> stat(each.pid()).ifPresent(stat -> stats.put(each.pid(), stat)));
        return sample(stats);
    }

    /// The kernel is the process with its name whose parent has another name: if it traces its programs, they have its
    /// name as well.
    ///
    /// @param stats the line of `/proc/PID/stat` of each process below the one that started the kernel
    static Sample sample(Map<Long, String> stats) {
        OptionalLong kernel = OptionalLong.empty();
        Map<Long, Long> programs = new HashMap<>();
        for (Map.Entry<Long, String> each : stats.entrySet()) {
            String stat = each.getValue();
            if (isKernels(stat) && !isKernels(stats.getOrDefault(parent(stat), ""))) {
                kernel = OptionalLong.of(ticks(stat));
            } else {
                programs.put(each.getKey(), ticks(stat));
            }
        }
        return new Sample(kernel, programs);
    }

    private static boolean isKernels(String stat) {
        return stat.contains("(" + KERNEL + ")");
    }

    private static Optional<String> stat(long process) {
        try {
            return Optional.of(Files.readString(
                    PROCESSES.resolve(Long.toString(process)).resolve("stat"), StandardCharsets.ISO_8859_1));
        } catch (IOException e) {
            return Optional.empty(); // it has ended
        }
    }

    /// Fields 14 and 15, user and system time.
    static long ticks(String stat) {
        String[] fields = fields(stat);
        return Long.parseLong(fields[11]) + Long.parseLong(fields[12]);
    }

    private static long parent(String stat) {
        return Long.parseLong(fields(stat)[1]);
    }

    /// The fields from the third on; the second one, the name, may contain spaces.
    private static String[] fields(String stat) {
        return stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
    }

    @Override
    public void close() {
        closed.countDown();
    }
}
