package org.warren.nat;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.warren.nat.probe.Ipv6FirewallTestbed;

/// IPv6 firewalls of which one rule is wrong: what the self-check or random traffic has to catch.
final class WrongFirewalls {

    private static final Prefix64 INSIDE = Ipv6FirewallTestbed.INSIDE;

    static final Map<String, Function<NatBehaviour, FirewallRules>> ALL = new LinkedHashMap<>();

    private WrongFirewalls() {}

    static FirewallRules right(NatBehaviour behaviour) {
        return new FirewallRules(new Rules(behaviour), INSIDE);
    }

    static {
        life("a nanosecond too long", nanos -> nanos + 1);
        life("a nanosecond too short", nanos -> nanos - 1);
        refresh("packets from outside refresh, or do not where they should", outbound -> outbound);
        refresh("packets from inside do not refresh", outbound -> !outbound);
        ALL.put("forged sources leave", behaviour -> new FirewallRules(new Rules(behaviour), INSIDE) {
            @Override
            boolean mayLeave(Ipv6Endpoint source) {
                return true;
            }
        });
        ALL.put("sources of the inside come in", behaviour -> new FirewallRules(new Rules(behaviour), INSIDE) {
            @Override
            boolean mayEnter(Ipv6Endpoint source) {
                return true;
            }
        });
        admits("everybody is admitted", Dependence.ENDPOINT_INDEPENDENT);
        admits("the port does not matter", Dependence.ADDRESS_DEPENDENT);
        admits("the port matters", Dependence.ADDRESS_AND_PORT_DEPENDENT);
        ALL.put("a record for each remote end", behaviour -> new FirewallRules(new Rules(behaviour), INSIDE) {
            @Override
            Endpoint scope(Endpoint remote) {
                return remote;
            }
        });
        ALL.put("errors do not pass", behaviour -> new FirewallRules(new Rules(behaviour), INSIDE) {
            @Override
            boolean forwardsErrors() {
                return false;
            }
        });
        ALL.put("errors end a record", behaviour -> new FirewallRules(new Rules(behaviour), INSIDE) {
            @Override
            boolean endsByError() {
                return true;
            }
        });
    }

    private static void life(String name, UnaryOperator<Long> wrong) {
        ALL.put(
                name,
                behaviour -> new FirewallRules(
                        new Rules(behaviour) {
                            @Override
                            long lifetimeNanos(Session session) {
                                return wrong.apply(super.lifetimeNanos(session));
                            }
                        },
                        INSIDE));
    }

    private static void refresh(String name, UnaryOperator<Boolean> wrong) {
        ALL.put(
                name,
                behaviour -> new FirewallRules(
                        new Rules(behaviour) {
                            @Override
                            boolean refreshes(boolean outbound) {
                                return wrong.apply(outbound);
                            }
                        },
                        INSIDE));
    }

    private static void admits(String name, Dependence wrong) {
        ALL.put(name, behaviour -> new FirewallRules(new Rules(behaviour), INSIDE) {
            @Override
            boolean admits(Collection<Endpoint> remotes, Endpoint from) {
                return new Rules(behaviour.with(Dependence.ENDPOINT_INDEPENDENT, wrong)).admits(remotes, from);
            }
        });
    }
}
