package org.warren.nat;

/// A setting of a behaviour is not one, or has a value that it cannot have.
public final class WrongSettingException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    private final String key;

    /// @param key of the setting
    /// @param message what is wrong, in a sentence that names the key
    WrongSettingException(String key, String message) {
        super(message);
        this.key = key;
    }

    /// The setting's key.
    public String key() {
        return key;
    }
}
