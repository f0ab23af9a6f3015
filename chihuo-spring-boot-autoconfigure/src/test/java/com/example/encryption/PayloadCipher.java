// SPDX-License-Identifier: Apache-2.0

package com.example.encryption;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;

import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Encrypts payloads by AES in GCM, each with a nonce of its own and bound to its id. No
 * payload stays none.
 */
public final class PayloadCipher {

	private static final int NONCE_BYTES = 12;

	private static final int TAG_BITS = 128;

	private final SecureRandom random = new SecureRandom();

	private final SecretKeySpec key;

	/**
	 * Create a cipher.
	 * @param key 16, 24 or 32 bytes
	 */
	public PayloadCipher(byte[] key) {
		this.key = new SecretKeySpec(key, "AES");
	}

	byte[] encrypt(String id, byte[] payload) {
		if (payload.length == 0) {
			return payload;
		}
		byte[] nonce = new byte[NONCE_BYTES];
		this.random.nextBytes(nonce);
		try {
			byte[] encrypted = cipher(Cipher.ENCRYPT_MODE, id, nonce).doFinal(payload);
			byte[] stored = Arrays.copyOf(nonce, NONCE_BYTES + encrypted.length);
			System.arraycopy(encrypted, 0, stored, NONCE_BYTES, encrypted.length);
			return stored;
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException("The payload of task '" + id + "' cannot be encrypted", ex);
		}
	}

	byte[] decrypt(String id, byte[] stored) throws GeneralSecurityException {
		if (stored.length == 0) {
			return stored;
		}
		return cipher(Cipher.DECRYPT_MODE, id, Arrays.copyOf(stored, NONCE_BYTES)).doFinal(stored, NONCE_BYTES,
				Math.max(stored.length - NONCE_BYTES, 0));
	}

	private Cipher cipher(int mode, String id, byte[] nonce) throws GeneralSecurityException {
		Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
		cipher.init(mode, this.key, new GCMParameterSpec(TAG_BITS, nonce));
		cipher.updateAAD(id.getBytes(StandardCharsets.UTF_8));
		return cipher;
	}

}
