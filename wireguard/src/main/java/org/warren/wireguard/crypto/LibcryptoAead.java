package org.warren.wireguard.crypto;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;

/// The cipher of the system's OpenSSL 3, called without copying what is in Java's arrays.
///
/// A context belongs to the garbage collector, so that no order of calls frees it twice or uses it afterwards; its key
/// is overwritten when it is destroyed.
public final class LibcryptoAead implements Aead {
    private static final String LIBRARY = "libcrypto.so.3";
    private static final int GET_TAG = 0x10;
    private static final int SET_TAG = 0x11;
    private static final int UNCHANGED = -1;

    private final MemorySegment cipher;
    private final MethodHandle newContext;
    private final MemorySegment freeContext;
    private final MethodHandle init;
    private final MethodHandle control;
    private final MethodHandle update;
    private final MethodHandle finish;

    /// @throws RuntimeException if there is no such library here, or no leave to call it
    @SuppressWarnings("restricted") // the functions are called with the types of OpenSSL's headers
    public LibcryptoAead() {
        SymbolLookup library = SymbolLookup.libraryLookup(LIBRARY, Arena.global());
        MethodHandle fetch =
                Linker.nativeLinker().downcallHandle(symbol(library, "EVP_chacha20_poly1305"), function(ADDRESS));
        cipher = (MemorySegment) call(() -> (MemorySegment) fetch.invokeExact());
        freeContext = symbol(library, "EVP_CIPHER_CTX_free");
        newContext = Linker.nativeLinker().downcallHandle(symbol(library, "EVP_CIPHER_CTX_new"), function(ADDRESS));
        init = critical(
                library,
                "EVP_CipherInit_ex",
                function(JAVA_INT, ADDRESS, ADDRESS, ADDRESS, ADDRESS, ADDRESS, JAVA_INT));
        control = critical(library, "EVP_CIPHER_CTX_ctrl", function(JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT, ADDRESS));
        update =
                critical(library, "EVP_CipherUpdate", function(JAVA_INT, ADDRESS, ADDRESS, ADDRESS, ADDRESS, JAVA_INT));
        finish = critical(library, "EVP_CipherFinal_ex", function(JAVA_INT, ADDRESS, ADDRESS, ADDRESS));
    }

    private static MemorySegment symbol(SymbolLookup library, String name) {
        return library.find(name).orElseThrow(() -> new UnsupportedOperationException(LIBRARY + " lacks " + name));
    }

    private static FunctionDescriptor function(MemoryLayout result, MemoryLayout... arguments) {
        return FunctionDescriptor.of(result, arguments);
    }

    /// These take microseconds and call nothing back, so they may see Java's arrays where they are.
    @SuppressWarnings("restricted") // as above
    private static MethodHandle critical(SymbolLookup library, String name, FunctionDescriptor function) {
        return Linker.nativeLinker().downcallHandle(symbol(library, name), function, Linker.Option.critical(true));
    }

    @Override
    public Key key(byte[] key) {
        return new BoundKey(key);
    }

    private interface Call {
        Object run() throws Throwable;
    }

    private static Object call(Call call) {
        try {
            return call.run();
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException("a native call throws nothing", e);
        }
    }

    private static void require(int result) {
        if (result != 1) {
            throw new IllegalStateException("libcrypto refused a valid call");
        }
    }

    private final class BoundKey implements Key {
        private final MemorySegment context;
        private final MemorySegment written;
        private boolean destroyed;

        @SuppressWarnings("restricted") // the context is freed once, when nothing refers to it
        BoundKey(byte[] key) {
            Arena arena = Arena.ofAuto();
            MemorySegment fresh = (MemorySegment) call(() -> (MemorySegment) newContext.invokeExact());
            if (fresh.equals(MemorySegment.NULL)) {
                throw new OutOfMemoryError("libcrypto has no memory for a context");
            }
            MethodHandle free = Linker.nativeLinker().downcallHandle(freeContext, FunctionDescriptor.ofVoid(ADDRESS));
            context = fresh.reinterpret(
                    arena,
                    segment -> call(() -> {
                        free.invokeExact(segment);
                        return segment;
                    }));
            written = arena.allocate(JAVA_INT);
            begin(cipher, MemorySegment.ofArray(key), MemorySegment.NULL, 1);
        }

        @Override
        public void seal(byte[] nonce, byte[] ad, byte[] buffer, int offset, int length) {
            begin(MemorySegment.NULL, MemorySegment.NULL, MemorySegment.ofArray(nonce), 1);
            MemorySegment all = MemorySegment.ofArray(buffer);
            MemorySegment text = all.asSlice(offset, length);
            feed(MemorySegment.NULL, MemorySegment.ofArray(ad));
            feed(text, text);
            require((int) call(() -> (int) finish.invokeExact(context, text, written)));
            tag(GET_TAG, all.asSlice((long) offset + length, TAG_LENGTH));
        }

        @Override
        public boolean open(byte[] nonce, byte[] ad, byte[] buffer, int offset, int length) {
            if (length < TAG_LENGTH) {
                return false;
            }
            begin(MemorySegment.NULL, MemorySegment.NULL, MemorySegment.ofArray(nonce), 0);
            MemorySegment all = MemorySegment.ofArray(buffer);
            MemorySegment text = all.asSlice(offset, length - TAG_LENGTH);
            tag(SET_TAG, all.asSlice((long) offset + length - TAG_LENGTH, TAG_LENGTH));
            feed(MemorySegment.NULL, MemorySegment.ofArray(ad));
            feed(text, text);
            return (int) call(() -> (int) finish.invokeExact(context, text, written)) == 1;
        }

        private void begin(MemorySegment type, MemorySegment key, MemorySegment nonce, int encrypt) {
            if (destroyed) {
                throw new IllegalStateException("the key is destroyed");
            }
            MemorySegment none = MemorySegment.NULL;
            require((int) call(() -> (int) init.invokeExact(context, type, none, key, nonce, encrypt)));
        }

        /// To NULL goes what is authenticated only.
        private void feed(MemorySegment to, MemorySegment from) {
            int length = (int) from.byteSize();
            if (length > 0) {
                require((int) call(() -> (int) update.invokeExact(context, to, written, from, length)));
            }
        }

        private void tag(int direction, MemorySegment tag) {
            require((int) call(() -> (int) control.invokeExact(context, direction, TAG_LENGTH, tag)));
        }

        @Override
        public void destroy() {
            if (!destroyed) {
                begin(MemorySegment.NULL, MemorySegment.ofArray(new byte[KEY_LENGTH]), MemorySegment.NULL, UNCHANGED);
                destroyed = true;
            }
        }
    }
}
