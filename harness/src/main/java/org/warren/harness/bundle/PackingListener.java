package org.warren.harness.bundle;

/// Hears how packing or unpacking gets on.
public interface PackingListener {

    /// Hears nothing.
    PackingListener SILENT = (done, total) -> {};

    /// Called after each piece.
    ///
    /// @param doneBytes of the run's files, so far
    /// @param totalBytes of all the run's files
    void packed(long doneBytes, long totalBytes);
}
