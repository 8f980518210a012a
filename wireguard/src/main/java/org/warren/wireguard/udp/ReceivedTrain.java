package org.warren.wireguard.udp;

import org.jspecify.annotations.Nullable;
import org.warren.wireguard.wire.Endpoint;
import org.warren.wireguard.wire.Train;

/// Datagrams that came from one endpoint with one traffic class. It is a view that can be moved from train to train.
public final class ReceivedTrain {
    private final Train train;
    private @Nullable Endpoint from;
    private int trafficClass;

    /// A view without datagrams.
    ///
    /// @param train in the memory that datagrams are received into
    public ReceivedTrain(Train train) {
        this.train = train;
    }

    /// Moves the view. The train has already been moved.
    public ReceivedTrain at(Endpoint newFrom, int newTrafficClass) {
        from = newFrom;
        trafficClass = newTrafficClass;
        return this;
    }

    /// Where the datagrams came from, and at which of our addresses they arrived.
    ///
    /// @throws IllegalStateException if nothing has been received yet
    public Endpoint from() {
        if (from == null) {
            throw new IllegalStateException("nothing has been received yet");
        }
        return from;
    }

    /// DSCP and ECN of each outer header.
    public int trafficClass() {
        return trafficClass;
    }

    /// The datagrams, where the kernel wrote them.
    public Train train() {
        return train;
    }
}
