package org.warren.nat.stun;

/// An attribute of a STUN message (RFC 8489 §14).
///
/// @param type its number; the receiver must understand those below 0x8000
/// @param value without padding
@SuppressWarnings("ArrayRecordComponent") // nobody compares them
public record StunAttribute(int type, byte[] value) {
    /// RFC 8489 §14.1.
    public static final int MAPPED_ADDRESS = 0x0001;
    /// RFC 3489 §11.2.4, redefined in RFC 5780 §7.2.
    public static final int CHANGE_REQUEST = 0x0003;
    /// RFC 3489 §11.2.5.
    public static final int SOURCE_ADDRESS = 0x0004;
    /// RFC 3489 §11.2.3.
    public static final int CHANGED_ADDRESS = 0x0005;
    /// RFC 8489 §14.8.
    public static final int ERROR_CODE = 0x0009;
    /// RFC 8489 §14.13.
    public static final int UNKNOWN_ATTRIBUTES = 0x000a;
    /// RFC 8489 §14.2.
    public static final int XOR_MAPPED_ADDRESS = 0x0020;
    /// RFC 5780 §7.5.
    public static final int RESPONSE_PORT = 0x0027;
    /// RFC 8489 §14.7.
    public static final int FINGERPRINT = 0x8028;
    /// RFC 5780 §7.3.
    public static final int RESPONSE_ORIGIN = 0x802b;
    /// RFC 5780 §7.4.
    public static final int OTHER_ADDRESS = 0x802c;

    private static final int COMPREHENSION_OPTIONAL = 0x8000;

    /// Whether a receiver that does not know it must refuse the message (RFC 8489 §14).
    public boolean isRequired() {
        return type < COMPREHENSION_OPTIONAL;
    }
}
