package org.warren.harness.lab;

import org.warren.harness.topology.Link;

/// The link of one interface, with its faults. Each change takes effect immediately and lasts until the next.
public interface LabLink {

    /// Takes the link down; the node sees the carrier go.
    void down();

    /// Brings the link up again after [#down].
    void up();

    /// Changes the properties of the link, in both directions.
    void shape(Link properties);
}
