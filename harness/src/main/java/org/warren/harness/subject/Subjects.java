package org.warren.harness.subject;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.warren.harness.files.Sha256;
import org.warren.harness.lab.Dependency;
import org.warren.harness.lab.LabClock;
import org.warren.harness.register.Implementation;
import org.warren.harness.register.Register;
import org.warren.harness.register.Release;
import org.warren.harness.register.SubjectStore;

/// The subjects that can be named on the command line: the kernel's, Warren's own, those of the register, with
/// `NAME@VERSION` for a release, and the user's own.
public final class Subjects {

    public static final String JAVA = "java";
    private static final String JAVA_BINARY = "warren-wg";
    /// The jar of this build, which labs put into their nodes.
    private static final String JAVA_JAR = "/org/warren/harness/agent/warren-wg.jar";
    private static final String JAVA_SAID = "/opt/warren-wg/lib/warren-wg.version";
    private static final List<String> FOREGROUND = List.of("-f");

    private final SubjectStore store = SubjectStore.here();
    /// Warren's subjects and the user's own. The register is read when another one is requested, which most runs do not
    /// do.
    private final Map<String, Known> subjects = new LinkedHashMap<>();

    /// A subject that can be created.
    ///
    /// @param unsupported why it cannot be used here; empty if it can
    /// @param dependencies its files on this machine
    private record Known(
            Function<LabClock, Subject> make,
            Function<String, Optional<String>> unsupported,
            Supplier<List<Dependency>> dependencies) {

        static Known here(Function<LabClock, Subject> make) {
            return new Known(make, name -> Optional.empty(), List::of);
        }
    }

    public Subjects() {
        subjects.put(KernelSubject.NAME, Known.here(clock -> new KernelSubject()));
        addJava(false);
    }

    /// Makes the Java WireGuard write the secrets of its handshakes into the evidence, as `keys/<node>.keys`, so that
    /// Wireshark can decrypt its captures. The evidence is then as secret as the tunnel's traffic.
    public void keepKeyLogs() {
        addJava(true);
    }

    /// Adds a daemon that is run as `BINARY -f INTERFACE`, or replaces one with that name.
    ///
    /// @param binary the path of a program of this machine, which is copied into the nodes with its libraries;
    ///     otherwise its path in the nodes, or a name on their search path
    public void addDaemon(String name, String binary) {
        DaemonProgram program = DaemonProgram.named(name, binary);
        subjects.put(
                name,
                new Known(
                        clock -> new DaemonSubject(name, program, FOREGROUND, clock),
                        same -> program.unsupported(),
                        program::dependencies));
    }

    /// Names without versions: Warren's, those of the register, the user's own.
    public List<String> names() {
        Set<String> names = new LinkedHashSet<>(List.of(KernelSubject.NAME, JAVA));
        Register.shipped().implementations().forEach(implementation -> names.add(implementation.name()));
        names.addAll(subjects.keySet());
        return List.copyOf(names);
    }

    /// The subject with that name, for a lab with this clock.
    ///
    /// @param name such as `gotatun`, or `gotatun@0.9.0` for a release
    /// @throws IllegalArgumentException when there is none, listing those that exist
    /// @throws SubjectException when it is not built here
    public Subject named(String name, LabClock clock) {
        return known(name).make().apply(clock);
    }

    /// Checks that there is a subject with that name.
    ///
    /// @throws IllegalArgumentException when there is none, listing those that exist
    public void require(String name) {
        known(name);
    }

    /// Whether there is a subject with that name.
    public boolean has(String name) {
        try {
            known(name);
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /// Why a subject cannot be used here and what to do about it, in a sentence; empty if it can.
    ///
    /// @throws IllegalArgumentException when there is none with that name
    public Optional<String> unsupported(String name) {
        return known(name).unsupported().apply(name);
    }

    /// The files of a subject on this machine, with version and digest, for records; empty for one that each node has.
    ///
    /// @throws IllegalArgumentException when there is none with that name
    /// @throws SubjectException when it is not built here
    public List<Dependency> dependencies(String name) {
        return known(name).dependencies().get();
    }

    /// The name here of a record's subject: with its version if the register has that release.
    ///
    /// @param implementation its name in records, without a version
    public String nameOf(String implementation, String version) {
        boolean isRelease = Register.shipped().find(implementation).stream()
                .flatMap(known -> known.releases().stream())
                .anyMatch(release -> release.version().equals(version));
        return isRelease ? implementation + "@" + version : implementation;
    }

    private void addJava(boolean keyLog) {
        subjects.put(JAVA, Known.here(clock -> {
            var program = new DaemonProgram.OfThisBuild(JAVA_BINARY, JAVA_SAID, javaDigest());
            return new DaemonSubject(JAVA, program, FOREGROUND, clock, keyLog);
        }));
    }

    private static String javaDigest() {
        try (InputStream jar = Subjects.class.getResourceAsStream(JAVA_JAR)) {
            return jar == null ? "not in this build" : Sha256.hex(jar.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Known inNodes(Implementation implementation, String program) {
        return Known.here(clock -> new DaemonSubject(
                implementation.name(), new DaemonProgram.InNodes(program), implementation.foreground(), clock));
    }

    private Known built(Implementation implementation, Release release) {
        Supplier<DaemonProgram> program = () -> new DaemonProgram.Built(
                store.find(release)
                        .orElseThrow(() ->
                                new SubjectException(store.missing(release).orElse(release + " is not built here"))),
                implementation.always());
        return new Known(
                clock -> new DaemonSubject(implementation.name(), program.get(), implementation.foreground(), clock),
                name -> store.missing(release),
                () -> program.get().dependencies());
    }

    private Known known(String name) {
        Known known = subjects.get(name);
        if (known != null) {
            return known;
        }
        int at = name.indexOf('@');
        Implementation implementation = Register.shipped()
                .find(at < 0 ? name : name.substring(0, at))
                .orElseThrow(() -> new IllegalArgumentException(
                        "there is no subject '" + name + "'; known are " + String.join(", ", names())));
        if (at >= 0) {
            return built(implementation, implementation.release(name.substring(at + 1)));
        }
        return implementation
                .inNodes()
                .map(program -> inNodes(implementation, program))
                .orElseGet(() -> built(implementation, implementation.newest()));
    }
}
