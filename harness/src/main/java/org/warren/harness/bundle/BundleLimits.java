package org.warren.harness.bundle;

/// Limits for reading a bundle. A day-long run with all captures stays far below.
///
/// @param files the maximum number of files of a run
/// @param totalBytes the maximum total size of all files, unpacked
/// @param recordBytes the maximum size of a manifest and of a `run.json`, which are read into memory
record BundleLimits(int files, long totalBytes, int recordBytes) {

    static final BundleLimits USUAL = new BundleLimits(10_000, 4L << 30, 64 << 20);
}
