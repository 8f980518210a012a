package org.warren.harness.files;

import java.util.List;

/// The names of the files and folders in a run's folder.
public final class RunParts {

    /// The description of the run and its results.
    public static final String RECORD = "run.json";
    /// Packets, mappings and marks on one time axis.
    public static final String TIMELINE = "timeline.json";
    /// What the driver recorded: steps, values, versions.
    public static final String OBSERVATIONS = "observations.json";
    /// The progress of a run that has no record yet.
    public static final String PROGRESS = "progress.json";
    /// The web page of the run.
    public static final String REPORT = "report.html";

    /// Captures, one file per interface.
    public static final String CAPTURES = "captures";
    /// Connection tracking events, one file per router.
    public static final String NAT = "nat";
    /// Events of probes.
    public static final String PROBES = "probes";
    /// The output of programs.
    public static final String LOGS = "logs";
    /// The output of the kernel of a lab's guest.
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
