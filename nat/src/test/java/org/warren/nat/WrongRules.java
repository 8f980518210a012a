package org.warren.nat;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.warren.nat.UdpTimeouts.EstablishedBy;

/// Rules of which one is wrong by a step: what the self-check has to catch.
final class WrongRules {

    private static final long SECOND = Home.SECOND;
    private static final UdpTimeouts TIMES = UdpTimeouts.of(60 * SECOND, 30 * SECOND, 120 * SECOND)
            .establishedBy(EstablishedBy.PACKET_AFTER_REPLY, 2 * SECOND)
            .forPort(53, 10 * SECOND);
    private static final NatBehaviour DECLARED = NatBehaviour.RFC_4787
            .with(Dependence.ADDRESS_DEPENDENT, Dependence.ADDRESS_DEPENDENT)
            .with(PortAssignment.of(PortAssignment.Method.PRESERVATION).keepingParity())
            .with(TIMES);

    /// Mutants by name, whose times or refreshes are wrong.
    static final Map<String, Function<NatBehaviour, Rules>> OF_TIME = new LinkedHashMap<>();

    /// Mutants by name, whose mappings, filters or ports are wrong.
    static final Map<String, Function<NatBehaviour, Rules>> OF_ADDRESSES = new LinkedHashMap<>();

    private WrongRules() {}

    /// What a mutant is declared to do.
    static NatBehaviour declaredFor(String mutant) {
        if (mutant.startsWith("hairpin") || mutant.startsWith("independent")) {
            return DECLARED.with(Dependence.ENDPOINT_INDEPENDENT, Dependence.ENDPOINT_INDEPENDENT);
        }
        if (mutant.startsWith("dependent")) {
            return DECLARED.with(Dependence.ADDRESS_AND_PORT_DEPENDENT, Dependence.ADDRESS_AND_PORT_DEPENDENT);
        }
        if (mutant.startsWith("opener")) {
            return DECLARED.with(TIMES.establishedBy(EstablishedBy.OPENER_AFTER_REPLY, 2 * SECOND));
        }
        if (mutant.startsWith("reuse")) {
            return NatBehaviour.linux(60 * SECOND, 120 * SECOND);
        }
        if (mutant.startsWith("limit") || mutant.startsWith("evict")) {
            return DECLARED.with(new Limits(20, 0, Eviction.UNASSURED_FIRST));
        }
        if (mutant.startsWith("outbound")) {
            return DECLARED.with(Refresh.OUTBOUND);
        }
        return DECLARED;
    }

    static {
        life("expires a nanosecond late", nanos -> nanos + 1);
        life("expires a nanosecond early", nanos -> nanos - 1);
        life("expires a second late", nanos -> nanos + SECOND);
        life("lives forever", nanos -> 300 * 24 * 3600 * SECOND);
        swapped("new life a nanosecond longer", udp -> UdpTimeouts.of(60 * SECOND + 1, 30 * SECOND, 120 * SECOND));
        swapped("new life is the one-way life", udp -> UdpTimeouts.of(30 * SECOND, 30 * SECOND, 120 * SECOND));
        swapped("one-way life a nanosecond shorter", udp -> UdpTimeouts.of(60 * SECOND, 30 * SECOND - 1, 120 * SECOND));
        swapped("one-way life is the new life", udp -> UdpTimeouts.of(60 * SECOND, 60 * SECOND, 120 * SECOND));
        swapped(
                "established life a nanosecond longer",
                udp -> UdpTimeouts.of(60 * SECOND, 30 * SECOND, 120 * SECOND + 1));
        swapped("established life is the one-way life", udp -> UdpTimeouts.of(60 * SECOND, 30 * SECOND, 30 * SECOND));
        OF_TIME.put("established a nanosecond too early", declared -> new Rules(declared) {
            @Override
            boolean isOldEnough(long createdNanos, long afterNanos, long now) {
                return now - createdNanos >= afterNanos;
            }
        });
        OF_TIME.put("established at any age", declared -> new Rules(declared) {
            @Override
            boolean isOldEnough(long createdNanos, long afterNanos, long now) {
                return true;
            }
        });
        OF_TIME.put("never established", declared -> new Rules(declared) {
            @Override
            boolean establishes(Session session, boolean outbound, long now) {
                return false;
            }
        });
        OF_TIME.put("established by the answer itself", declared -> new Rules(declared) {
            @Override
            boolean establishes(Session session, boolean outbound, long now) {
                return (session.packets() > 0 && !outbound && isOldEnough(session.createdNanos, 2 * SECOND, now))
                        || super.establishes(session, outbound, now);
            }
        });
        OF_TIME.put("opener, but established by a further answer", declared -> new Rules(declared) {
            @Override
            boolean establishes(Session session, boolean outbound, long now) {
                return new Rules(DECLARED).establishes(session, outbound, now);
            }
        });
        OF_TIME.put("established by the opener alone", declared -> new Rules(declared) {
            @Override
            boolean establishes(Session session, boolean outbound, long now) {
                return outbound == session.openedFromInside && super.establishes(session, outbound, now);
            }
        });
        OF_TIME.put("established without an answer", declared -> new Rules(declared) {
            @Override
            boolean establishes(Session session, boolean outbound, long now) {
                return session.packets() > 0;
            }
        });
        refresh("inbound packets do not refresh", outbound -> outbound);
        refresh("outbound packets do not refresh", outbound -> !outbound);
        refresh("outbound only, but inbound packets refresh", outbound -> true);
        refresh("outbound only, but nothing refreshes", outbound -> false);
        OF_TIME.put(
                "timeouts of ports are not known",
                declared -> withTimes(declared, UdpTimeouts.of(60 * SECOND, 30 * SECOND, 120 * SECOND)));
        OF_TIME.put(
                "timeout of a port holds for its neighbour",
                declared -> withTimes(declared, declared.udp().forPort(123, 10 * SECOND)));
        addresses();
        ports();
    }

