// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.encrypted;

import java.util.Map;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

/**
 * Keys of a node: all decrypt, and at most one encrypts.
 */
public final class EncryptionKeys {

	private static final String ALLOWED_ID = "[A-Za-z0-9._-]{1,64}";

	private final Map<String, EncryptionKey> keys = new TreeMap<>();

	private final @Nullable EncryptionKey active;

	private final boolean required;

	/**
	 * Create the keys of a node.
	 * @param keys 16, 24 or 32 bytes each, by their ids
	 * @param active id of the key that encrypts, null to store as before
	 * @param required whether contents that are not encrypted are refused, where there is
	 * an active key
	 */
	public EncryptionKeys(Map<String, byte[]> keys, @Nullable String active, boolean required) {
		keys.forEach((id, bytes) -> {
			Assert.isTrue(isValidId(id), () -> "'" + id + "' is not the id of a key");
			Assert.isTrue(isValidLength(bytes.length), () -> "Key '" + id + "' must have 16, 24 or 32 bytes");
			this.keys.put(id, new EncryptionKey(id, bytes));
		});
		this.active = (active != null) ? this.keys.get(active) : null;
		Assert.isTrue(active == null || this.active != null, () -> "There is no key '" + active + "'");
		this.required = required && this.active != null;
	}

	/**
	 * Whether a text can name a key: 1 to 64 letters, digits, {@code .}, {@code _} and
	 * {@code -}.
	 */
	public static boolean isValidId(String id) {
		return id.matches(ALLOWED_ID);
	}

	/**
	 * Whether AES has keys of a length in bytes.
	 */
	public static boolean isValidLength(int length) {
		return length == 16 || length == 24 || length == 32;
	}

	@Nullable EncryptionKey active() {
		return this.active;
	}

	@Nullable EncryptionKey find(String id) {
		return this.keys.get(id);
	}

	boolean isRequired() {
		return this.required;
	}

	@Override
	public String toString() {
		return "EncryptionKeys" + this.keys.keySet();
	}

}
