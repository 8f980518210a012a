package org.warren.nat;

import java.util.Collection;

/// What an IPv6 firewall decides, a rule each. Times and refreshes are those of [Rules].
class FirewallRules {

    private final Rules rules;
    private final Prefix64 inside;

    FirewallRules(Rules rules, Prefix64 inside) {
        this.rules = rules;
        this.inside = inside;
    }

    /// How long what it remembers lives, and how much of it there may be.
    Rules records() {
        return rules;
    }

    /// RFC 6092 §3.1, REC-5: what leaves has a source of the inside network.
    boolean mayLeave(Ipv6Endpoint source) {
        return inside.contains(source);
    }

    /// RFC 6092 §3.1, REC-6: what comes in has none.
    boolean mayEnter(Ipv6Endpoint source) {
        return !inside.contains(source);
    }

    /// RFC 6092 §3.2.3: an inside endpoint has one record for all remote ends, as an endpoint-independent mapping of a
    /// NAT; the remote ends decide in [#admits].
    Endpoint scope(Endpoint remote) {
        return Dependence.ENDPOINT_INDEPENDENT.scope(remote);
    }

    /// RFC 6092 §3.2.3, REC-17, and §3.3.1, REC-33: whether a remote end may send to an inside endpoint that has sent
    /// to others.
    boolean admits(Collection<Endpoint> remotes, Endpoint from) {
        return rules.admits(remotes, from);
    }

    /// RFC 6092 §3.2.3, REC-18, and §3.3.1, REC-36: whether errors about packets of a record are forwarded.
    boolean forwardsErrors() {
        return rules.translatesErrors();
    }

    /// RFC 6092 §3.2.3, REC-19, and §3.3.1, REC-37: they must not end a record.
    boolean endsByError() {
        return rules.endsByError();
    }
}