    private static void addresses() {
        mapping("mapping depends on the port too", Dependence.ADDRESS_AND_PORT_DEPENDENT);
        mapping("mapping does not depend on the address", Dependence.ENDPOINT_INDEPENDENT);
        mapping("independent, but mapping depends on the address", Dependence.ADDRESS_DEPENDENT);
        mapping("dependent, but mapping does not depend on the port", Dependence.ADDRESS_DEPENDENT);
        filtering("filter looks at the port too", Dependence.ADDRESS_AND_PORT_DEPENDENT);
        filtering("filter admits everybody", Dependence.ENDPOINT_INDEPENDENT);
        filtering("independent, but filter looks at the address", Dependence.ADDRESS_DEPENDENT);
        filtering("dependent, but filter does not look at the port", Dependence.ADDRESS_DEPENDENT);
        OF_ADDRESSES.put("hairpinning does not happen", declared -> new Rules(declared) {
            @Override
            boolean hairpins() {
                return false;
            }
        });
        OF_ADDRESSES.put("hairpinned packets keep their inside source", declared -> new Rules(declared) {
            @Override
            Endpoint hairpinSource(Endpoint inside, Endpoint outside) {
                return inside;
            }
        });
        OF_ADDRESSES.put("errors are ignored", declared -> new Rules(declared) {
            @Override
            boolean translatesErrors() {
                return false;
            }
        });
        OF_ADDRESSES.put("errors end a mapping", declared -> new Rules(declared) {
            @Override
            boolean endsByError() {
                return true;
            }
        });
    }

    private static void ports() {
        OF_ADDRESSES.put("ports have any parity", declared -> new Rules(declared) {
            @Override
            boolean hasParity(int insidePort, int outsidePort) {
                return true;
            }
        });
        OF_ADDRESSES.put("ports are overloaded", declared -> new Rules(declared) {
            @Override
            boolean mayShare(Collection<Endpoint> remotes, Endpoint remote) {
                return !remotes.contains(remote);
            }
        });
        OF_ADDRESSES.put("reuse of ports does not happen", declared -> new Rules(declared) {
            @Override
            boolean reuses() {
                return false;
            }
        });
        behaviour(
                "ports are in order",
                declared -> declared.with(
                        PortAssignment.of(PortAssignment.Method.SEQUENTIAL).keepingParity()));
        behaviour(
                "ports are random",
                declared -> declared.with(
                        PortAssignment.of(PortAssignment.Method.RANDOM).keepingParity()));
        behaviour("limit of one more", declared -> declared.with(new Limits(21, 0, Eviction.UNASSURED_FIRST)));
        behaviour("limit of one less", declared -> declared.with(new Limits(19, 0, Eviction.UNASSURED_FIRST)));
        behaviour("limit of nobody", declared -> declared.with(Limits.NONE));
        OF_ADDRESSES.put("evicts the oldest", declared -> new Rules(declared) {
            @Override
            boolean isEvictable(MappingEntry mapping) {
                return true;
            }
        });
        OF_ADDRESSES.put("evicts nobody", declared -> new Rules(declared) {
            @Override
            boolean isEvictable(MappingEntry mapping) {
                return false;
            }
        });
    }

    private static void life(String name, UnaryOperator<Long> wrong) {
        OF_TIME.put(name, declared -> new Rules(declared) {
            @Override
            long lifetimeNanos(Session session) {
                return wrong.apply(super.lifetimeNanos(session));
            }
        });
    }

    private static void swapped(String name, UnaryOperator<UdpTimeouts> wrong) {
        OF_TIME.put(
                name,
                declared -> withTimes(
                        declared,
                        wrong.apply(declared.udp())
                                .establishedBy(EstablishedBy.PACKET_AFTER_REPLY, 2 * SECOND)
                                .forPort(53, 10 * SECOND)));
    }

    private static Rules withTimes(NatBehaviour declared, UdpTimeouts others) {
        Rules wrong = new Rules(declared.with(others));
        return new Rules(declared) {
            @Override
            long lifetimeNanos(Session session) {
                return wrong.lifetimeNanos(session);
            }
        };
    }

    private static void refresh(String name, UnaryOperator<Boolean> wrong) {
        OF_TIME.put(name, declared -> new Rules(declared) {
            @Override
            boolean refreshes(boolean outbound) {
                return wrong.apply(outbound);
            }
        });
    }

    private static void mapping(String name, Dependence wrong) {
        OF_ADDRESSES.put(name, declared -> new Rules(declared) {
            @Override
            Endpoint mappingScope(Endpoint remote) {
                return wrong.scope(remote);
            }
        });
    }

    private static void filtering(String name, Dependence wrong) {
        OF_ADDRESSES.put(name, declared -> new Rules(declared) {
            @Override
            boolean admits(Collection<Endpoint> remotes, Endpoint from) {
                return new Rules(declared.with(Dependence.ENDPOINT_INDEPENDENT, wrong)).admits(remotes, from);
            }
        });
    }

    /// A library that takes another behaviour for the declared one.
    private static void behaviour(String name, UnaryOperator<NatBehaviour> wrong) {
        OF_ADDRESSES.put(name, declared -> new Rules(wrong.apply(declared)));
    }
}
