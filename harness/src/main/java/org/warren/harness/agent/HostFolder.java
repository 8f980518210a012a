package org.warren.harness.agent;

import java.nio.file.Path;

/// A folder of the machine or container that a guest's kernel runs on, as the guest sees it.
///
/// @param folder its path there
/// @param path in the guest, without `:`
/// @param isWritable whether the guest may write to it
public record HostFolder(Path folder, String path, boolean isWritable) {

    /// A folder that the guest only reads.
    public static HostFolder readOnly(Path folder, String path) {
        return new HostFolder(folder, path, false);
    }

    /// A layer: its files hide those of the guest's root file system.
    public static HostFolder layer(Path folder) {
        return readOnly(folder, "/");
    }

    /// Its description for the agent.
    ///
    /// @param descriptor the kernel process's file descriptor of it
    String word(int descriptor) {
        return descriptor + (isWritable ? ":rw:" : ":ro:") + path;
    }
}
