package org.warren.workload;

/// How a stream's messages are transported.
public enum Transport {
    /// Datagrams, which may be lost; a message of more than [Stream#DATAGRAM_MAX] bytes is split.
    UDP,
    /// One connection per message, with its exchanges one after the other.
    TCP
}
