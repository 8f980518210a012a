package org.warren.wireguard.crypto;

import java.lang.foreign.MemorySegment;

/// ChaCha20-Poly1305 of RFC 8439: the interface between the protocol and the library that computes it. It works in
/// place.
public interface Aead {
    int KEY_LENGTH = 32;
    int NONCE_LENGTH = 12;
    int TAG_LENGTH = 16;

    /// The fastest implementation that works here. Bouncy Castle's always does.
    static Aead fastest() {
        return AeadChoice.fastest();
    }

    /// The name of the library.
    String name();

    /// Binds a key. The key is copied; the caller zeroes its own array.
    Key key(byte[] key);

    /// A cipher with its key. Not thread-safe.
    interface Key {
        /// Encrypts `length` bytes at `offset` and appends the tag.
        void seal(byte[] nonce, byte[] ad, byte[] buffer, int offset, int length);

        /// Checks the tag, the last 16 of `length` bytes at `offset`, and decrypts what is before it.
        ///
        /// @return false if the tag does not verify; the contents of the buffer are then undefined
        boolean open(byte[] nonce, byte[] ad, byte[] buffer, int offset, int length);

        /// The same for transport data (§5.4.6): the nonce is the counter, and there is no additional data.
        void seal(long counter, MemorySegment memory, long offset, int length);

        /// The same for transport data.
        ///
        /// @return false if the tag does not verify; the contents of the memory are then undefined
        boolean open(long counter, MemorySegment memory, long offset, int length);

        /// A copy with the same key, for another thread.
        Key copy();

        /// Destroys the key of this copy only.
        void destroy();
    }
}
