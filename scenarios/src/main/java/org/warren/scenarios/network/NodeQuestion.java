package org.warren.scenarios.network;

/// A question that one node asks another.
sealed interface NodeQuestion extends FileQuestion
        permits Question, ConnectionQuestion, TransferQuestion, LargestQuestion, TrafficQuestion {

    /// The node that asks.
    String from();

    /// The node that is asked.
    String to();

    /// Of that node, which is asked for.
    String address();

    /// Whether it is to reach.
    boolean reaches();
}
