// SPDX-License-Identifier: Apache-2.0

package io.chihuo.autoconfigure;

import java.util.Base64;
import java.util.HashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;

import io.chihuo.ChihuoConfigurationException;
import io.chihuo.backend.encrypted.EncryptionKeys;

/**
 * Configuration of the encryption of what backends store.
 */
@ConfigurationProperties("chihuo.encryption")
public class EncryptionProperties {

	private static final String KEYS = "chihuo.encryption.keys";

	private static final String ACTIVE_KEY = "chihuo.encryption.active-key";

	/**
	 * Keys by their ids: 16, 24 or 32 bytes in Base64 each. All decrypt.
	 */
	private Map<String, String> keys = new HashMap<>();

	/**
	 * Id of the key that encrypts. Without one this node stores as before, and decrypts
	 * what other nodes have encrypted.
	 */
	private @Nullable String activeKey;

	/**
	 * Whether tasks that are not encrypted are refused and become dead letters, where
	 * there is an active key.
	 */
	private boolean required = true;

	public Map<String, String> getKeys() {
		return this.keys;
	}

	public void setKeys(Map<String, String> keys) {
		this.keys = keys;
	}

	public @Nullable String getActiveKey() {
		return this.activeKey;
	}

	public void setActiveKey(@Nullable String activeKey) {
		this.activeKey = activeKey;
	}

	public boolean isRequired() {
		return this.required;
	}

	public void setRequired(boolean required) {
		this.required = required;
	}

	/** The keys, null if there are none. Messages never quote one. */
	@Nullable EncryptionKeys toKeys() {
		String active = this.activeKey;
		if (active != null && !this.keys.containsKey(active)) {
			throw new ChihuoConfigurationException(
					"'" + ACTIVE_KEY + "' is '" + active + "', and '" + KEYS + "' has no key of that id",
					"Set '" + KEYS + "." + active + "', or name another key.", null);
		}
		Map<String, byte[]> decoded = new HashMap<>();
		this.keys.forEach((id, text) -> decoded.put(id, decodeKey(id, text)));
		return decoded.isEmpty() ? null : new EncryptionKeys(decoded, active, this.required);
	}

	private static byte[] decodeKey(String id, String text) {
		if (!EncryptionKeys.isValidId(id)) {
			throw new ChihuoConfigurationException(
					"'" + KEYS + "' has a key with the id '" + id
							+ "', and ids are made of 1 to 64 letters, digits, '.', '_' and '-'",
					"Choose another id.", null);
		}
		byte[] key = decodeText(text.strip());
		if (!EncryptionKeys.isValidLength(key.length)) {
			throw new ChihuoConfigurationException("'" + KEYS + "." + id + "' is not a key for AES",
					"Set it to 16, 24 or 32 random bytes in Base64, such as the output of 'openssl rand -base64 32'.",
					null);
		}
		return key;
	}

	/** Empty for what is no Base64; the exception would quote it. */
	private static byte[] decodeText(String text) {
		try {
			return Base64.getDecoder().decode(text);
		}
		catch (IllegalArgumentException ex) {
			return new byte[0];
		}
	}

}
