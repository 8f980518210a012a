package org.warren.harness.lab;

import java.nio.file.Files;
import java.nio.file.Path;
import org.warren.harness.files.InnerPath;
import org.warren.harness.files.InputFile;
import org.warren.harness.files.InputFileException;

/// A file of this machine that is copied for a program in a node.
///
/// @param source its path on this machine
/// @param name its path in the program's folder of the node, such as `target/agent.jar`
public record ProgramFile(Path source, String name) {

    /// The maximum length of a file, in bytes: 64 MiB.
    public static final int BYTES_MAX = 64 << 20;

    /// @throws IllegalArgumentException when the name points outside the program's folder
    public ProgramFile {
        if (!InnerPath.isOne(name)) {
            throw new IllegalArgumentException("'" + name
                    + "' leads out of the program's folder; give it a name without a leading / and without ..");
        }
    }

    /// Its bytes.
    ///
    /// @throws LabException in one sentence, when it cannot be read or is too large
    public byte[] content() {
        try {
            return InputFile.bytes(source, BYTES_MAX);
        } catch (InputFileException e) {
            throw new LabException(String.valueOf(e.getMessage()), e);
        }
    }

    boolean isExecutable() {
        return Files.isExecutable(source);
    }
}
