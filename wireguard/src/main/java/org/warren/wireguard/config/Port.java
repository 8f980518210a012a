package org.warren.wireguard.config;

import java.math.BigInteger;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A UDP port: a number, or the name of a service that is looked up on the machine that uses the file.
///
/// @param number 0 to 65535; 0 if there is a service name
/// @param service the name, null for a number
public record Port(int number, @Nullable String service) {
    static final String EXPECTED = "expected a port, 0 to 65535";
    private static final int MAX = 65_535;
    private static final Pattern SERVICE = Pattern.compile("[A-Za-z][A-Za-z0-9_.+-]{0,31}");
    /// Words that have another meaning elsewhere in a file; no services file has them, so `wg` refuses them as ports.
    private static final List<String> NO_SERVICES = List.of(
            "off", "on", "none", "no", "yes", "true", "false", "any", "all", "auto", "default", "random", "disabled");

    public Port {
        if (number < 0 || number > MAX || (service != null && number != 0)) {
            throw new IllegalArgumentException("a port is 0 to 65535 or a name");
        }
        if (service != null && !SERVICE.matcher(service).matches()) {
            throw new IllegalArgumentException("the name of a service is a letter, and then letters, digits and -");
        }
    }

    public Port(int number) {
        this(number, null);
    }

    /// Parses it as `getaddrinfo` does, which takes a number modulo 65536.
    static Port read(Piece text, String key, Remarks remarks) throws ConfigurationException {
        try {
            BigInteger written = Strtoul.signed(text.text());
            int kept = Strtoul.asInt(written);
            if (kept < 0) {
                throw new ConfigurationException(text, key, EXPECTED);
            }
            if (!written.equals(BigInteger.valueOf(kept & MAX))) {
                remarks.add(text, key, "no port is above 65535; wg takes this for " + (kept & MAX));
            }
            return new Port(kept & MAX);
        } catch (NumberFormatException e) {
            return named(text, key, remarks);
        }
    }

    private static Port named(Piece text, String key, Remarks remarks) throws ConfigurationException {
        if (!SERVICE.matcher(text.text()).matches() || NO_SERVICES.contains(text.text())) {
            throw new ConfigurationException(text, key, EXPECTED);
        }
        remarks.add(text, key, "this names a service, which wg looks up in its machine's /etc/services");
        return new Port(0, text.text());
    }

    @Override
    public String toString() {
        return service == null ? Integer.toString(number) : service;
    }
}
