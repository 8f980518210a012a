package org.warren.harness.lab;

/// A capability that some labs have. A scenario declares which it needs; a lab without it is UNSUPPORTED.
public enum Capability {
    /// The clock does not advance while anything computes, so that hours pass in seconds and times are exact.
    VIRTUAL_TIME("a virtual clock"),
    /// Computing takes time, as it does outside a lab.
    REAL_TIME("real time"),
    /// Nodes run Linux, with a shell, files and programs: [LinuxNode].
    LINUX("Linux nodes"),
    /// A node may change its kernel settings below `/proc/sys`, and its mounts, as wg-quick does.
    KERNEL_SETTINGS("nodes that may change kernel settings and mounts"),
    /// All processes of a node can be stopped or ended, and the node can be asked afterwards.
    ALL_PROCESSES("nodes whose processes can all be stopped or ended"),
    /// Routers log the events of their NAT mappings.
    CONNTRACK("connection tracking events"),
    /// One node can be paused or powered off while the others continue.
    PAUSE_NODE("nodes that can be paused one by one");

    private final String words;

    Capability(String words) {
        this.words = words;
    }

    /// A short description.
    public String words() {
        return words;
    }
}
