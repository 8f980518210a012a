package org.warren.harness.guest;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.model.Container;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Finds and removes what a driver that was killed has left in the engine.
///
/// Each container carries the machine and process of its driver. A guest whose driver dies ends by itself, because its
/// line ends; its container stays until the next start on the same machine comes by here.
public final class Leftovers {

    private static final String MACHINE = "org.warren.driver.machine";
    private static final String PROCESS = "org.warren.driver.process";

    private Leftovers() {}

    static Map<String, String> labels() {
        return Map.of(MACHINE, machine(), PROCESS, process(ProcessHandle.current()));
    }

    /// Removes the containers of this machine's drivers that are no more.
    ///
    /// @return how many there were
    public static int sweep(DockerClient engine) {
        List<Container> candidates = engine.listContainersCmd()
                .withShowAll(true)
                .withLabelFilter(Map.of(MACHINE, machine()))
                .exec();
        int removed = 0;
        for (Container candidate : candidates) {
            String driver = candidate.getLabels().getOrDefault(PROCESS, "");
            if (!isAlive(driver) && remove(engine, candidate)) {
                removed++;
            }
        }
        return removed;
    }

    private static boolean remove(DockerClient engine, Container container) {
        try {
            engine.removeContainerCmd(container.getId())
                    .withForce(true)
                    .withRemoveVolumes(true)
                    .exec();
            return true;
        } catch (DockerException e) {
            return false; // another driver sweeps at the same moment
        }
    }

    /// Process numbers are used again; the start time tells the old process from the new one.
    private static boolean isAlive(String driver) {
        int at = driver.indexOf('@');
        if (at < 0) {
            return false;
        }
        Optional<ProcessHandle> process = ProcessHandle.of(Long.parseLong(driver.substring(0, at)));
        return process.isPresent() && process(process.get()).equals(driver);
    }

    private static String process(ProcessHandle process) {
        return process.pid() + "@"
                + process.info().startInstant().map(Object::toString).orElse("unknown");
    }

    private static String machine() {
        try {
            return Files.readString(Path.of("/etc/machine-id")).strip();
        } catch (IOException e) {
            return Optional.ofNullable(System.getenv("HOSTNAME")).orElse("unknown");
        }
    }
}
