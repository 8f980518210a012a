package org.warren.diagnose.story;

import org.warren.harness.capture.Endpoint;

/// An ICMP error about a message.
///
/// @param nanos in nanoseconds since 1970
/// @param number of its packet in the capture
/// @param reporter the sender of the error
/// @param from the sender of the message
/// @param to the destination of the message
/// @param reason of the error
/// @param mtu the MTU of the next link, for [Reason#TOO_LONG]; 0 if it is not reported
/// @param length of the IP packet that it is about, in bytes
public record IcmpError(
        long nanos, long number, Endpoint reporter, Endpoint from, Endpoint to, Reason reason, int mtu, int length)
        implements Event {

    /// The reasons, for both versions of IP.
    public enum Reason {
        PORT("the port is closed"),
        HOST("the host does not answer"),
        NETWORK("there is no route"),
        PROHIBITED("a firewall refuses it"),
        TOO_LONG("it is longer than the next link takes"),
        HOPS("it was on its way for too many hops"),
        OTHER("it was not delivered");

        private final String words;

        Reason(String words) {
            this.words = words;
        }

        /// The reason in a sentence.
        public String words() {
            return words;
        }
    }
}
