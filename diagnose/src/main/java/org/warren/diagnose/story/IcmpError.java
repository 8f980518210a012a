package org.warren.diagnose.story;

import org.warren.harness.capture.Endpoint;

/// What a router or host said about a message that did not come further.
///
/// @param nanos when, in nanoseconds since 1970
/// @param number of its packet in the capture
/// @param reporter who said it
/// @param from who had sent the message
/// @param to whom it was sent to
/// @param reason what is wrong
/// @param mtu the MTU of the next link, of [Reason#TOO_LONG]; 0 where it is not told
/// @param length of the IP packet that it is about, in bytes
public record IcmpError(
        long nanos, long number, Endpoint reporter, Endpoint from, Endpoint to, Reason reason, int mtu, int length)
        implements Event {

    /// What is wrong, for both versions of IP.
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
