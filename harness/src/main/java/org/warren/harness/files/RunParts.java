package org.warren.harness.files;

import java.util.List;

/// The names of the files and folders that a run keeps in its folder.
public final class RunParts {

    /// What the run was and what was judged.
    public static final String RECORD = "run.json";
    /// Packets, mappings and marks on one axis of time.
    public static final String TIMELINE = "timeline.json";
    /// What the driver noted: steps, values, versions.
    public static final String OBSERVATIONS = "observations.json";
    /// How far a run is that has no record yet.
    public static final String PROGRESS = "progress.json";
    /// The page for people.
    public static final String REPORT = "report.html";

    /// Packets, one file an interface.
    public static final String CAPTURES = "captures";
    /// Events of connection tracking, one file a router.
    public static final String NAT = "nat";
    /// Events of probes.
    public static final String PROBES = "probes";
    /// Text that programs have written.
    public static final String LOGS = "logs";
    /// What the kernel of a lab's guest said.
    public static final String KERNEL_LOG = LOGS + "/kernel.log";
    /// Secrets of sessions, with which captures can be decrypted.
    public static final String KEYS = "keys";
    /// The record that this run is compared with.
    public static final String EARLIER = "earlier";
    /// The run of a bundle that this run repeats.
    public static final String FROM_BUNDLE = "from-bundle";

    /// All files.
    public static final List<String> FILES = List.of(OBSERVATIONS, RECORD, TIMELINE, REPORT, PROGRESS);
    /// All folders.
    public static final List<String> FOLDERS = List.of(CAPTURES, NAT, PROBES, LOGS, KEYS, EARLIER, FROM_BUNDLE);

    private RunParts() {}
}
