package org.warren.nat;

/// A setting of a behaviour is unknown, or has an invalid value.
public final class WrongSettingException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    private final String key;
    private final String reason;

    /// @param key of the setting
    /// @param reason what is wrong, without the key
    /// @param message what is wrong, in a sentence that names the key
    WrongSettingException(String key, String reason, String message) {
        super(message);
        this.key = key;
        this.reason = reason;
    }

    /// What is wrong, without the key.
    public String reason() {
        return reason;
    }

    /// The setting's key.
    public String key() {
        return key;
    }
}
