package org.warren.harness.scenario;

import java.nio.file.Path;

/// Warren itself failed during a run. The run's folder contains what there is, for a bug report.
public final class OwnErrorException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient Path folder;

    /// @param folder of the run
    public OwnErrorException(Throwable fault, Path folder) {
        super(String.valueOf(fault.getMessage()), fault);
        this.folder = folder;
    }

    /// The folder of the run.
    public Path folder() {
        return folder;
    }
}
