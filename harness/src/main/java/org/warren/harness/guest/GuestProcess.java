package org.warren.harness.guest;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.warren.harness.agent.AgentHost;
import org.warren.harness.agent.ConsoleTail;
import org.warren.harness.agent.EvidenceBudget;
import org.warren.harness.agent.EvidenceIntake;
import org.warren.harness.agent.GuestCommand;
import org.warren.harness.agent.HostFolder;
import org.warren.harness.lab.Dependency;
import org.warren.harness.lab.LabException;

/// A guest whose kernel is an ordinary process of this machine's user. The connection to its agent is the process's
/// standard input and output. Its root file system is a folder that it only reads; changes stay in memory, except for
/// its evidence.
///
/// This is not a security boundary: if the guest's kernel has a vulnerability, root in the guest may do what this user
/// may. Programs of unknown origin belong in a container.
public final class GuestProcess implements AgentHost {

    private static final Duration END_LIMIT = Duration.ofSeconds(5);
    private static final Set<GuestProcess> OPEN = ConcurrentHashMap.newKeySet();

    static {
        Runtime.getRuntime().addShutdownHook(new Thread(GuestProcess::closeAll, "guests"));
    }

    private final List<Dependency> dependencies;
    private final RunFolder folder;
    private final Process process;
    private final ConsoleTail console = new ConsoleTail();
    private final EvidenceWatch watch;
    private final @Nullable RunawayWatch runaway;

    private GuestProcess(List<Dependency> dependencies, RunFolder folder, Process process, boolean hasKernel) {
        this.dependencies = List.copyOf(dependencies);
        this.folder = folder;
        this.process = process;
        this.watch = EvidenceWatch.of(folder.evidence(), this::stop);
        this.runaway = hasKernel ? RunawayWatch.of(process.toHandle(), this::stop) : null;
        OPEN.add(this);
        Thread.ofPlatform().daemon().name("guest-console").start(this::readConsole);
    }

    /// A guest that was started on this machine's own kernel.
    ///
    /// @param dependencies the parts of it that affect packets
    /// @param folder for its evidence, which is removed with it
    static GuestProcess withoutKernel(List<Dependency> dependencies, RunFolder folder, Process process) {
        return new GuestProcess(dependencies, folder, process, false);
    }

    /// Starts a guest with a virtual clock.
    ///
    /// @param layers the names of its layers
    /// @param seed of all randomness in the guest
    /// @param memoryMebibytes the guest's memory; this machine provides what the guest touches
    /// @param startSeconds the guest's wall clock at boot, in seconds since 1970
    /// @param startsJavaOften whether the Java daemon should start fast in it; making its archive takes seconds, once
    /// @throws LabException when it does not start
    public static GuestProcess start(
            GuestFiles files,
            Set<String> layers,
            long seed,
            int memoryMebibytes,
            long startSeconds,
            boolean startsJavaOften) {
        List<GuestLayer> laid = files.layers(layers);
        List<HostFolder> java = HostJava.folders(files, startsJavaOften);
        List<HostFolder> folders = new ArrayList<>(java);
        laid.forEach(layer -> folders.add(layer.hostFolder()));
        List<Dependency> dependencies = new ArrayList<>(files.dependencies());
        laid.forEach(layer -> dependencies.add(layer.dependency()));
        dependencies.addAll(startsJavaOften ? HostJava.dependencies(java) : List.of());
        return start(files, seed, memoryMebibytes, startSeconds, folders, dependencies);
    }

