package org.warren.nat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/// Rules for pieces of datagrams of which one is wrong: what the self-check or random traffic has to catch.
final class WrongFragments {

    static final Map<String, Function<Fragments, FragmentRules>> ALL = new LinkedHashMap<>();

    private WrongFragments() {}

    static {
        ALL.put("kept a nanosecond too long", declared -> new FragmentRules(declared) {
            @Override
            boolean isKept(long bornNanos, long now) {
                return super.isKept(bornNanos, now - 1);
            }
        });
        ALL.put("kept a nanosecond too short", declared -> new FragmentRules(declared) {
            @Override
            boolean isKept(long bornNanos, long now) {
                return super.isKept(bornNanos, now + 1);
            }
        });
        ALL.put("takes none", declared -> new FragmentRules(declared) {
            @Override
            boolean takes() {
                return false;
            }
        });
        ALL.put("pieces before the first one are dropped", declared -> new FragmentRules(declared) {
            @Override
            boolean waitsForFirst() {
                return false;
            }

            @Override
            boolean waitsForAll() {
                return false;
            }
        });
        ALL.put("reassembles, or does not where it should", declared -> new FragmentRules(declared) {
            @Override
            boolean waitsForAll() {
                return !super.waitsForAll();
            }
        });
        datagram(
                "the identification does not matter",
                of -> new FragmentRules.Datagram(of.outbound(), of.protocol(), of.source(), of.destination(), 0));
        datagram(
                "the source does not matter",
                of -> new FragmentRules.Datagram(
                        of.outbound(), of.protocol(), 0, of.destination(), of.identification()));
        datagram(
                "the destination does not matter",
                of -> new FragmentRules.Datagram(of.outbound(), of.protocol(), of.source(), 0, of.identification()));
        datagram(
                "the protocol does not matter",
                of -> new FragmentRules.Datagram(
                        of.outbound(), Protocol.UDP, of.source(), of.destination(), of.identification()));
        ALL.put("overlap of a byte is not seen", declared -> new FragmentRules(declared) {
            @Override
            boolean overlaps(Fragment<?> one, Fragment<?> other) {
                return one.offset() < other.end() - 1 && other.offset() < one.end() - 1;
            }
        });
        ALL.put("overlap is not seen", declared -> new FragmentRules(declared) {
            @Override
            boolean overlaps(Fragment<?> one, Fragment<?> other) {
                return false;
            }
        });
        ALL.put("pieces that touch overlap", declared -> new FragmentRules(declared) {
            @Override
            boolean overlaps(Fragment<?> one, Fragment<?> other) {
                return one.offset() <= other.end() && other.offset() <= one.end();
            }
        });
        ALL.put("hole is not seen", declared -> new FragmentRules(declared) {
            @Override
            boolean isWhole(List<? extends Fragment<?>> pieces) {
                return pieces.getFirst().offset() == 0 && pieces.getLast().isLast();
            }
        });
        ALL.put("whole without the last piece", declared -> new FragmentRules(declared) {
            @Override
            boolean isWhole(List<? extends Fragment<?>> pieces) {
                return pieces.size() > 1 && pieces.getFirst().offset() == 0;
            }
        });
    }

    private static void datagram(String name, UnaryOperator<FragmentRules.Datagram> wrong) {
        ALL.put(name, declared -> new FragmentRules(declared) {
            @Override
            Datagram datagram(Fragment<?> piece, boolean outbound) {
                return wrong.apply(super.datagram(piece, outbound));
            }
        });
    }
}
