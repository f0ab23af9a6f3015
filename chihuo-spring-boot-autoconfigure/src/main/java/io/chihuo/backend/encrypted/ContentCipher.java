// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.encrypted;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;

import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;

import org.jspecify.annotations.Nullable;

/**
 * Encrypts contents by AES in GCM, each bound to its namespace, queue, id and kind.
 */
final class ContentCipher {

	private static final SecureRandom RANDOM = new SecureRandom();

	private final EncryptionKeys keys;

	private final byte[] namespace;

	private final byte[] queue;

	ContentCipher(EncryptionKeys keys, String namespace, String queue) {
		this.keys = keys;
		this.namespace = namespace.getBytes(StandardCharsets.UTF_8);
		this.queue = queue.getBytes(StandardCharsets.UTF_8);
	}

	/**
	 * Encrypt a content by the active key; without one it stays as it is. A completion
	 * that is repeated has to be the same again, so its nonce is derived from it.
	 */
	byte[] encrypt(ContentKind kind, String id, byte[] content) {
		EncryptionKey key = this.keys.active();
		if (key == null) {
			return content;
		}
		byte[] header = EncryptedFrame.header(kind, key.id());
		byte[] binding = bind(header, id);
		byte[] nonce = (kind == ContentKind.COMPLETION) ? key.deriveNonce(EncryptedFrame.NONCE_BYTES, binding, content)
				: randomNonce();
		try {
			byte[] frame = Arrays.copyOf(header,
					header.length + nonce.length + content.length + EncryptedFrame.TAG_BYTES);
			System.arraycopy(nonce, 0, frame, header.length, nonce.length);
			createCipher(Cipher.ENCRYPT_MODE, key, nonce, binding).doFinal(content, 0, content.length, frame,
					header.length + nonce.length);
			return frame;
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException("A content of task '" + id + "' cannot be encrypted", ex);
		}
	}

	private static byte[] randomNonce() {
		byte[] nonce = new byte[EncryptedFrame.NONCE_BYTES];
		RANDOM.nextBytes(nonce);
		return nonce;
	}

	/**
	 * Decrypt a content. One that is not encrypted is returned as it is, unless that is
	 * refused.
	 * @param kind kind of the content
	 * @param other another kind that it may have, or null
	 */
	byte[] decrypt(ContentKind kind, @Nullable ContentKind other, String id, byte[] stored)
			throws UnreadableContentException {
		EncryptedFrame frame = EncryptedFrame.read(stored);
		if (frame == null) {
			if (this.keys.isRequired()) {
				throw UnreadableContentException.notEncrypted();
			}
			return stored;
		}
		if (frame.version() != EncryptedFrame.FRAME_VERSION) {
			throw UnreadableContentException.newerFormat(frame.version());
		}
		if ((frame.kind() != kind.code() && (other == null || frame.kind() != other.code()))
				|| !EncryptionKeys.isValidId(frame.keyId())) {
			throw UnreadableContentException.damaged();
		}
		EncryptionKey key = this.keys.find(frame.keyId());
		if (key == null) {
			throw UnreadableContentException.missingKey(frame.keyId());
		}
		try {
			return createCipher(Cipher.DECRYPT_MODE, key, frame.nonce(), bind(frame.header(), id))
				.doFinal(frame.ciphertext());
		}
		catch (GeneralSecurityException ex) {
			throw UnreadableContentException.damaged();
		}
	}

	/** The length of each part is in it, so that no two bindings are alike. */
	private byte[] bind(byte[] header, String id) {
		byte[] name = id.getBytes(StandardCharsets.UTF_8);
		ByteBuffer binding = ByteBuffer
			.allocate(4 * Integer.BYTES + header.length + this.namespace.length + this.queue.length + name.length);
		for (byte[] part : new byte[][] { header, this.namespace, this.queue, name }) {
			binding.putInt(part.length).put(part);
		}
		return binding.array();
	}

	private static Cipher createCipher(int mode, EncryptionKey key, byte[] nonce, byte[] binding)
			throws GeneralSecurityException {
		Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
		cipher.init(mode, key.key(), new GCMParameterSpec(EncryptedFrame.TAG_BYTES * Byte.SIZE, nonce));
		cipher.updateAAD(binding);
		return cipher;
	}

}