    /// The same with more folders.
    ///
    /// @param folders of this machine that it can see in addition
    /// @param dependencies the parts of it that affect packets
    static GuestProcess start(
            GuestFiles files,
            long seed,
            int memoryMebibytes,
            long startSeconds,
            List<HostFolder> folders,
            List<Dependency> dependencies) {
        RunFolder folder = RunFolder.in(Path.of(System.getProperty("java.io.tmpdir")));
        try {
            return new GuestProcess(
                    dependencies,
                    folder,
                    start(
                            GuestCommand.of(
                                    files.folder(),
                                    folder.evidence(),
                                    folder.kernel(),
                                    memoryMebibytes,
                                    startSeconds,
                                    folders),
                            seed,
                            folder),
                    true);
        } catch (IOException e) {
            folder.close();
            throw new LabException("the guest cannot be started: " + e.getMessage(), e);
        }
    }

    /// Synchronized, so that two labs of this driver do not choose the same processor.
    private static synchronized Process start(GuestCommand command, long seed, RunFolder folder) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command.words(HostProcessors.next()));
        builder.environment().clear();
        builder.environment().put("WARREN_SEED", Long.toUnsignedString(seed));
        builder.environment().put("HOME", folder.kernel().toString());
        return builder.start();
    }

    private void stop(String why) {
        console.add(why + "\n");
        process.destroy();
    }

    private void readConsole() {
        try (var lines = new BufferedReader(new InputStreamReader(process.getErrorStream(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                console.add(line + "\n");
            }
        } catch (IOException e) {
            console.add("reading the console: " + e.getMessage() + "\n");
        }
    }

    @Override
    public InputStream fromAgent() {
        return process.getInputStream();
    }

    @Override
    public OutputStream toAgent() {
        return process.getOutputStream();
    }

    @Override
    public String console() {
        return console.text();
    }

    @Override
    public String meaning(String error) {
        return error.toLowerCase(Locale.ROOT).contains("no space left")
                ? "the disk with the folder for temporary files is full; free some space there, or "
                        + RunFolder.ELSEWHERE
                : error;
    }

    @Override
    public void copyOut(String guestFolder, Path target) {
        if (!guestFolder.equals(GuestCommand.EVIDENCE)) {
            throw new LabException(title() + " has nothing in " + guestFolder + " that can be copied");
        }
        try {
            EvidenceIntake intake = new EvidenceIntake(target, EvidenceBudget.USUAL);
            try (var all = Files.walk(folder.evidence())) {
                for (Path file : all.sorted().toList()) {
                    if (!Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS) && !isTaken(intake, file)) {
                        break;
                    }
                }
            }
            intake.finish();
        } catch (IOException e) {
            throw new LabException("cannot copy the evidence to " + target + ": " + e.getMessage(), e);
        }
    }

    private boolean isTaken(EvidenceIntake intake, Path file) throws IOException {
        PosixFileAttributes attributes =
                Files.readAttributes(file, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        String name = folder.evidence().relativize(file).toString();
        boolean ownersOnly = attributes.permissions().stream()
                .noneMatch(permission -> permission.compareTo(PosixFilePermission.GROUP_READ) >= 0);
        var taken = new EvidenceIntake.GuestFile(name, attributes.isRegularFile(), attributes.size(), 0, ownersOnly);
        try (InputStream content = attributes.isRegularFile()
                ? Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)
                : InputStream.nullInputStream()) {
            return intake.take(taken, content);
        }
    }

    @Override
    public String title() {
        return runaway == null ? "the local lab" : "the guest";
    }

    @Override
    public String engine() {
        return runaway == null ? "none (the nodes are network namespaces)" : "none (the guest is a process)";
    }

    @Override
    public List<Dependency> dependencies() {
        return dependencies;
    }

    /// The state of the guest does not matter any more: its kernel is killed, and everything that it wrote is removed.
    /// A part that does not end in time is not reported but ends with this driver.
    @Override
    public synchronized void close() {
        if (!OPEN.contains(this)) {
            return;
        }
        watch.close();
        if (runaway != null) {
            runaway.close();
        }
        process.destroy();
        try {
            if (!process.waitFor(END_LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        folder.close();
        OPEN.remove(this);
    }

    private static void closeAll() {
        List.copyOf(OPEN).forEach(GuestProcess::close);
    }
}
