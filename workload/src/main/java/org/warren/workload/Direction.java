package org.warren.workload;

/// Which end of a flow sends first.
public enum Direction {
    /// The flow's near node, which is a user's.
    OUT,
    /// The flow's far node.
    IN
}
