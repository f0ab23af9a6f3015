// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.encrypted;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * A key with its name. Its text never shows the key.
 */
final class EncryptionKey {

	private static final String MAC = "HmacSHA256";

	private static final byte[] NONCE_PURPOSE = "chihuo completion nonce".getBytes(StandardCharsets.US_ASCII);

	private final String id;

	private final SecretKeySpec key;

	private final SecretKeySpec nonceKey;

	EncryptionKey(String id, byte[] bytes) {
		this.id = id;
		this.key = new SecretKeySpec(bytes, "AES");
		this.nonceKey = new SecretKeySpec(digest(new SecretKeySpec(bytes, MAC), NONCE_PURPOSE), MAC);
	}

	String id() {
		return this.id;
	}

	SecretKeySpec key() {
		return this.key;
	}

	/**
	 * A nonce that is the same for the same content, and as good as random for any other.
	 */
	byte[] deriveNonce(int length, byte[] binding, byte[] content) {
		return Arrays.copyOf(digest(this.nonceKey, binding, content), length);
	}

	private static byte[] digest(SecretKeySpec key, byte[]... parts) {
		try {
			Mac mac = Mac.getInstance(MAC);
			mac.init(key);
			for (byte[] part : parts) {
				mac.update(part);
			}
			return mac.doFinal();
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException("This Java has no " + MAC, ex);
		}
	}

	@Override
	public String toString() {
		return "EncryptionKey[" + this.id + "]";
	}

}
