package org.warren.harness.guest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;

/// The properties of a machine that decide whether a guest can run as a process on it. They are all read here, so that
/// tests can describe other machines.
///
/// @param system Java's name of the operating system
/// @param architecture Java's name of the processor
/// @param version the content of `/proc/version`
/// @param status the content of this process's `/proc/self/status`
/// @param mounts the content of `/proc/self/mountinfo`
/// @param ptraceScope Yama's setting, see [#setting]
/// @param userNamespaces the maximum number of user namespaces
/// @param unprivilegedUserNamespaces Debian's setting: 0 if only root may create them
/// @param restrictedUserNamespaces AppArmor's setting: 1 if only programs with a profile may create them
/// @param hasTun whether there is `/dev/net/tun`
public record HostFacts(
        String system,
        String architecture,
        String version,
        String status,
        String mounts,
        int ptraceScope,
        int userNamespaces,
        int unprivilegedUserNamespaces,
        int restrictedUserNamespaces,
        boolean hasTun) {

    private static final Path KERNEL = Path.of("/proc/sys/kernel");

    /// The value of a setting that a machine does not have.
    static final int NONE = -1;

    /// The facts of this machine.
    public static HostFacts here() {
        return new HostFacts(
                System.getProperty("os.name"),
                System.getProperty("os.arch"),
                read(Path.of("/proc/version")),
                read(Path.of("/proc/self/status")),
                read(Path.of("/proc/self/mountinfo")),
                setting(read(KERNEL.resolve("yama/ptrace_scope"))),
                setting(read(Path.of("/proc/sys/user/max_user_namespaces"))),
                setting(read(KERNEL.resolve("unprivileged_userns_clone"))),
                setting(read(KERNEL.resolve("apparmor_restrict_unprivileged_userns"))),
                Files.exists(Path.of("/dev/net/tun")));
    }

    /// The mount options of the file system that contains a path, such as `rw` and `noexec`; empty if they are not
    /// known.
    Set<String> mountOptions(Path place) {
        Path longest = null;
        Set<String> options = Set.of();
        for (String line : (Iterable<String>) mounts.lines()::iterator) {
            String[] words = line.split(" ", -1);
            if (words.length > 5) {
                Path point = Path.of(unescaped(words[4]));
                // Of two mounts at the same place the later one hides the other.
                if (place.startsWith(point) && (longest == null || point.startsWith(longest))) {
                    longest = point;
                    options = Set.of(words[5].split(",", -1));
                }
            }
        }
        return options;
    }

    /// The value of a line of `/proc/self/status`; empty if there is no such line.
    String ofStatus(String name) {
        return status.lines()
                .filter(line -> line.startsWith(name + ":"))
                .map(line -> line.substring(name.length() + 1).strip())
                .findFirst()
                .orElse("");
    }

    /// Spaces in names of folders are written as `\040`.
    private static String unescaped(String name) {
        return name.replace("\\040", " ").replace("\\011", "\t").replace("\\134", "\\");
    }

    /// A numeric setting.
    ///
    /// @return [#NONE] if it does not exist
    static int setting(String text) {
        try {
            return text.isBlank() ? NONE : Integer.parseInt(text.strip());
        } catch (NumberFormatException e) {
            return NONE;
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return "";
        }
    }
}
