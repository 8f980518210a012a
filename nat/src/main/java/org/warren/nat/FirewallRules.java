package org.warren.nat;

import java.util.Collection;

/// How an IPv6 firewall decides: each method is a rule. Timeouts and refresh are those of [Rules].
class FirewallRules {

    private final Rules rules;
    private final Prefix64 inside;

    FirewallRules(Rules rules, Prefix64 inside) {
        this.rules = rules;
        this.inside = inside;
    }

    /// The rules for the lifetime and number of records.
    Rules records() {
        return rules;
    }

    /// RFC 6092 §3.1, REC-5: outbound packets have a source address of the inside network.
    boolean mayLeave(Ipv6Endpoint source) {
        return inside.contains(source);
    }

    /// RFC 6092 §3.1, REC-6: inbound packets have none.
    boolean mayEnter(Ipv6Endpoint source) {
        return !inside.contains(source);
    }

    /// RFC 6092 §3.2.3: an inside endpoint has one record for all remote endpoints, like an endpoint-independent
    /// mapping of a NAT; [#admits] filters by remote endpoint.
    Endpoint scope(Endpoint remote) {
        return Dependence.ENDPOINT_INDEPENDENT.scope(remote);
    }

    /// RFC 6092 §3.2.3, REC-17, and §3.3.1, REC-33: whether a remote endpoint may send to an inside endpoint that
    /// has sent to others.
    boolean admits(Collection<Endpoint> remotes, Endpoint from) {
        return rules.admits(remotes, from);
    }

    /// RFC 6092 §3.2.3, REC-18, and §3.3.1, REC-36: whether ICMP errors about packets of a record are forwarded.
    boolean forwardsErrors() {
        return rules.translatesErrors();
    }

    /// RFC 6092 §3.2.3, REC-19, and §3.3.1, REC-37: they must not end a record.
    boolean endsByError() {
        return rules.endsByError();
    }
}
