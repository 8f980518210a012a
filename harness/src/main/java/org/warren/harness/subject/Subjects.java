package org.warren.harness.subject;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.warren.harness.lab.LabClock;

/// The subjects that can be named on the command line: the known ones and the user's own.
public final class Subjects {

    public static final String JAVA = "java";
    private static final String JAVA_BINARY = "warren-wg";

    private final Map<String, Function<LabClock, Subject>> subjects = new LinkedHashMap<>();

    public Subjects() {
        subjects.put("kernel", clock -> new KernelSubject());
        addDaemon(JAVA, JAVA_BINARY);
        addDaemon("wireguard-go", "wireguard-go");
    }

    /// Has the Java WireGuard write the secrets of its handshakes into the evidence, as `keys/<node>.keys`, so that
    /// Wireshark decrypts its captures. The evidence is then as secret as the tunnel's traffic.
    public void keepKeyLogs() {
        subjects.put(JAVA, clock -> new DaemonSubject(JAVA, JAVA_BINARY, clock, true));
    }

    /// Adds a daemon, or replaces one of that name.
    public void addDaemon(String name, String binary) {
        subjects.put(name, clock -> new DaemonSubject(name, binary, clock));
    }

    public List<String> names() {
        return List.copyOf(subjects.keySet());
    }

    /// The subject of that name, for a lab with this clock.
    ///
    /// @throws IllegalArgumentException when there is none, naming those that there are
    public Subject named(String name, LabClock clock) {
        require(name);
        return java.util.Objects.requireNonNull(subjects.get(name)).apply(clock);
    }

    /// Does nothing when there is a subject of that name.
    ///
    /// @throws IllegalArgumentException when there is none, naming those that there are
    public void require(String name) {
        if (!subjects.containsKey(name)) {
            throw new IllegalArgumentException(
                    "there is no subject '" + name + "'; known are " + String.join(", ", names()));
        }
    }
}
