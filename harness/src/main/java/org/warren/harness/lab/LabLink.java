package org.warren.harness.lab;

import org.warren.harness.topology.Link;

/// The link of one interface, with its faults. Each change applies immediately and until the next.
public interface LabLink {

    /// Cuts the link; the node sees its carrier go.
    void down();

    /// Joins the link again after [#down].
    void up();

    /// Gives the link other properties, in both directions.
    void shape(Link properties);
}
