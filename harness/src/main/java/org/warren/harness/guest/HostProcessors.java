package org.warren.harness.guest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.warren.harness.agent.LeastUsed;

/// Chooses a processor of this machine for the next guest that is a process.
final class HostProcessors {

    /// For the program that starts a guest: any processor.
    static final int ANY = -1;

    private static final String ALLOWED = "Cpus_allowed_list:";

    private HostProcessors() {}

    /// The one with the fewest guests of this user.
    static int next() {
        List<Integer> mine = allowed("self");
        List<Integer> used = ProcessHandle.allProcesses()
                .filter(process -> process.info()
                        .command()
                        .filter(command -> command.endsWith("/warren-launch"))
                        .isPresent())
                .map(process -> allowed(Long.toString(process.pid())))
                .filter(processors -> processors.size() == 1)
                .map(List::getFirst)
                .toList();
        return mine.isEmpty() ? ANY : LeastUsed.of(mine, used);
    }

    private static List<Integer> allowed(String process) {
        try {
            return Files.readString(Path.of("/proc", process, "status"))
                    .lines()
                    .filter(line -> line.startsWith(ALLOWED))
                    .map(line -> numbers(line.substring(ALLOWED.length()).strip()))
                    .findFirst()
                    .orElse(List.of());
        } catch (IOException e) {
            return List.of(); // it has ended
        }
    }

    /// The numbers in a list such as `0-2,7`.
    static List<Integer> numbers(String list) {
        List<Integer> numbers = new ArrayList<>();
        for (String range : list.split(",", -1)) {
            String[] ends = range.split("-", -1);
            int last = Integer.parseInt(ends[ends.length - 1]);
            for (int number = Integer.parseInt(ends[0]); number <= last; number++) {
                numbers.add(number);
            }
        }
        return List.copyOf(numbers);
    }
}
