package org.warren.harness.register;

import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Consumer;

/// A way to build a release.
interface Build {

    /// The tool with its version, such as `cargo 1.95.0`.
    String tool();

    /// Builds it, and verifies that the registry delivered what the register says.
    ///
    /// @param folder to work in, which must not exist yet
    /// @return the program
    /// @throws BuildException when it cannot be built, or differs from the register
    /// @throws IOException when the folder cannot be written
    Path run(Release release, Path folder, Consumer<String> progress) throws BuildException, IOException;
}
