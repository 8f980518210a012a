package org.warren.nat.probe;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.warren.nat.BehaviourText;
import org.warren.nat.Dependence;
import org.warren.nat.Hairpinning;
import org.warren.nat.NatBehaviour;

/// Compares the measured behaviour of a NAT with the declared one.
public final class SelfCheck {

    private static final String HIDDEN = "cannot be seen behind this mapping and filtering";

    private SelfCheck() {}

    /// A measured setting next to the declared one.
    ///
    /// @param key of [org.warren.nat.BehaviourText], or one of the prober's
    /// @param isSame whether both agree, as far as a prober can tell
    /// @param why two different texts count as the same; otherwise empty
    public record Compared(String key, String declared, String measured, boolean isSame, String why) {

        /// A setting that needs no explanation.
        public Compared(String key, String declared, String measured) {
            this(key, declared, measured, declared.equals(measured), "");
        }

        /// A sentence about a difference.
        public String difference() {
            return key + ": declared is " + declared + ", measured was " + measured;
        }
    }

    /// All measured settings, in the order of the measurement.
    ///
    /// @param toleranceNanos the error of a measured time, in either direction
    public static List<Compared> compare(NatBehaviour declared, MeasuredNat measured, long toleranceNanos) {
        List<Compared> compared = new ArrayList<>();
        Map<String, String> settings = BehaviourText.write(declared);
        measured.findings().forEach((key, found) -> {
            String expected = expected(declared, settings, key);
            if (!expected.equals(found) && isNear(expected, found, toleranceNanos)) {
                String why = "within the " + BehaviourText.time(toleranceNanos) + " of a measurement";
                compared.add(new Compared(key, expected, found, true, why));
            } else if (!expected.equals(found) && isHidden(declared, key, found)) {
                compared.add(new Compared(key, expected, found, true, HIDDEN));
            } else {
                compared.add(new Compared(key, expected, found));
            }
        });
        return compared;
    }

    /// A sentence for each measured setting that differs from the declaration.
    ///
    /// @param toleranceNanos the error of a measured time, in either direction
    public static List<String> differences(NatBehaviour declared, MeasuredNat measured, long toleranceNanos) {
        return differences(compare(declared, measured, toleranceNanos));
    }

    /// A sentence for each of these settings that differs from the declaration.
    public static List<String> differences(List<Compared> compared) {
        return compared.stream()
                .filter(each -> !each.isSame())
                .map(Compared::difference)
                .toList();
    }

    private static String expected(NatBehaviour declared, Map<String, String> settings, String key) {
        if (key.startsWith("udp-port-")) {
            int port = Integer.parseInt(key.substring("udp-port-".length()));
            long nanos = declared.udp()
                    .byRemotePort()
                    .getOrDefault(port, declared.udp().freshNanos());
            return BehaviourText.time(nanos);
        }
        if (key.equals("port-blocks")) {
            return declared.ports().blockSize() > 0 ? "yes" : "no";
        }
        if (key.equals("mappings-per-host")) {
            return limit(Math.min(unlimited(declared.limits().perHost()), unlimited(portsOfHost(declared))));
        }
        if (key.equals("mappings-in-all")) {
            return limit(unlimited(declared.limits().total()));
        }
        return settings.getOrDefault(key, "");
    }

    /// If ports are not shared, a host cannot have more mappings than ports in its block.
    private static int portsOfHost(NatBehaviour declared) {
        return declared.ports().overloading() ? 0 : declared.ports().blockSize();
    }

    private static int unlimited(int limit) {
        return limit == 0 ? Integer.MAX_VALUE : limit;
    }

    private static String limit(int mappings) {
        return Integer.toString(mappings >= NatProber.LIMIT_MAX ? 0 : mappings);
    }

    private static boolean isNear(String expected, String found, long toleranceNanos) {
        if (!isTime(expected) || !isTime(found)) {
            return false;
        }
        return Math.abs(nanos(expected) - nanos(found)) <= toleranceNanos;
    }

    private static boolean isTime(String text) {
        return text.matches("[0-9]+(ns|ms|s)");
    }

    private static long nanos(String time) {
        return BehaviourText.read(Map.of("udp-established-after", time)).udp().establishedAfterNanos();
    }

    /// A NAT with one mapping per remote end hairpins, but nobody can send to a mapping that was not visible. If a
    /// mapping serves several remote ends, it cannot be seen whether its port would be reused.
    private static boolean isHidden(NatBehaviour declared, String key, String found) {
        if (key.equals("port-reuse")) {
            return declared.mapping() != Dependence.ADDRESS_AND_PORT_DEPENDENT;
        }
        return key.equals("hairpinning")
                && found.equals(BehaviourText.word(Hairpinning.NONE))
                && declared.mapping() != Dependence.ENDPOINT_INDEPENDENT
                && declared.filtering() != Dependence.ENDPOINT_INDEPENDENT;
    }
}
