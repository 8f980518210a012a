package org.warren.wireguard.config;

import java.util.List;

/// A file as `wg-quick` reads it, and with it what `wg` reads: `wg setconf` takes the files without wg-quick's keys.
///
/// @param remarks what is accepted and probably meant differently, in the order of the file
public record ConfigurationFile(TunnelConfiguration configuration, List<Remark> remarks) {
    public ConfigurationFile {
        remarks = List.copyOf(remarks);
    }

    /// Reads the text of a file.
    ///
    /// @throws ConfigurationException at the first thing that `wg` or `wg-quick` would refuse
    public static ConfigurationFile read(String text) throws ConfigurationException {
        ConfigurationReader reader = new ConfigurationReader();
        int number = 1;
        // Only a line feed ends a line: to wg a carriage return is white space like others.
        for (String line : text.split("\n", -1)) {
            reader.accept(Piece.ofLine(number, line));
            number++;
        }
        return reader.finish();
    }
}
