package org.warren.harness.lab;

/// What a lab can do and another cannot. A scenario says beforehand which it needs; a lab without it is UNSUPPORTED.
public enum Capability {
    /// The clock stands still while anything computes, so that hours pass in seconds and moments compare exactly.
    VIRTUAL_TIME("a virtual clock"),
    /// Computing takes time, as it does outside of a lab.
    REAL_TIME("real time"),
    /// Nodes are Linux, with a shell, files and programs: [LinuxNode].
    LINUX("Linux nodes"),
    /// A node may change the settings of its kernel below `/proc/sys`, and its mounts, as wg-quick does.
    KERNEL_SETTINGS("nodes that may change kernel settings and mounts"),
    /// All processes of a node can be stopped or ended, and the node can be asked afterwards.
    ALL_PROCESSES("nodes whose processes can all be stopped or ended"),
    /// Routers write down what becomes of each mapping of their NAT.
    CONNTRACK("connection tracking events"),
    /// One node can be paused or lose its power while the others go on.
    PAUSE_NODE("nodes that can be paused one by one");

    private final String words;

    Capability(String words) {
        this.words = words;
    }

    /// What it is, in a few words.
    public String words() {
        return words;
    }
}
