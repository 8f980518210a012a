package org.warren.workload;

/// Which end of a flow begins.
public enum Direction {
    /// From the flow's near node, which is a user's.
    OUT,
    /// From its far node.
    IN
}
