package org.warren.nat;

/// What of the remote end a mapping, or a filter, depends on (RFC 4787 §4.1 and §5).
public enum Dependence {
    /// Nothing: one mapping for all remote ends; whoever knows it may send.
    ENDPOINT_INDEPENDENT,
    /// Its address.
    ADDRESS_DEPENDENT,
    /// Its address and port.
    ADDRESS_AND_PORT_DEPENDENT;

    /// What of a remote end counts: two that are equal in it are the same here.
    Endpoint scope(Endpoint remote) {
        return switch (this) {
            case ENDPOINT_INDEPENDENT -> new Endpoint(0, 0);
            case ADDRESS_DEPENDENT -> remote.withPort(0);
            case ADDRESS_AND_PORT_DEPENDENT -> remote;
        };
    }
}
