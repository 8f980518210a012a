package org.warren.harness.agent;

import java.nio.file.Path;

/// A folder of the machine or container that a guest's kernel runs on, as the guest sees it.
///
/// @param folder where it is there
/// @param path in the guest, without `:`
/// @param isWritable whether the guest changes what is in it
public record HostFolder(Path folder, String path, boolean isWritable) {

    /// One that the guest only reads.
    public static HostFolder readOnly(Path folder, String path) {
        return new HostFolder(folder, path, false);
    }

    /// A layer: what it has goes over what the guest's root file system has.
    public static HostFolder layer(Path folder) {
        return readOnly(folder, "/");
    }

    /// What the agent is told of it.
    ///
    /// @param descriptor that the kernel's process has of it
    String word(int descriptor) {
        return descriptor + (isWritable ? ":rw:" : ":ro:") + path;
    }
}
