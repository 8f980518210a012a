package org.warren.scenarios.network;

/// A question about packets from one node to another.
sealed interface NodeQuestion extends FileQuestion
        permits Question, ConnectionQuestion, TransferQuestion, LargestQuestion, TrafficQuestion {

    /// The node that sends.
    String from();

    /// The node that it sends to.
    String to();

    /// The address of that node, to which it sends.
    String address();

    /// Whether it is expected to reach.
    boolean reaches();
}
