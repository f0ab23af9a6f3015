// SPDX-License-Identifier: Apache-2.0

package io.chihuo.outcome;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;

import org.jspecify.annotations.Nullable;

import io.chihuo.backend.QueueName;

/**
 * The right to complete one task: name of its queue, its id and 128 random bits, of which
 * stores keep the SHA-256 only.
 */
public final class CompletionToken {

	private static final int SECRET_BYTES = 16;

	private static final SecureRandom RANDOM = new SecureRandom();

	private final QueueName queue;

	private final String id;

	private final byte[] secret;

	private CompletionToken(QueueName queue, String id, byte[] secret) {
		this.queue = queue;
		this.id = id;
		this.secret = secret;
	}

	/**
	 * Create a token for a task.
	 */
	public static CompletionToken create(QueueName queue, String id) {
		byte[] secret = new byte[SECRET_BYTES];
		RANDOM.nextBytes(secret);
		return new CompletionToken(queue, id, secret);
	}

	/**
	 * Read a token; null if the text is none.
	 */
	public static @Nullable CompletionToken parseText(String text) {
		String[] parts = text.split("\\.", -1);
		if (parts.length != 3) {
			return null;
		}
		try {
			byte[] secret = Base64.getUrlDecoder().decode(parts[2]);
			String[] names = decode(parts[0]).split("/", -1);
			return (secret.length == SECRET_BYTES && names.length == 2)
					? new CompletionToken(new QueueName(names[0], names[1]), decode(parts[1]), secret) : null;
		}
		catch (IllegalArgumentException ex) {
			return null;
		}
	}

	private static String decode(String part) {
		return new String(Base64.getUrlDecoder().decode(part), StandardCharsets.UTF_8);
	}

	private static String encode(byte[] part) {
		return Base64.getUrlEncoder().withoutPadding().encodeToString(part);
	}

	/**
	 * Name of the queue.
	 */
	public QueueName queue() {
		return this.queue;
	}

	/**
	 * Id of the task.
	 */
	public String id() {
		return this.id;
	}

	/**
	 * The token as its holder gets it.
	 */
	public String toText() {
		return encode(this.queue.toString().getBytes(StandardCharsets.UTF_8)) + "."
				+ encode(this.id.getBytes(StandardCharsets.UTF_8)) + "." + encode(this.secret);
	}

	/**
	 * Hash that stores keep of it.
	 */
	public byte[] hash() {
		try {
			return MessageDigest.getInstance("SHA-256").digest(this.secret);
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException("Every JDK has SHA-256", ex);
		}
	}

	/** Without the secret. */
	@Override
	public String toString() {
		return "CompletionToken[" + this.queue + "/" + this.id + "]";
	}

}
