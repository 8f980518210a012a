package org.warren.workload;

/// How a stream's messages travel.
public enum Transport {
    /// Datagrams, which may be lost; a message of more than [Stream#DATAGRAM_MAX] bytes is several.
    UDP,
    /// A connection for each message, on which its exchanges follow each other.
    TCP
}
