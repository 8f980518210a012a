package org.warren.wireguard.crypto;

import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/// The JDK's own cipher, which the JIT compiler turns into vector instructions.
public final class JdkAead implements Aead {
    private static final String TRANSFORMATION = "ChaCha20-Poly1305";

    @Override
    public String name() {
        return "the JDK";
    }

    @Override
    public Key key(byte[] key) {
        try {
            return new BoundKey(key.clone(), Cipher.getInstance(TRANSFORMATION));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JDK has no " + TRANSFORMATION, e);
        }
    }

    private static final class BoundKey extends ArrayKey {
        private final byte[] key;
        private final Cipher cipher;

        BoundKey(byte[] key, Cipher cipher) {
            this.key = key;
            this.cipher = cipher;
        }

        @Override
        public void seal(byte[] nonce, byte[] ad, byte[] buffer, int offset, int length) {
            try {
                process(Cipher.ENCRYPT_MODE, nonce, ad, buffer, offset, length);
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException("encryption cannot fail", e);
            }
        }

        @Override
        public boolean open(byte[] nonce, byte[] ad, byte[] buffer, int offset, int length) {
            try {
                if (length < TAG_LENGTH) {
                    return false;
                }
                process(Cipher.DECRYPT_MODE, nonce, ad, buffer, offset, length);
                return true;
            } catch (AEADBadTagException e) {
                return false; // the tag does not hold
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException("decryption fails by its tag only", e);
            }
        }

        private void process(int mode, byte[] nonce, byte[] ad, byte[] buffer, int offset, int length)
                throws GeneralSecurityException {
            cipher.init(mode, new SecretKeySpec(key, "ChaCha20"), new IvParameterSpec(nonce));
            cipher.updateAAD(ad);
            cipher.doFinal(buffer, offset, length, buffer, offset);
        }

        @Override
        public Key copy() {
            return new JdkAead().key(key);
        }

        @Override
        public void destroy() {
            super.destroy();
            Arrays.fill(key, (byte) 0);
        }
    }
}
