package org.warren.harness.bundle;

/// Receives the progress of packing and unpacking.
public interface PackingListener {

    /// Ignores the progress.
    PackingListener SILENT = (done, total) -> {};

    /// Called after each piece.
    ///
    /// @param doneBytes of the run's files, so far
    /// @param totalBytes of all the run's files
    void packed(long doneBytes, long totalBytes);
}
