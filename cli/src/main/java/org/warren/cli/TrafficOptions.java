package org.warren.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// The options for traffic, which are parameters of the scenario `workday`.
final class TrafficOptions {

    static final String SCENARIO = "workday";

    @Option(
            names = "--profile",
            paramLabel = "PROFILE",
            description =
                    "Profiles separated by commas, of `warren list profiles` or of your files NAME.yaml, or captures "
                            + "as pcap:FILE, or models of tgen as tgen:FILE; or household or office.")
    private @Nullable String profile;

    @Option(names = "--time", paramLabel = "TIME", description = "How long, such as 8h. Default: 24h.")
    private @Nullable String time;

    @Option(names = "--nat", paramLabel = "NAME", description = "A NAT of `warren list nats`. Default: home.")
    private @Nullable String nat;

    @Option(
            names = "--link",
            paramLabel = "LINK",
            description =
                    "How the home network is connected to the internet: a link of `warren list links`, or your file NAME.yaml "
                            + "with the keys of one. Default: wire.")
    private @Nullable String link;

    @Option(
            names = "--budget",
            paramLabel = "LIMITS",
            description = "Limits for the traffic, such as 'mos >= 4.0, outage < 1s'.")
    private @Nullable String budget;

    /// Texts by parameter name.
    ///
    /// @throws IllegalArgumentException if no profile was named
    Map<String, String> settings() {
        if (profile == null) {
            throw new IllegalArgumentException(
                    "Missing required option: '--profile=PROFILE'; see `warren list profiles`");
        }
        return given();
    }

    private Map<String, String> given() {
        Map<String, String> settings = new LinkedHashMap<>();
        put(settings, "traffic", profile);
        put(settings, "time", time);
        put(settings, "nat", nat);
        put(settings, "link", link);
        put(settings, "budget", budget);
        return settings;
    }

    private static void put(Map<String, String> settings, String parameter, @Nullable String value) {
        if (value != null) {
            settings.put(parameter, value);
        }
    }
}
