package org.warren.wireguard.crypto;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.lang.ref.Cleaner;
import java.lang.ref.Reference;
import java.util.Arrays;
import java.util.Objects;
import org.warren.wireguard.bytes.LittleEndian;

/// The cipher of the system's OpenSSL 3, on memory outside the Java heap. Arrays are copied to such memory.
///
/// A context is freed, and its key overwritten, when it is destroyed or becomes unreachable.
public final class LibcryptoAead implements Aead {
    private static final String LIBRARY = "libcrypto.so.3";
    private static final int GET_TAG = 0x10;
    private static final int SET_TAG = 0x11;
    private static final int SEAL = 1;
    private static final int OPEN = 0;
    private static final Cleaner CLEANER = Cleaner.create();

    /// One signature for all functions, as in `posix.Libc`: a number or an address is passed in a register, and a
    /// function ignores registers that it does not use.
    private static final FunctionDescriptor SHAPE =
            FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG);

    /// The library's functions, as constants so that the JIT compiler can inline the calls. Without the library or the
    /// permission for native calls, this class cannot be loaded.
    @SuppressWarnings("restricted") // the functions are called with the types of OpenSSL's headers
    private static final class Functions {
        static final SymbolLookup OPENED = SymbolLookup.libraryLookup(LIBRARY, Arena.global());
        static final MethodHandle NEW_CONTEXT = function("EVP_CIPHER_CTX_new");
        static final MethodHandle FREE_CONTEXT = function("EVP_CIPHER_CTX_free");
        static final MethodHandle INIT = function("EVP_CipherInit_ex");
        static final MethodHandle CONTROL = function("EVP_CIPHER_CTX_ctrl");
        static final MethodHandle UPDATE = function("EVP_CipherUpdate");
        static final MethodHandle FINISH = function("EVP_CipherFinal_ex");
        static final long CIPHER = call(function("EVP_chacha20_poly1305"), 0, 0, 0, 0, 0, 0);

        /// These calls take microseconds and do not call back, so the thread can stay in the Java state.
        private static MethodHandle function(String name) {
            MemorySegment address =
                    OPENED.find(name).orElseThrow(() -> new UnsupportedOperationException(LIBRARY + " lacks " + name));
            return Linker.nativeLinker().downcallHandle(address, SHAPE, Linker.Option.critical(false));
        }
    }

    /// @throws LinkageError if the library is missing, or native calls are not permitted
    public LibcryptoAead() {
        if (Functions.CIPHER == 0) {
            throw new UnsupportedOperationException(LIBRARY + " has no ChaCha20-Poly1305");
        }
    }

    @Override
    public String name() {
        return LIBRARY;
    }

    @Override
    public Key key(byte[] key) {
        return new BoundKey(key);
    }

    private static long call(MethodHandle function, long a, long b, long c, long d, long e, long f) {
        try {
            return (long) function.invokeExact(a, b, c, d, e, f);
        } catch (RuntimeException | Error broken) {
            throw broken;
        } catch (Throwable broken) {
            throw new IllegalStateException("a native call throws nothing", broken);
        }
    }

    /// @param result of a C function that returns an int, 1 for success
    private static void require(long result) {
        if ((int) result != 1) {
            throw new IllegalStateException("libcrypto refused a valid call");
        }
    }

    /// Must not refer to its key, which would otherwise never become unreachable.
    private record Release(long context, MemorySegment secret) implements Runnable {
        @Override
        public void run() {
            call(Functions.FREE_CONTEXT, context, 0, 0, 0, 0, 0);
            secret.fill((byte) 0);
        }
    }

    private static final class BoundKey implements Key {
        private static final int NONCE_COUNTER_OFFSET = 4;

        private final long context;
        /// For copies.
        private final MemorySegment secret = Arena.ofAuto().allocate(KEY_LENGTH);

        private final MemorySegment nonce;
        private final long nonceAddress;
        /// Where the library stores the output length, which we know beforehand.
        private final long written;

        private final Cleaner.Cleanable release;
        private boolean destroyed;

        BoundKey(byte[] key) {
            context = call(Functions.NEW_CONTEXT, 0, 0, 0, 0, 0, 0);
            if (context == 0) {
                throw new OutOfMemoryError("libcrypto has no memory for a context");
            }
            release = CLEANER.register(this, new Release(context, secret));
            nonce = Arena.ofAuto().allocate(32, 8);
            nonceAddress = nonce.address();
            written = nonceAddress + 16;
            MemorySegment.copy(key, 0, secret, JAVA_BYTE, 0, KEY_LENGTH);
            require(call(Functions.INIT, context, Functions.CIPHER, 0, secret.address(), 0, SEAL));
        }

        @Override
        public void seal(long counter, MemorySegment memory, long offset, int length) {
            if (!memory.isNative()) {
                MemorySegment copy = copy(memory, offset, length + TAG_LENGTH);
                seal(counter, copy, 0, length);
                MemorySegment.copy(copy, 0, memory, offset, length + TAG_LENGTH);
                return;
            }
            Objects.checkFromIndexSize(offset, length + TAG_LENGTH, memory.byteSize());
            try {
                LittleEndian.putLong(nonce, NONCE_COUNTER_OFFSET, counter);
                seal(0, 0, memory.address() + offset, length);
            } finally {
                keepReachable(memory);
            }
        }

        @Override
        public boolean open(long counter, MemorySegment memory, long offset, int length) {
            if (!memory.isNative()) {
                MemorySegment copy = copy(memory, offset, length);
                boolean valid = open(counter, copy, 0, length);
                MemorySegment.copy(copy, 0, memory, offset, length);
                return valid;
            }
            Objects.checkFromIndexSize(offset, length, memory.byteSize());
            try {
                LittleEndian.putLong(nonce, NONCE_COUNTER_OFFSET, counter);
                return open(0, 0, memory.address() + offset, length);
            } finally {
                keepReachable(memory);
            }
        }

        @Override
        public void seal(byte[] nonce, byte[] ad, byte[] buffer, int offset, int length) {
            try (Arena arena = Arena.ofConfined()) {
                MemorySegment.copy(nonce, 0, this.nonce, JAVA_BYTE, 0, NONCE_LENGTH);
                MemorySegment text = arena.allocate(length + TAG_LENGTH);
                MemorySegment.copy(buffer, offset, text, JAVA_BYTE, 0, length);
                seal(arena.allocateFrom(JAVA_BYTE, ad).address(), ad.length, text.address(), length);
                MemorySegment.copy(text, JAVA_BYTE, 0, buffer, offset, length + TAG_LENGTH);
            } finally {
                clearNonce();
                keepReachable(this.nonce);
            }
        }

        @Override
        public boolean open(byte[] nonce, byte[] ad, byte[] buffer, int offset, int length) {
            try (Arena arena = Arena.ofConfined()) {
                MemorySegment.copy(nonce, 0, this.nonce, JAVA_BYTE, 0, NONCE_LENGTH);
                MemorySegment text = arena.allocate(Math.max(1, length));
                MemorySegment.copy(buffer, offset, text, JAVA_BYTE, 0, length);
                boolean valid = open(arena.allocateFrom(JAVA_BYTE, ad).address(), ad.length, text.address(), length);
                MemorySegment.copy(text, JAVA_BYTE, 0, buffer, offset, length);
                return valid;
            } finally {
                clearNonce();
                keepReachable(this.nonce);
            }
        }

        private void seal(long ad, int adLength, long text, int length) {
            begin(SEAL);
            feed(0, ad, adLength);
            feed(text, text, length);
            require(call(Functions.FINISH, context, text, written, 0, 0, 0));
            require(call(Functions.CONTROL, context, GET_TAG, TAG_LENGTH, text + length, 0, 0));
        }

        private boolean open(long ad, int adLength, long text, int length) {
            if (length < TAG_LENGTH) {
                return false;
            }
            begin(OPEN);
            int textLength = length - TAG_LENGTH;
            require(call(Functions.CONTROL, context, SET_TAG, TAG_LENGTH, text + textLength, 0, 0));
            feed(0, ad, adLength);
            feed(text, text, textLength);
            return (int) call(Functions.FINISH, context, text, written, 0, 0, 0) == 1;
        }

        private void begin(int direction) {
            if (destroyed) {
                throw new IllegalStateException("the key is destroyed");
            }
            require(call(Functions.INIT, context, 0, 0, 0, nonceAddress, direction));
        }

        /// Additional data is processed with output address 0.
        private void feed(long to, long from, int length) {
            if (length > 0) {
                require(call(Functions.UPDATE, context, to, written, from, length, 0));
            }
        }

        /// Otherwise memory and context might be freed during the last call, which only has their addresses.
        @SuppressWarnings("ReachabilityFenceUsage") // called inside a finally block
        private void keepReachable(MemorySegment memory) {
            Reference.reachabilityFence(memory);
            Reference.reachabilityFence(this);
        }

        private void clearNonce() {
            nonce.fill((byte) 0); // of a counter only the last 8 bytes are written
        }

        private static MemorySegment copy(MemorySegment memory, long offset, int length) {
            return Arena.ofAuto().allocate(Math.max(1, length)).copyFrom(memory.asSlice(offset, length));
        }

        @Override
        public Key copy() {
            byte[] key = secret.toArray(JAVA_BYTE);
            try {
                return new BoundKey(key);
            } finally {
                Arrays.fill(key, (byte) 0);
            }
        }

        @Override
        public void destroy() {
            destroyed = true;
            release.clean();
        }
    }
}
