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
import java.lang.ref.Cleaner;
import java.lang.ref.Reference;

/// The cipher of the system's OpenSSL 3, called without copying what is in Java's arrays.
///
/// A context is freed, and its key with it overwritten, when it is destroyed, or when nothing refers to it any more.
public final class LibcryptoAead implements Aead {
    private static final String LIBRARY = "libcrypto.so.3";
    private static final int GET_TAG = 0x10;
    private static final int SET_TAG = 0x11;
    private static final Cleaner CLEANER = Cleaner.create();

    private final MemorySegment cipher;
    private final MethodHandle newContext;
    private final MethodHandle freeContext;
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
        freeContext = Linker.nativeLinker()
                .downcallHandle(symbol(library, "EVP_CIPHER_CTX_free"), FunctionDescriptor.ofVoid(ADDRESS));
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

    /// Must not know its key, which could then never be collected.
    private record Release(MethodHandle free, MemorySegment context) implements Runnable {
        @Override
        public void run() {
            call(() -> {
                free.invokeExact(context);
                return context;
            });
        }
    }

    private final class BoundKey implements Key {
        private final MemorySegment context;
        private final MemorySegment written = MemorySegment.ofArray(new int[1]);
        private final Cleaner.Cleanable release;
        private boolean destroyed;

        BoundKey(byte[] key) {
            context = (MemorySegment) call(() -> (MemorySegment) newContext.invokeExact());
            if (context.equals(MemorySegment.NULL)) {
                throw new OutOfMemoryError("libcrypto has no memory for a context");
            }
            release = CLEANER.register(this, new Release(freeContext, context));
            begin(cipher, MemorySegment.ofArray(key), MemorySegment.NULL, 1);
        }

        @Override
        public void seal(byte[] nonce, byte[] ad, byte[] buffer, int offset, int length) {
            try {
                MemorySegment all = MemorySegment.ofArray(buffer);
                MemorySegment text = all.asSlice(offset, length);
                begin(MemorySegment.NULL, MemorySegment.NULL, MemorySegment.ofArray(nonce), 1);
                feed(MemorySegment.NULL, MemorySegment.ofArray(ad));
                feed(text, text);
                require(finished(text));
                tag(GET_TAG, all.asSlice((long) offset + length, TAG_LENGTH));
            } finally {
                Reference.reachabilityFence(this); // or its context might be freed during the last call
            }
        }

        @Override
        public boolean open(byte[] nonce, byte[] ad, byte[] buffer, int offset, int length) {
            if (length < TAG_LENGTH) {
                return false;
            }
            try {
                MemorySegment all = MemorySegment.ofArray(buffer);
                MemorySegment text = all.asSlice(offset, length - TAG_LENGTH);
                begin(MemorySegment.NULL, MemorySegment.NULL, MemorySegment.ofArray(nonce), 0);
                tag(SET_TAG, all.asSlice((long) offset + length - TAG_LENGTH, TAG_LENGTH));
                feed(MemorySegment.NULL, MemorySegment.ofArray(ad));
                feed(text, text);
                return finished(text) == 1;
            } finally {
                Reference.reachabilityFence(this); // as above
            }
        }

        private int finished(MemorySegment text) {
            return (int) call(() -> (int) finish.invokeExact(context, text, written));
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
            destroyed = true;
            release.clean();
        }
    }
}
