package org.warren.wireguard.config;

import java.math.BigInteger;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.warren.wireguard.key.PresharedKey;
import org.warren.wireguard.key.PrivateKey;

/// The lines of `[Interface]`. Several such sections count as one; a later line wins.
final class InterfaceLines {
    private static final String ZERO_KEY = PresharedKey.NONE.toBase64();
    private static final BigInteger MAX_MARK = BigInteger.valueOf(0xffff_ffffL);

    private final Remarks remarks;
    private final QuickLines quick = new QuickLines();
    private final Map<Setting, Integer> said = new EnumMap<>(Setting.class);
    private @Nullable PrivateKey privateKey;
    private @Nullable Port listenPort;
    private int fwMark;

    InterfaceLines(Remarks remarks) {
        this.remarks = remarks;
    }

    /// @param value without any white space for keys that `wg` reads, stripped for keys that `wg-quick` reads
    void accept(Setting setting, Piece value) throws ConfigurationException {
        switch (setting) {
            case PRIVATE_KEY -> privateKey = privateKey(value);
            case LISTEN_PORT -> listenPort = Port.read(value, setting.key(), remarks);
            case FW_MARK -> fwMark = mark(value);
            default -> quick.accept(setting, value);
        }
        remarks.addIfSaidBefore(said, setting, value);
    }

    InterfaceSection finish() {
        return new InterfaceSection(privateKey, listenPort, fwMark, quick.finish());
    }

    /// A key of zeros means none.
    private static @Nullable PrivateKey privateKey(Piece value) throws ConfigurationException {
        try {
            return value.text().equals(ZERO_KEY) ? null : PrivateKey.fromBase64(value.text());
        } catch (IllegalArgumentException e) {
            throw new ConfigurationException(value, Setting.PRIVATE_KEY.key(), ConfigurationException.EXPECTED_KEY);
        }
    }

    private static int mark(Piece value) throws ConfigurationException {
        if (value.is("off")) {
            return 0;
        }
        String text = value.text();
        try {
            BigInteger mark = text.startsWith("0x") ? Strtoul.digits(text.substring(2), 16) : Strtoul.digits(text, 10);
            if (mark.compareTo(MAX_MARK) <= 0) {
                return mark.intValue();
            }
        } catch (NumberFormatException e) {
            // as too large a number
        }
        throw new ConfigurationException(
                value, Setting.FW_MARK.key(), "expected off, 0 to 4294967295, or 0x0 to 0xffffffff");
    }
}
