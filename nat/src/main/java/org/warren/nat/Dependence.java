package org.warren.nat;

/// Which part of the remote endpoint a mapping, or a filter, depends on (RFC 4787 §4.1 and §5).
public enum Dependence {
    /// Endpoint-independent: one mapping for all remote ends; anybody who knows it may send to it.
    ENDPOINT_INDEPENDENT,
    /// Its address.
    ADDRESS_DEPENDENT,
    /// Its address and port.
    ADDRESS_AND_PORT_DEPENDENT;

    /// The relevant part of a remote endpoint: endpoints with equal scopes are treated in the same way.
    Endpoint scope(Endpoint remote) {
        return switch (this) {
            case ENDPOINT_INDEPENDENT -> new Endpoint(0, 0);
            case ADDRESS_DEPENDENT -> remote.withPort(0);
            case ADDRESS_AND_PORT_DEPENDENT -> remote;
        };
    }
}
