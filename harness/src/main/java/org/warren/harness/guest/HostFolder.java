package org.warren.harness.guest;

import java.nio.file.Path;

/// A folder of this machine that a guest sees.
///
/// @param folder of this machine
/// @param path in the guest, without `:`
/// @param isWritable whether the guest changes what is in it
record HostFolder(Path folder, String path, boolean isWritable) {

    static HostFolder readOnly(Path folder, String path) {
        return new HostFolder(folder, path, false);
    }

    /// What the agent is told of it.
    ///
    /// @param descriptor that the kernel's process has of it
    String word(int descriptor) {
        return descriptor + (isWritable ? ":rw:" : ":ro:") + path;
    }
}
