package org.warren.wireguard.config;

import java.util.List;

/// A file as `wg-quick` reads it. `wg setconf` reads the same files, without the keys of wg-quick.
///
/// @param applications those that the Android client's keys name; none unless these keys are accepted
/// @param remarks settings that are accepted but probably mean something else than intended, in the order of the file
public record ConfigurationFile(
        TunnelConfiguration configuration, AndroidApplications applications, List<Remark> remarks) {
    public ConfigurationFile {
        remarks = List.copyOf(remarks);
    }

    /// Reads the text of a file.
    ///
    /// @throws ConfigurationException at the first thing that `wg` or `wg-quick` would refuse
    public static ConfigurationFile read(String text) throws ConfigurationException {
        return read(text, new ConfigurationReader(false));
    }

    /// Reads the text of a file that WireGuard's Android client may have written.
    ///
    /// @throws ConfigurationException at the first thing that `wg` or `wg-quick` would refuse, except for the keys that
    ///     only this client knows
    public static ConfigurationFile readOfAndroid(String text) throws ConfigurationException {
        return read(text, new ConfigurationReader(true));
    }

    private static ConfigurationFile read(String text, ConfigurationReader reader) throws ConfigurationException {
        int number = 1;
        // Only a line feed ends a line: to wg a carriage return is white space like others.
        for (String line : text.split("\n", -1)) {
            reader.accept(Piece.ofLine(number, line));
            number++;
        }
        return reader.finish();
    }
}
