package org.warren.harness.agent;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The Java programs of this build that nodes run, the WireGuard daemon and the traffic agent, so that a lab never uses
/// an older build than the one under test.
public final class JavaPrograms {

    public static final String DAEMON = "warren-wg.jar";
    public static final String DAEMON_SCRIPT = "warren-wg";
    public static final String JAVA_SEARCH = "java-home.sh";
    public static final String TRAFFIC = "warren-traffic.jar";
    public static final String TRAFFIC_SCRIPT = "warren-traffic";

    public static final String NAT_ROUTER = "warren-nat.jar";
    public static final String NAT_ROUTER_SCRIPT = "warren-nat";

    private JavaPrograms() {}

    /// The files of the NAT router by name, in a fixed order. The jar does not exist before Maven's phase `package`.
    public static Map<String, byte[]> natRouter() {
        return read(List.of(NAT_ROUTER_SCRIPT, NAT_ROUTER));
    }

    /// Their files by name, in a fixed order. The jars do not exist before Maven's phase `package`.
    public static Map<String, byte[]> files() {
        return read(List.of(DAEMON_SCRIPT, JAVA_SEARCH, DAEMON, TRAFFIC_SCRIPT, TRAFFIC));
    }

    private static Map<String, byte[]> read(List<String> names) {
        Map<String, byte[]> files = new LinkedHashMap<>();
        for (String file : names) {
            try (InputStream in = JavaPrograms.class.getResourceAsStream(file)) {
                if (in != null) {
                    files.put(file, in.readAllBytes());
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return files;
    }

    /// Whether all of them exist.
    public static boolean areWhole(Map<String, byte[]> files) {
        return files.keySet().containsAll(List.of(DAEMON, TRAFFIC));
    }
}
