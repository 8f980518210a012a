package org.warren.wireguard.crypto;

import java.util.Arrays;
import org.bouncycastle.crypto.InvalidCipherTextException;
import org.bouncycastle.crypto.modes.ChaCha20Poly1305;
import org.bouncycastle.crypto.params.KeyParameter;
import org.bouncycastle.crypto.params.ParametersWithIV;

/// Bouncy Castle's cipher: slower than others, but available on every platform.
public final class BouncyCastleAead implements Aead {
    @Override
    public String name() {
        return "Bouncy Castle";
    }

    @Override
    public Key key(byte[] key) {
        return new BoundKey(key.clone());
    }

    private static final class BoundKey extends ArrayKey {
        private final byte[] key;

        BoundKey(byte[] key) {
            this.key = key;
        }

        @Override
        public void seal(byte[] nonce, byte[] ad, byte[] buffer, int offset, int length) {
            if (!process(true, nonce, ad, buffer, offset, length)) {
                throw new IllegalStateException("encryption cannot fail");
            }
        }

        @Override
        public boolean open(byte[] nonce, byte[] ad, byte[] buffer, int offset, int length) {
            return length >= TAG_LENGTH && process(false, nonce, ad, buffer, offset, length);
        }

        private boolean process(boolean seal, byte[] nonce, byte[] ad, byte[] buffer, int offset, int length) {
            ChaCha20Poly1305 cipher = new ChaCha20Poly1305(); // a fresh one, for it refuses a nonce that it has seen
            cipher.init(seal, new ParametersWithIV(new KeyParameter(key), nonce));
            cipher.processAADBytes(ad, 0, ad.length);
            byte[] out = new byte[cipher.getOutputSize(length)];
            try {
                int written = cipher.processBytes(buffer, offset, length, out, 0);
                written += cipher.doFinal(out, written);
                System.arraycopy(out, 0, buffer, offset, written);
                return true;
            } catch (InvalidCipherTextException e) {
                return false; // the tag does not hold
            } finally {
                Arrays.fill(out, (byte) 0);
            }
        }

        @Override
        public Key copy() {
            return new BouncyCastleAead().key(key);
        }

        @Override
        public void destroy() {
            super.destroy();
            Arrays.fill(key, (byte) 0);
        }
    }
}
