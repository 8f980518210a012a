package org.warren.harness.bundle;

/// How much of a bundle is believed. A run of a day with all its captures stays far below.
///
/// @param files how many files a run may have
/// @param totalBytes of all files together, unpacked
/// @param recordBytes of a manifest and of a `run.json`, which are read into memory
record BundleLimits(int files, long totalBytes, int recordBytes) {

    static final BundleLimits USUAL = new BundleLimits(10_000, 4L << 30, 64 << 20);
}
